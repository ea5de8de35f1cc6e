namespace Fal;

/// <summary>Content that is still to be uploaded.</summary>
internal sealed class FileContent(string contentType, string fileName, Func<Stream> open)
{
    public string ContentType => contentType;

    public string FileName => fileName;

    /// <summary>In bytes; null where only reading tells.</summary>
    public long? Length { get; init; }

    /// <summary>The content itself, where it is in memory.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    /// <summary>Whether it can be read more than once.</summary>
    public bool CanReopen { get; init; } = true;

    public HttpContent ToHttpContent()
    {
        HttpContent content = Bytes is { } bytes ? new ReadOnlyMemoryContent(bytes) : new StreamContent(open());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }
}

/// <summary>Reads a stream that stays open when this one is disposed.</summary>
internal sealed class LeftOpen(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
