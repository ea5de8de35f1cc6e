namespace Fal.Client.Tests;

/// <summary>A clock by which twenty seconds are one.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Hurry = 20;

    private int _timers;

    /// <summary>How many timers are there that nobody has disposed.</summary>
    public int Timers => Volatile.Read(ref _timers);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _timers);
        return new Timer(base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period)), this);
    }

    private static TimeSpan Hurried(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / Hurry;

    private sealed class Timer(ITimer inner, HurriedTime time) : ITimer
    {
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(Hurried(dueTime), Hurried(period));

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isDisposed, true))
                Interlocked.Decrement(ref time._timers);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
