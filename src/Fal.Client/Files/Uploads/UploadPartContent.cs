using System.Buffers;
using System.Net;

namespace Fal;

/// <summary>Sends a part of a file, read as it goes out.</summary>
internal sealed class UploadPartContent : HttpContent
{
    private readonly UploadPart _part;
    private readonly CallContext _context;
    private readonly UploadMeter? _meter;

    /// <param name="part">The part.</param>
    /// <param name="context">What errors are about.</param>
    /// <param name="contentType">The media type to tell; none when null.</param>
    /// <param name="meter">Who is told of what has been sent.</param>
    public UploadPartContent(UploadPart part, CallContext context, string? contentType, UploadMeter? meter)
    {
        _part = part;
        _context = context;
        _meter = meter;
        if (contentType is not null)
            Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(UploadPart.ChunkSize);
        try
        {
            for (var sent = 0L; sent < _part.Length;)
            {
                var read = await ReadAsync(sent, chunk, cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(chunk.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                sent += read;
                _meter?.Sent(_part, sent);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _part.Length;
        return true;
    }

    /// <exception cref="FalException">The file cannot be read.</exception>
    private async ValueTask<int> ReadAsync(long position, byte[] chunk, CancellationToken cancellationToken)
    {
        int read;
        try
        {
            read = await _part.ReadAsync(position, chunk, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (Failure.IsForeign(error, cancellationToken))
        {
            throw UploadPart.Unreadable(error, _context);
        }

        return read > 0 ? read : throw _context.Error("The file has become shorter since the upload began.");
    }
}
