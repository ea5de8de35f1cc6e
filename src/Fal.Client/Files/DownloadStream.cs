namespace Fal;

/// <summary>The body of a download. It ends where the service said that it does, or it fails.</summary>
internal sealed class DownloadStream(HttpResponseMessage response, Stream body, string host) : Stream
{
    private readonly long? _length = response.Content.Headers.ContentLength;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length ?? throw new NotSupportedException($"{host} does not say how long the file is.");

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public long? KnownLength => _length;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Received(body.Read(buffer), buffer.Length);
        }
        catch (IOException error)
        {
            throw Lost(error.Message, error);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Received(await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
        }
        catch (IOException error)
        {
            throw Lost(error.Message, error);
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
            body.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Received(int read, int asked)
    {
        _position += read;
        return read > 0 || asked == 0 || _length is null || _position == _length
            ? read
            : throw new EndOfStreamException($"{_position} of {_length} bytes came.");
    }

    private HttpIOException Lost(string message, Exception error) =>
        new(HttpRequestError.ResponseEnded, $"The connection to {host} was lost: {message}", error);
}
