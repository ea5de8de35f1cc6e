using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>What a call makes of the answer that has its output.</summary>
internal delegate TResult OutputReader<TOutput, TResult>(ApiResponse answer, JsonTypeInfo<TOutput> typeInfo, FalMetrics? metrics);

/// <summary>The results that a single call can have.</summary>
internal static class OutputReader
{
    /// <summary>The output alone.</summary>
    public static TOutput Output<TOutput>(ApiResponse answer, JsonTypeInfo<TOutput> typeInfo, FalMetrics? metrics) => answer.Read(typeInfo);

    /// <summary>The output, and what the answer tells besides.</summary>
    public static FalResponse<TOutput> Response<TOutput>(ApiResponse answer, JsonTypeInfo<TOutput> typeInfo, FalMetrics? metrics) => new(answer.Read(typeInfo, out var deviations))
    {
        Deviations = deviations,
        RequestId = answer.RequestId,
        BillableUnits = answer.Context.BillableUnits,
        InferenceTime = metrics?.InferenceTime,
        Headers = answer.ShownHeaders(),
    };

    /// <summary>The output of a model that was chosen at run time.</summary>
    public static FalOutput Untyped(ApiResponse answer, JsonTypeInfo<JsonElement> typeInfo, FalMetrics? metrics) => answer.Untyped(answer.Read(typeInfo), metrics);
}
