using System.Collections.Concurrent;

namespace Fal;

/// <summary>A time limit beside the caller's own cancellation, and which of the two came. Used by one call at a time.</summary>
internal sealed class Deadline : IDisposable
{
    // Each request has a limit, and few of them pass: what measured one measures another. Only with the system's own clock can it be set anew.
    private const int MostSpares = 64;
    private static readonly ConcurrentQueue<CancellationTokenSource> Spares = [];

    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _onCancel;

    private readonly CancellationTokenSource _source;
    private readonly bool _canBeSpare;
    private bool _isRunning = true;

    private Deadline(TimeSpan limit, TimeProvider time, bool isOurs, CancellationToken caller)
    {
        _caller = caller;
        _limit = limit;
        _canBeSpare = isOurs && time == TimeProvider.System;
        if (_canBeSpare && Spares.TryDequeue(out var spare))
            (_source = spare).CancelAfter(limit);
        else
            _source = new CancellationTokenSource(limit, time);
        _onCancel = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public bool HasPassed => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Starts a limit; null where there is none.</summary>
    /// <param name="isOurs">Whether its token goes to nobody who may keep it: neither to the caller nor to the caller's code.</param>
    public static Deadline? Start(TimeSpan? limit, TimeProvider time, CancellationToken caller, bool isOurs = false) =>
        limit is { } some && some != Timeout.InfiniteTimeSpan ? new Deadline(some, time, isOurs, caller) : null;

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
        if (_canBeSpare && Spares.Count < MostSpares && _source.TryReset())
            Spares.Enqueue(_source);
        else
            _source.Dispose();
    }
}
