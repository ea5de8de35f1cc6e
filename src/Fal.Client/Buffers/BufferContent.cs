using System.Net;

namespace Fal;

/// <summary>Sends a buffer that belongs to the call.</summary>
internal sealed class BufferContent : HttpContent
{
    private readonly PooledBuffer _buffer;

    public BufferContent(PooledBuffer buffer)
    {
        _buffer = buffer;
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _buffer.Hold();
        try
        {
            await stream.WriteAsync(_buffer.Memory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _buffer.Dispose();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _buffer.Memory.Length;
        return true;
    }
}
