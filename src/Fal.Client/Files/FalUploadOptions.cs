namespace Fal;

/// <summary>Options of an upload.</summary>
public sealed record FalUploadOptions
{
    /// <summary>How long the file is kept and who may read it; <see cref="FalClientOptions.ObjectLifecycle"/> when null.</summary>
    public FalObjectLifecycle? Lifecycle { get; init; }

    /// <summary>Told of the bytes that have been sent: one report at a time, the first with 0, and never fewer than before.</summary>
    public IProgress<FalUploadProgress>? Progress { get; init; }
}

/// <summary>How far an upload is.</summary>
/// <param name="FileName">The name of the file.</param>
/// <param name="BytesSent">How many bytes have been sent. Bytes that were sent again after a failure count once.</param>
/// <param name="TotalBytes">How many there are; null as long as a stream that cannot seek has not come to its end.</param>
public readonly record struct FalUploadProgress(string FileName, long BytesSent, long? TotalBytes);

/// <summary>How far a download is.</summary>
/// <param name="BytesReceived">How many bytes have come.</param>
/// <param name="TotalBytes">How many there are; null where the service does not say.</param>
public readonly record struct FalDownloadProgress(long BytesReceived, long? TotalBytes);
