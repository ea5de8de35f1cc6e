namespace Fal;

/// <summary>A time limit beside the caller's own cancellation, and which of the two came.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;

    public Deadline(TimeSpan? limit, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _timer = new CancellationTokenSource(Check(limit) ?? Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    public CancellationToken Token => _either.Token;

    public bool HasPassed => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    public static TimeSpan? Check(TimeSpan? limit) => limit is null || limit > TimeSpan.Zero || limit == Timeout.InfiniteTimeSpan
        ? limit
        : throw new ArgumentOutOfRangeException(nameof(limit), limit, "A timeout is more than zero.");

    /// <summary>The caller's cancellation, with the caller's own token.</summary>
    public OperationCanceledException Cancelled(OperationCanceledException error) => new(error.Message, error, _caller);

    /// <summary>Starts the limit again.</summary>
    public void Restart(TimeSpan limit) => _timer.CancelAfter(limit);

    public void Stop() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
