namespace Fal;

/// <summary>How far an upload is.</summary>
/// <param name="FileName">The name of the file.</param>
/// <param name="BytesSent">How many bytes have been sent. Bytes that were sent again after a failure count once.</param>
/// <param name="TotalBytes">How many there are; null as long as a stream that cannot seek has not come to its end.</param>
public readonly record struct FalUploadProgress(string FileName, long BytesSent, long? TotalBytes);
