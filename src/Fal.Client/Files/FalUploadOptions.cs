namespace Fal;

/// <summary>Options of an upload.</summary>
public sealed record FalUploadOptions
{
    /// <summary>How long the file is kept and who may read it; <see cref="FalClientOptions.ObjectLifecycle"/> when null.</summary>
    public FalObjectLifecycle? Lifecycle { get; init; }

    /// <summary>Told of the bytes that have been sent: one report at a time, the first with 0, and never fewer than before.</summary>
    public IProgress<FalUploadProgress>? Progress { get; init; }
}
