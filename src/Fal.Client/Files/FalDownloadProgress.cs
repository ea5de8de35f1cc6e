namespace Fal;

/// <summary>How far a download is.</summary>
/// <param name="BytesReceived">How many bytes have come.</param>
/// <param name="TotalBytes">How many there are; null where the service does not say.</param>
public readonly record struct FalDownloadProgress(long BytesReceived, long? TotalBytes);
