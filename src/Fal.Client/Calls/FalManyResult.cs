namespace Fal;

/// <summary>What became of one of many inputs.</summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
/// <param name="Index">The place of the input among the inputs, from 0.</param>
/// <param name="Input">The input.</param>
public sealed record FalManyResult<TInput, TOutput>(long Index, TInput Input)
{
    private readonly TOutput? _output;

    /// <summary>The id of the request; null where the service did not say that it has accepted one.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the request is billed for, in the units of the model's price; null where the service does not say.</summary>
    public decimal? BillableUnits { get; init; }

    /// <summary>How long the model was at work; null where the service does not say.</summary>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>Where the output is another than its schema says, as <see cref="FalResponse{TOutput}.Deviations"/>.</summary>
    public IReadOnlyList<FalDeviation> Deviations { get; init; } = [];

    /// <summary>Why there is no output; null where there is one. With a <see cref="RequestId"/> the request may be there all the same.</summary>
    public Exception? Error { get; init; }

    /// <summary>The output.</summary>
    /// <exception cref="FalException">There is none; the inner exception is <see cref="Error"/>.</exception>
    public TOutput Output
    {
        get => Error is null ? _output! : throw new FalException($"Input {Index} has no output: {Error.Message}", Error) { RequestId = RequestId };
        init => _output = value;
    }

    /// <summary>The index, the request, and whether it went well.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"Input {Index}, request {RequestId ?? "unknown"}: {Error?.Message ?? "completed"}";
}
