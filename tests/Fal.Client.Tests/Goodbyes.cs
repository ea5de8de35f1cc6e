namespace Fal.Client.Tests;

/// <summary>
/// A clock that counts how often the client says goodbye on a socket: the last that it does with a session, when it has told everybody of
/// its end. Only the two seconds that it has for that are so long.
/// </summary>
internal sealed class Goodbyes(TimeProvider clock) : TimeProvider
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Grace)
            Interlocked.Increment(ref _count);
        return clock.CreateTimer(callback, state, dueTime, period);
    }
}
