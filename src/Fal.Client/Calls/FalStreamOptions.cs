namespace Fal;

/// <summary>Options of a stream.</summary>
public sealed record FalStreamOptions : FalCallOptions
{
    /// <summary>
    /// The longest wait for the first output, or from one output to the next. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan? IdleTimeout { get; init; }
}
