using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>
/// A model or app on fal.ai, with the types of its input and output. In the resolver chain of an app's own <see cref="JsonSerializerOptions"/>
/// it gives both types to them, without reflection.
/// </summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
public sealed partial class FalEndpoint<TInput, TOutput> : FalEndpoint
{
    /// <summary>Makes an endpoint.</summary>
    /// <param name="id">The id, as <c>owner/alias</c> or <c>owner/alias/path</c>, such as <c>fal-ai/flux/dev</c>.</param>
    /// <param name="inputTypeInfo">How the input is written as JSON.</param>
    /// <param name="outputTypeInfo">How the output is read from JSON.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not an endpoint id.</exception>
    public FalEndpoint(string id, JsonTypeInfo<TInput> inputTypeInfo, JsonTypeInfo<TOutput> outputTypeInfo)
        : this(EndpointId.Parse(id), inputTypeInfo ?? throw new ArgumentNullException(nameof(inputTypeInfo)), outputTypeInfo ?? throw new ArgumentNullException(nameof(outputTypeInfo)))
    {
    }

    internal FalEndpoint(EndpointId id, JsonTypeInfo<TInput> inputTypeInfo, JsonTypeInfo<TOutput> outputTypeInfo)
        : base(id)
    {
        InputTypeInfo = inputTypeInfo;
        OutputTypeInfo = outputTypeInfo;
    }

    /// <summary>How the input is written as JSON.</summary>
    public JsonTypeInfo<TInput> InputTypeInfo { get; }

    /// <summary>How the output is read from JSON.</summary>
    public JsonTypeInfo<TOutput> OutputTypeInfo { get; }

    internal override Type InputType => typeof(TInput);

    internal override Type OutputType => typeof(TOutput);

    /// <summary>The C# properties of the input; null where its type does not tell.</summary>
    internal override IFalMembers? InputMembers => InputTypeInfo.Converter as IFalMembers;

    /// <inheritdoc/>
    public override FalEndpoint<TInput, TOutput> WithId(string id) => new(EndpointId.Parse(id), InputTypeInfo, OutputTypeInfo)
    {
        RealtimePath = RealtimePath,
        RealtimeSendsJson = RealtimeSendsJson,
        RealtimeMode = RealtimeMode,
        Calls = Calls,
    };

    /// <inheritdoc/>
    public override JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (type == typeof(TInput))
            return With(options, InputTypeInfo);
        return type == typeof(TOutput) ? With(options, OutputTypeInfo) : null;
    }

    private static JsonTypeInfo? With<T>(JsonSerializerOptions options, JsonTypeInfo<T> typeInfo) => typeInfo.OriginatingResolver is { } resolver
        ? resolver.GetTypeInfo(typeof(T), options)
        : JsonMetadataServices.CreateValueInfo<T>(options, typeInfo.Converter);
}
