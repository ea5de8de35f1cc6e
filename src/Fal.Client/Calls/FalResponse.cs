using System.Globalization;

namespace Fal;

/// <summary>An output, and what the service's answer tells besides it.</summary>
/// <typeparam name="TOutput">The type of the output.</typeparam>
/// <param name="output">The output.</param>
public sealed class FalResponse<TOutput>(TOutput output)
{
    /// <summary>The output.</summary>
    public TOutput Output { get; } = output;

    /// <summary>The service's id of the request; null where the service did not say one.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// What the request is billed for, in the units of the model's price, by the header <c>x-fal-billable-units</c>; zero or more, null where the
    /// service does not say.
    /// </summary>
    public decimal? BillableUnits { get; init; }

    /// <summary>How long the model was at work, as the queue says it of a completed request; null where it does not, and for a run.</summary>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>
    /// The headers of the answer without the keys and tokens that the client has sent; of a queued request those of its result. Names do not
    /// differ by case alone; several values of one are joined by commas.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = AnswerHeaders.None;

    /// <summary>
    /// Where the output is another than its schema says, the first 100 places; none of an output as it should be, and with
    /// <see cref="FalClientOptions.StrictOutputs"/>, by which each is an error.
    /// </summary>
    public IReadOnlyList<FalDeviation> Deviations { get; init; } = [];

    /// <summary>The request and its cost.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Request {RequestId ?? "unknown"}, billable units {(object?)BillableUnits ?? "unknown"}");
}
