using Microsoft.Win32.SafeHandles;

namespace Fal;

/// <summary>Bytes of a known number that can be read at any place, as often as needed, and by several readers at once.</summary>
internal abstract class ByteSource : IDisposable
{
    public abstract long Length { get; }

    public abstract ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    public abstract void Dispose();
}

internal sealed class MemorySource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var rest = bytes[(int)offset..];
        var read = Math.Min(rest.Length, buffer.Length);
        rest[..read].CopyTo(buffer);
        return ValueTask.FromResult(read);
    }

    public override void Dispose()
    {
    }
}

internal sealed class DiskSource(string path) : ByteSource
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, options: FileOptions.Asynchronous);

    public override long Length => RandomAccess.GetLength(_handle);

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(_handle, buffer, offset, cancellationToken);

    public override void Dispose() => _handle.Dispose();
}

/// <summary>A stream of the caller's that can seek, from where it first stood. It has one position, so readers take turns; it stays open.</summary>
internal sealed class SeekableSource(Stream stream, long start) : ByteSource
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public override long Length => Math.Max(0, stream.Length - start);

    public override async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            stream.Position = start + offset;
            return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
    }
}

/// <summary>One of the few buffers that uploads share.</summary>
internal sealed class BufferSource(PooledBuffer buffer, SemaphoreSlim buffers) : ByteSource
{
    public override long Length => buffer.Memory.Length;

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        // A handler may still send it after the upload has ended.
        buffer.Hold();
        try
        {
            var rest = buffer.Memory[(int)offset..];
            var read = Math.Min(rest.Length, destination.Length);
            rest[..read].CopyTo(destination);
            return ValueTask.FromResult(read);
        }
        finally
        {
            buffer.Dispose();
        }
    }

    public override void Dispose()
    {
        buffer.Dispose();
        buffers.Release();
    }
}
