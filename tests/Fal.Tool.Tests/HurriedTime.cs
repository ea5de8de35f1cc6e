using System.Collections.Concurrent;

namespace Fal.Tool.Tests;

/// <summary>A clock on which a second of waiting is over soon; it remembers what was waited for. How long anything takes does not depend on the machine.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Times = 50;
    private long _now;
    private int _looks;

    public ConcurrentBag<TimeSpan> Waits { get; } = [];

    /// <summary>What passes from one look at the clock to the next.</summary>
    public TimeSpan Step { get; set; }

    /// <summary>No two things are done in the same second, however fast the machine is.</summary>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMinutes(Interlocked.Increment(ref _looks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Add(ref _now, Step.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        return base.CreateTimer(callback, state, dueTime < TimeSpan.Zero ? dueTime : dueTime / Times, period);
    }
}
