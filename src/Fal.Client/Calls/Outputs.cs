using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fal;

/// <summary>An output's way in: read, kept where it is not quite as its schema says, and told of.</summary>
/// <param name="isStrict">Whether such an output is an error.</param>
internal sealed class Outputs(bool isStrict, ILogger logger)
{
    private const int MostLogged = 3;

    /// <summary>For an output that no client gave.</summary>
    public static Outputs OfNobody { get; } = new(isStrict: false, NullLogger.Instance);

    /// <exception cref="FalException">The JSON is not of the type.</exception>
    public TOutput Read<TOutput>(ReadOnlySpan<byte> json, JsonTypeInfo<TOutput> typeInfo, CallContext context) => Read(json, typeInfo, context, out _);

    /// <exception cref="FalException">The JSON is not of the type.</exception>
    public TOutput Read<TOutput>(ReadOnlySpan<byte> json, JsonTypeInfo<TOutput> typeInfo, CallContext context, out IReadOnlyList<FalDeviation> deviations)
    {
        var output = AnswerReader.Read(json, typeInfo, context, isStrict, out deviations);
        if (deviations.Count > 0 && logger.IsEnabled(LogLevel.Warning))
            Log.Deviates(logger, context.EndpointId, context.RequestId, deviations.Count, string.Join("; ", deviations.Take(MostLogged).Select(Log.Shown)));
        return output;
    }

    /// <summary>The output of a model that was chosen at run time, with what else its answer tells.</summary>
    public FalOutput Untyped(JsonElement json, CallContext context, IReadOnlyDictionary<string, string> headers, FalMetrics? metrics = null) => new(json)
    {
        RequestId = context.RequestId,
        BillableUnits = context.BillableUnits,
        InferenceTime = metrics?.InferenceTime,
        Headers = headers,
        Context = context,
        Outputs = this,
    };
}
