namespace Fal;

/// <summary>The body of a download. It ends where the service said that it does, or it fails.</summary>
internal sealed class DownloadStream(Download download, HttpResponseMessage response, Stream body) : Stream
{
    private readonly long? _length = response.Content.Headers.ContentLength;
    private long _position;
    private bool _isDisposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length ?? throw new NotSupportedException($"{download.Host} does not say how long the file is.");

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public long? KnownLength => _length;

    // Only the asynchronous way can be given up when nothing comes. Nothing in it waits for the caller's thread.
    public override int Read(byte[] buffer, int offset, int count) =>
        OperatingSystem.IsBrowser()
            ? throw new PlatformNotSupportedException($"A page cannot wait for a file: read it by {nameof(ReadAsync)}.")
            : ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var idle = download.StartWait(cancellationToken);
        try
        {
            return Received(await body.ReadAsync(buffer, idle?.Token ?? cancellationToken).ConfigureAwait(false), buffer.Length);
        }
        catch (Exception error)
        {
            var failure = download.Failed(error, idle, cancellationToken);
            throw failure is FalException ? new IOException(failure.Message, failure) : failure;
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            body.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Received(int read, int asked)
    {
        _position += read;
        download.ThrowIfLonger(_position);
        return read > 0 || asked == 0 || _length is null || _position == _length
            ? read
            : throw new EndOfStreamException($"{_position} of {_length} bytes came.");
    }
}
