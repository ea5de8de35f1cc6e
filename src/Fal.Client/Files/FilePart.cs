using System.Buffers;
using System.Net;

namespace Fal;

/// <summary>A piece of a file that is sent in one request; the whole file where it is small.</summary>
internal sealed class FilePart(int number, FileSource source, long offset, long length) : IDisposable
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

    /// <summary>How many bytes the try that came furthest has sent.</summary>
    public long Sent { get; set; }

    /// <summary>Reads some bytes; none where the file has become shorter.</summary>
    public ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken) =>
        source.ReadAsync(offset + position, buffer[..(int)Math.Min(buffer.Length, length - position)], cancellationToken);

    /// <summary>The error for a file of the caller's that cannot be read: never one of the network, which would be tried again.</summary>
    public static FalException Unreadable(Exception error, CallContext context) => context.Error($"The file cannot be read: {error.Message}", error);

    public void Dispose() => Interlocked.Exchange(ref _owned, null)?.Dispose();
}

/// <summary>Sends a part of a file, read as it goes out.</summary>
internal sealed class FilePartContent : HttpContent
{
    private readonly FilePart _part;
    private readonly CallContext _context;
    private readonly UploadMeter? _meter;

    /// <param name="part">The part.</param>
    /// <param name="context">What errors are about.</param>
    /// <param name="contentType">The media type to tell; none when null.</param>
    /// <param name="meter">Who is told of what has been sent.</param>
    public FilePartContent(FilePart part, CallContext context, string? contentType, UploadMeter? meter)
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
        var chunk = ArrayPool<byte>.Shared.Rent(FilePart.ChunkSize);
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
            throw FilePart.Unreadable(error, _context);
        }

        return read > 0 ? read : throw _context.Error("The file has become shorter since the upload began.");
    }
}
