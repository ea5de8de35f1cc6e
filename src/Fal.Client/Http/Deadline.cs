using System.Collections.Concurrent;

namespace Fal;

/// <summary>A time limit beside the caller's own cancellation, and which of the two came. Used by one call at a time.</summary>
internal sealed class Deadline : IDisposable
{
    // A call has one limit after another, few of which pass. With the system's own clock their sources can be used again.
    private const int MostSpares = 64;
    private static readonly ConcurrentQueue<CancellationTokenSource> Spares = [];

    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _onCancel;

    private readonly CancellationTokenSource _source;
    private bool _isRunning = true;

    private Deadline(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _limit = limit;
        if (time == TimeProvider.System && Spares.TryDequeue(out var spare))
            (_source = spare).CancelAfter(limit);
        else
            _source = new CancellationTokenSource(limit, time);
        _onCancel = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public bool HasPassed => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Starts a limit; null where there is none.</summary>
    public static Deadline? Start(TimeSpan? limit, TimeProvider time, CancellationToken caller) =>
        limit is { } some && some != Timeout.InfiniteTimeSpan ? new Deadline(some, time, caller) : null;

    /// <summary>Starts the limit again.</summary>
    public void Restart()
    {
        _isRunning = true;
        _source.CancelAfter(_limit);
    }

    public void Stop()
    {
        if (!_isRunning)
            return;
        _isRunning = false;
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _onCancel.Dispose();
        if (Spares.Count < MostSpares && _source.TryReset())
            Spares.Enqueue(_source);
        else
            _source.Dispose();
    }
}
