namespace Fal.AspNetCore;

/// <summary>Whom tokens are given for, and for how long.</summary>
public sealed class FalTokenOptions : FalAllowedEndpoints
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private TimeSpan _lifetime = Longest;

    /// <summary>How long a token opens sockets; 1 second to 2 minutes, which it is unless set. An open socket outlives it.</summary>
    public TimeSpan Lifetime
    {
        get => _lifetime;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest);
            _lifetime = value;
        }
    }
}
