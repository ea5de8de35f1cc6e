using System.Net;

namespace Fal;

/// <summary>Sends a buffer that belongs to the call.</summary>
internal sealed class BufferContent : HttpContent
{
    private readonly PooledBuffer _buffer;
    private readonly SendOnce? _once;

    /// <param name="buffer">What is sent.</param>
    /// <param name="once">Whether it may go out again; null where it may, as often as it has to.</param>
    public BufferContent(PooledBuffer buffer, SendOnce? once)
    {
        _buffer = buffer;
        _once = once;
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_once is { IsWatched: false })
            _once.Begin();
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
