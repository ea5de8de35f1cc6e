namespace Fal;

/// <summary>Options of a direct call.</summary>
public sealed record FalRunOptions : FalCallOptions
{
    /// <summary>The longest wait for the answer. More than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan? Timeout { get; init; }
}
