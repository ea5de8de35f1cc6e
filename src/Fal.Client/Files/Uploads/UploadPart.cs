namespace Fal;

/// <summary>A piece of a file that is sent in one request; the whole file where it is small.</summary>
internal sealed class UploadPart(int number, ByteSource source, long offset, long length) : IDisposable
{
    /// <summary>How much is read and written at a time, in bytes.</summary>
    public const int ChunkSize = 81920;

    private IDisposable? _owned;

    /// <summary>From 1.</summary>
    public int Number => number;

    public long Length => length;

    /// <summary>Whether it is the only part.</summary>
    public bool IsWhole { get; init; }

    /// <summary>What is disposed with the part.</summary>
    public IDisposable? Owned
    {
        init => _owned = value;
    }

    /// <summary>How many bytes of the part have been sent at most: a try that follows a failed one starts again from 0.</summary>
    public long Sent { get; set; }

    /// <summary>Reads some bytes; none where the file has become shorter.</summary>
    public ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken) =>
        source.ReadAsync(offset + position, buffer[..(int)Math.Min(buffer.Length, length - position)], cancellationToken);

    /// <summary>The error for a file of the caller's that cannot be read: never one of the network, which would be tried again.</summary>
    public static FalException Unreadable(Exception error, CallContext context) => context.Error($"The file cannot be read: {Failure.Message(error)}", error);

    public void Dispose() => Interlocked.Exchange(ref _owned, null)?.Dispose();
}
