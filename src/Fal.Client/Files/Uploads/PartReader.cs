namespace Fal;

/// <summary>Reads a file part by part, for one upload.</summary>
internal abstract class PartReader : IDisposable
{
    /// <summary>In bytes; null as long as only reading on tells.</summary>
    public abstract long? Length { get; }

    /// <summary>The next part; null after the last. An empty file is one empty part.</summary>
    public abstract ValueTask<UploadPart?> NextAsync(CancellationToken cancellationToken);

    public abstract void Dispose();
}

/// <summary>Parts that are read when they are sent, and again when they are sent again.</summary>
internal sealed class RangePartReader(ByteSource source, UploadLimits limits) : PartReader
{
    private readonly long _length = source.Length;
    private long _offset;
    private int _number;

    public override long? Length => _length;

    public override ValueTask<UploadPart?> NextAsync(CancellationToken cancellationToken)
    {
        if (_number > 0 && _offset == _length)
            return ValueTask.FromResult<UploadPart?>(null);
        var size = _length > limits.MultipartThreshold ? Math.Min(limits.PartSize, _length - _offset) : _length;
        var part = new UploadPart(++_number, source, _offset, size) { IsWhole = size == _length };
        _offset += size;
        return ValueTask.FromResult<UploadPart?>(part);
    }

    public override void Dispose() => source.Dispose();
}

/// <summary>Parts of a stream that cannot seek: each is read into a buffer, once one is free. The stream stays open.</summary>
internal sealed class ForwardPartReader(Stream stream, UploadLimits limits) : PartReader
{
    private long _read;
    private long _length = -1;
    private int _number;

    public override long? Length => Volatile.Read(ref _length) is >= 0 and var length ? length : null;

    public override async ValueTask<UploadPart?> NextAsync(CancellationToken cancellationToken)
    {
        if (Length is not null)
            return null;
        await limits.Buffers.WaitAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new BufferSource(await FillAsync(cancellationToken).ConfigureAwait(false), limits.Buffers);
        _read += buffer.Length;

        // A part that is not full is the last. Where the stream ends with a full one, the next is empty, and no part.
        if (buffer.Length < limits.PartSize)
            Volatile.Write(ref _length, _read);
        if (_number == 0 || buffer.Length > 0)
            return new UploadPart(++_number, buffer, 0, buffer.Length) { IsWhole = Length == buffer.Length, Owned = buffer };
        buffer.Dispose();
        return null;
    }

    public override void Dispose()
    {
    }

    private async Task<PooledBuffer> FillAsync(CancellationToken cancellationToken)
    {
        // Most streams end within the first part.
        var buffer = new PooledBuffer(_number == 0 ? UploadPart.ChunkSize : limits.PartSize);
        try
        {
            await buffer.FillAsync(stream, limits.PartSize, cancellationToken).ConfigureAwait(false);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            limits.Buffers.Release();
            throw;
        }
    }
}
