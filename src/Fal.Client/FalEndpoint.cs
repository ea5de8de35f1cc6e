using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>
/// A model or app on fal.ai: its id, and how its socket is reached. <see cref="FalEndpoint{TInput, TOutput}"/> knows the types of its input
/// and output too.
/// </summary>
public abstract class FalEndpoint : IJsonTypeInfoResolver
{
    private protected FalEndpoint(EndpointId id) => Parsed = id;

    /// <summary>The id, as <c>owner/alias</c> or <c>owner/alias/path</c>.</summary>
    public string Id => Parsed.Text;

    /// <summary>What follows the id in the address of the realtime socket. Empty where the id itself is the socket's, as in apps of one's own.</summary>
    public string RealtimePath { get; init; } = "/realtime";

    /// <summary>Whether the realtime socket takes inputs as JSON text rather than MessagePack. <see cref="FalRealtimeOptions.SendJson"/> of a connection says otherwise.</summary>
    public bool RealtimeSendsJson { get; init; }

    /// <summary>How many inputs and outputs of the realtime socket go together, where the schema says it.</summary>
    public FalRealtimeMode RealtimeMode { get; init; }

    /// <summary>
    /// The calls that the model has, as far as its schema says. What it is silent about is listed: such a call is made, and fails where the model
    /// does not have it.
    /// </summary>
    public FalCalls Calls { get; init; } = FalCalls.Request | FalCalls.Stream | FalCalls.Realtime;

    /// <summary>
    /// The JSON Schema (2020-12) of the input, as its author wrote it: what is referred to is inside, under <c>$defs</c>. It is there where the
    /// project that has the model sets <c>FalSchemas</c> to true.
    /// </summary>
    /// <exception cref="InvalidOperationException">The project does not set <c>FalSchemas</c>, or no schema gave the type. <see cref="HasSchemas"/> tells before.</exception>
    public abstract JsonElement InputSchema { get; }

    /// <summary>The same of the output.</summary>
    /// <exception cref="InvalidOperationException">The project does not set <c>FalSchemas</c>, or no schema gave the type. <see cref="HasSchemas"/> tells before.</exception>
    public abstract JsonElement OutputSchema { get; }

    /// <summary>Whether <see cref="InputSchema"/> and <see cref="OutputSchema"/> are there.</summary>
    public abstract bool HasSchemas { get; }

    internal EndpointId Parsed { get; }

    internal abstract Type InputType { get; }

    internal abstract Type OutputType { get; }

    /// <summary>The C# properties of the input; null where its type does not tell.</summary>
    internal abstract IFalMembers? InputMembers { get; }

    /// <summary>An endpoint whose input and output read and write themselves, as generated types do.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="id">The id, as <c>owner/alias</c> or <c>owner/alias/path</c>.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not an endpoint id.</exception>
    public static FalEndpoint<TInput, TOutput> Of<TInput, TOutput>(string id)
        where TInput : IFalJson<TInput>
        where TOutput : IFalJson<TOutput> => new(id, FalJson.TypeInfo<TInput>(), FalJson.TypeInfo<TOutput>());

    /// <summary>An endpoint whose input and output are any JSON.</summary>
    /// <param name="id">The id, as <c>owner/alias</c> or <c>owner/alias/path</c>.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not an endpoint id.</exception>
    public static FalEndpoint<JsonElement, JsonElement> Untyped(string id) => new(id, FalJson.ElementTypeInfo, FalJson.ElementTypeInfo);

    /// <summary>Whether the schema of the input names a property. Of an endpoint without a schema it is not known, and false.</summary>
    /// <param name="jsonName">The property's name in JSON, such as <c>image_size</c>.</param>
    /// <returns>Whether it does.</returns>
    public bool Accepts(string jsonName)
    {
        ArgumentNullException.ThrowIfNull(jsonName);
        return InputMembers?.Member(jsonName) is not null;
    }

    /// <summary>The same model under another id: one's own deployment of it, for instance.</summary>
    /// <param name="id">The id, as <c>owner/alias</c> or <c>owner/alias/path</c>.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not an endpoint id.</exception>
    public abstract FalEndpoint WithId(string id);

    /// <summary>How the input or the output is read and written with an app's own options.</summary>
    /// <param name="type">The type that is asked for.</param>
    /// <param name="options">The options.</param>
    /// <returns>The type information; null for any type but the two.</returns>
    public abstract JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options);

    internal abstract Task<FalOutput> RunAsync(DirectCalls calls, JsonCall call, CancellationToken cancellationToken);

    internal abstract Task<FalOutput> SubscribeAsync(QueueCalls calls, JsonCall call, Subscription subscription, CancellationToken cancellationToken);

    internal abstract Task<FalRequest> SubmitAsync(QueueCalls calls, JsonCall call, CancellationToken cancellationToken);

    internal abstract IAsyncEnumerable<JsonElement> StreamAsync(DirectCalls calls, JsonCall call, Action<EventStream> onOpened, CancellationToken cancellationToken);

    /// <summary>The id.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id;
}
