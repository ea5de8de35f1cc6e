namespace Fal.Testing.Hosting;

/// <summary>The body of an answer on a bad line: in pieces, slowly, or cut off.</summary>
internal sealed class ImpairedBody(Stream body, FalEmulatorAnswer how, TimeProvider time, Action drop) : Stream
{
    private long _left = how.CutAfter ?? long.MaxValue;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var size = (int)Math.Min(Math.Min(how.PieceSize > 0 ? how.PieceSize : int.MaxValue, buffer.Length), _left);
            await body.WriteAsync(buffer[..size], cancellationToken).ConfigureAwait(false);
            await body.FlushAsync(cancellationToken).ConfigureAwait(false);
            buffer = buffer[size..];
            _left -= size;
            if (_left == 0)
                drop();
            if (how.PieceDelay > TimeSpan.Zero)
                await Task.Delay(how.PieceDelay, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException("The emulator does nothing in the way of blocking.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The emulator does nothing in the way of blocking.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
