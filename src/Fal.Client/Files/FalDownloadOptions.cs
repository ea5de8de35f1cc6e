namespace Fal;

/// <summary>Options of a download.</summary>
public sealed record FalDownloadOptions
{
    /// <summary>The longest wait for an answer, redirects and all, and then from one byte to the next. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>; 1 minute.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Told of the bytes that have come to a file that is saved: first of 0, last of all of them. A stream tells its own position.</summary>
    public IProgress<FalDownloadProgress>? Progress { get; init; }

    /// <summary>The clock of <see cref="IdleTimeout"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
