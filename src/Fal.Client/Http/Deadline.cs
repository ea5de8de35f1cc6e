namespace Fal;

/// <summary>A time limit beside the caller's own cancellation, and which of the two came. Used by one call at a time.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _onCancel;

    // None where there is no limit.
    private readonly CancellationTokenSource? _source;
    private bool _isRunning;

    public Deadline(TimeSpan? limit, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _limit = limit ?? Timeout.InfiniteTimeSpan;
        if (_limit == Timeout.InfiniteTimeSpan)
            return;
        _source = new CancellationTokenSource(_limit, time);
        _isRunning = true;
        _onCancel = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source?.Token ?? _caller;

    public bool HasPassed => _source is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    /// <summary>The caller's cancellation, with the caller's own token.</summary>
    public OperationCanceledException Cancelled(OperationCanceledException error) => new(error.Message, error, _caller);

    /// <summary>Starts the limit again.</summary>
    public void Restart()
    {
        _isRunning = true;
        _source?.CancelAfter(_limit);
    }

    public void Stop()
    {
        if (!_isRunning)
            return;
        _isRunning = false;
        _source?.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _onCancel.Dispose();
        _source?.Dispose();
    }
}
