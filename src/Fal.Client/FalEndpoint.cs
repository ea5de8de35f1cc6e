using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>
/// A model or app on fal.ai: its id, and how its input is written and its output is read. In the resolver chain of an app's own
/// <see cref="JsonSerializerOptions"/> it gives both types to them, without reflection.
/// </summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
public sealed partial class FalEndpoint<TInput, TOutput> : IJsonTypeInfoResolver
{
    /// <summary>Makes an endpoint.</summary>
    /// <param name="id">The id, as <c>owner/alias</c> or <c>owner/alias/path</c>, such as <c>fal-ai/flux/dev</c>.</param>
    /// <param name="inputTypeInfo">How the input is written as JSON.</param>
    /// <param name="outputTypeInfo">How the output is read from JSON.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not an endpoint id.</exception>
    public FalEndpoint(string id, JsonTypeInfo<TInput> inputTypeInfo, JsonTypeInfo<TOutput> outputTypeInfo)
    {
        ArgumentNullException.ThrowIfNull(inputTypeInfo);
        ArgumentNullException.ThrowIfNull(outputTypeInfo);
        Parsed = EndpointId.Parse(id);
        InputTypeInfo = inputTypeInfo;
        OutputTypeInfo = outputTypeInfo;
    }

    /// <summary>The id, as <c>owner/alias</c> or <c>owner/alias/path</c>.</summary>
    public string Id => Parsed.Text;

    /// <summary>How the input is written as JSON.</summary>
    public JsonTypeInfo<TInput> InputTypeInfo { get; }

    /// <summary>How the output is read from JSON.</summary>
    public JsonTypeInfo<TOutput> OutputTypeInfo { get; }

    /// <summary>What follows the id in the address of the realtime socket. Empty where the id itself is the socket's, as in apps of one's own.</summary>
    public string RealtimePath { get; init; } = "/realtime";

    /// <summary>Whether the realtime socket takes inputs as JSON text rather than MessagePack. <see cref="FalRealtimeOptions.SendJson"/> of a connection says otherwise.</summary>
    public bool RealtimeSendsJson { get; init; }

    /// <summary>How many inputs and outputs of the realtime socket go together, where the schema says it.</summary>
    public FalRealtimeMode RealtimeMode { get; init; }

    internal EndpointId Parsed { get; }

    /// <summary>The C# properties of the input; null where its type does not tell.</summary>
    internal IFalMembers? InputMembers => InputTypeInfo.Converter as IFalMembers;

    /// <summary>How the input or the output is read and written with an app's own options.</summary>
    /// <param name="type">The type that is asked for.</param>
    /// <param name="options">The options.</param>
    /// <returns>The type information; null for any type but the two.</returns>
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (type == typeof(TInput))
            return With(options, InputTypeInfo);
        return type == typeof(TOutput) ? With(options, OutputTypeInfo) : null;
    }

    /// <summary>The id.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id;

    private static JsonTypeInfo? With<T>(JsonSerializerOptions options, JsonTypeInfo<T> typeInfo) => typeInfo.OriginatingResolver is { } resolver
        ? resolver.GetTypeInfo(typeof(T), options)
        : JsonMetadataServices.CreateValueInfo<T>(options, typeInfo.Converter);
}

/// <summary>Makes endpoints that have no schema.</summary>
public static class FalEndpoint
{
    /// <summary>An endpoint whose input and output are any JSON.</summary>
    /// <param name="id">The id, as <c>owner/alias</c> or <c>owner/alias/path</c>.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is not an endpoint id.</exception>
    public static FalEndpoint<JsonElement, JsonElement> Untyped(string id) => new(id, FalJson.ElementTypeInfo, FalJson.ElementTypeInfo);
}
