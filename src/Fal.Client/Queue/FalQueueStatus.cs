using System.Globalization;

namespace Fal;

/// <summary>Where a queued request is.</summary>
public abstract record FalQueueStatus
{
    private FalQueueStatus()
    {
    }

    /// <summary>The id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>The status in words.</summary>
    /// <returns>One line, and the new log lines under it.</returns>
    public sealed override string ToString() => this switch
    {
        Queued queued => string.Create(CultureInfo.InvariantCulture, $"In the queue, {queued.Position} ahead"),
        InProgress { Logs: var logs } => WithLogs("In progress", logs),
        Completed { Error: { } error } failed => WithLogs($"Failed: {error}", failed.Logs),
        Completed { Metrics.InferenceTime: { } time } done =>
            WithLogs(string.Create(CultureInfo.InvariantCulture, $"Completed in {time.TotalSeconds:0.###} s"), done.Logs),
        Completed done => WithLogs("Completed", done.Logs),
        Unknown unknown => unknown.Status,
        _ => GetType().Name,
    };

    private static string WithLogs(string text, IReadOnlyList<FalLog> logs) =>
        logs.Count == 0 ? text : string.Join('\n', logs.Select(log => log.ToString()).Prepend(text));

    /// <summary>The request waits.</summary>
    /// <param name="Position">How many requests are before it, 0 or more.</param>
    public sealed record Queued(int Position) : FalQueueStatus;

    /// <summary>The model is at work.</summary>
    /// <param name="Logs">The log lines; from a watch or a subscribe only those that are new.</param>
    public sealed record InProgress(IReadOnlyList<FalLog> Logs) : FalQueueStatus;

    /// <summary>The result is there, or the request failed.</summary>
    /// <param name="Logs">The log lines; from a watch or a subscribe only those that are new.</param>
    /// <param name="Metrics">What the service measured.</param>
    /// <param name="Error">Why the request failed; null when it did not.</param>
    /// <param name="ErrorType">The kind of failure, such as <see cref="FalErrorType.RunnerServerError"/>; null where the service names none.</param>
    public sealed record Completed(IReadOnlyList<FalLog> Logs, FalMetrics Metrics, string? Error = null, FalErrorType? ErrorType = null) : FalQueueStatus;

    /// <summary>A status that this version of the client does not know.</summary>
    /// <param name="Status">The status as the service names it.</param>
    public sealed record Unknown(string Status) : FalQueueStatus;
}
