namespace Fal;

/// <summary>Options of a download.</summary>
public sealed record FalDownloadOptions
{
    /// <summary>The longest wait for an answer, redirects and all, and then from one byte to the next. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>; 1 minute.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The most bytes that a file may have, more than zero; what is longer is an error, and nothing of it is kept. When null there is no limit, but
    /// for a file that is read into memory, which then may have 256 MiB.
    /// </summary>
    public long? MaxSize { get; init; }

    /// <summary>
    /// Told of the bytes that have come to a file that is saved or read into memory: first of 0, last of all of them. Of several files together,
    /// whose total is known when the last has been begun. A stream tells its own position.
    /// </summary>
    public IProgress<FalDownloadProgress>? Progress { get; init; }

    /// <summary>The clock of <see cref="IdleTimeout"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
