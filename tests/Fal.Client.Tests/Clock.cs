using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Client.Tests;

/// <summary>A clock that stands still, and tells which waits were begun on it.</summary>
internal sealed class Clock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
    private int _running;

    /// <summary>How many timers have not been disposed.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The next wait, once it has begun: how long it is.</summary>
    public ValueTask<TimeSpan> NextWaitAsync(CancellationToken cancellationToken) => _waits.Reader.ReadAsync(cancellationToken);

    /// <summary>Waits until a wait has begun, and lets it end at once.</summary>
    public async Task<TimeSpan> SkipWaitAsync(CancellationToken cancellationToken)
    {
        var wait = await NextWaitAsync(cancellationToken);
        Advance(wait);
        return wait;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _running);
        return new Timer(base.CreateTimer(callback, state, dueTime, period), this).Noted(dueTime);
    }

    private sealed class Timer(ITimer inner, Clock clock) : ITimer
    {
        private int _disposed;

        public Timer Noted(TimeSpan dueTime)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
                clock._waits.Writer.TryWrite(dueTime);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            Noted(dueTime);
            return changed;
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                Interlocked.Decrement(ref clock._running);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
