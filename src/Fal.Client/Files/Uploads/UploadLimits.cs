namespace Fal;

/// <summary>From which size on files go up in parts, and how much of them is in memory at once.</summary>
internal sealed class UploadLimits(long multipartThreshold, int partSize)
{
    /// <summary>How many files of an input, and how many parts of a file, are sent at the same time.</summary>
    public const int Parallel = 10;

    public long MultipartThreshold => multipartThreshold;

    public int PartSize => partSize;

    /// <summary>The buffers, each of a part, that all uploads of a client have for streams that cannot seek.</summary>
    public SemaphoreSlim Buffers { get; } = new(Parallel, Parallel);
}
