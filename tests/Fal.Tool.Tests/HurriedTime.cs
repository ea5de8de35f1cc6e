using System.Collections.Concurrent;

namespace Fal.Tool.Tests;

/// <summary>A clock on which a second of waiting is over soon; it remembers what was waited for.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Times = 50;

    public ConcurrentBag<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        return base.CreateTimer(callback, state, dueTime < TimeSpan.Zero ? dueTime : dueTime / Times, period);
    }
}
