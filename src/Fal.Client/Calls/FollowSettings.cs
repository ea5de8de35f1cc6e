namespace Fal;

/// <summary>How a request in the queue is followed.</summary>
/// <param name="Logs">Whether its log lines are asked for.</param>
/// <param name="IsStreamed">Whether over one streamed answer, as long as that does not break.</param>
/// <param name="Interval">The wait before the second look.</param>
/// <param name="MaxInterval">The longest wait, up to which the waits grow.</param>
internal readonly record struct FollowSettings(bool Logs, bool IsStreamed, TimeSpan Interval, TimeSpan MaxInterval);
