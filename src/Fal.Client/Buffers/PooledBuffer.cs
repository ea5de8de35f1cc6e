using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fal.Shared;

namespace Fal;

/// <summary>
/// Bytes in an array of the pool. Counted, since a handler may still send them after the call that wrote them has ended:
/// the array goes back only when nobody reads it.
/// </summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    // What is sent is never part of a page: what HTML would need escaped (a plus sign, any letter beyond ASCII) stays as it is.
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Writers are larger than most of what they write.
    [ThreadStatic]
    private static Utf8JsonWriter? _spareWriter;

    [ThreadStatic]
    private static Utf8JsonWriter? _spareMarkingWriter;

    private byte[] _array;
    private int _length;
    private int _holders = 1;

    public PooledBuffer(int capacity = 1024) => _array = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, 256));

    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, _length);

    public ReadOnlySpan<byte> Span => _array.AsSpan(0, _length);

    /// <summary>The same, to be changed in place.</summary>
    public Span<byte> Bytes => _array.AsSpan(0, _length);

    /// <param name="marksBytes">Whether bytes are marked, see <see cref="BytesMark"/>.</param>
    public static PooledBuffer Write<T>(T value, JsonTypeInfo<T> typeInfo, bool marksBytes = false) =>
        Write((value, typeInfo), static (writer, json) => JsonSerializer.Serialize(writer, json.value, json.typeInfo), marksBytes);

    public static PooledBuffer Write(Action<Utf8JsonWriter> write) => Write(write, static (writer, write) => write(writer));

    /// <summary>Writes JSON.</summary>
    /// <param name="source">What is written.</param>
    /// <param name="write">Writes it.</param>
    public static PooledBuffer Write<T>(T source, Action<Utf8JsonWriter, T> write, bool marksBytes = false)
    {
        ref var spare = ref marksBytes ? ref _spareMarkingWriter : ref _spareWriter;
        var buffer = new PooledBuffer();
        try
        {
            var writer = spare ?? new Utf8JsonWriter(buffer, marksBytes ? WriterOptions with { MaxDepth = BytesMark.WriterDepth } : WriterOptions);
            spare = null;
            writer.Reset(buffer);
            write(writer, source);
            writer.Flush();
            spare = writer;
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Reads a stream to its end, or until the buffer holds as many bytes as it may.</summary>
    /// <param name="silence">Started again whenever more has come.</param>
    public async Task FillAsync(Stream stream, int limit, CancellationToken cancellationToken, Deadline? silence = null)
    {
        int read;
        do
        {
            var free = GetMemory();
            read = await stream.ReadAsync(free[..Math.Min(free.Length, limit - _length)], cancellationToken).ConfigureAwait(false);
            _length += read;
            silence?.Restart();
        }
        while (read > 0 && _length < limit);
    }

    /// <summary>The same; false where the stream has more than it may, of which the buffer then holds the start.</summary>
    public async Task<bool> TryFillAsync(Stream stream, int limit, Deadline? silence, CancellationToken cancellationToken)
    {
        await FillAsync(stream, limit + 1, cancellationToken, silence).ConfigureAwait(false);
        if (_length <= limit)
            return true;
        _length = limit;
        return false;
    }

    public void Clear() => _length = 0;

    public void RemoveStart(int count)
    {
        Span[count..].CopyTo(_array);
        _length -= count;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(_length);
    }

    public void Hold()
    {
        int holders;
        do
        {
            holders = Volatile.Read(ref _holders);
            ObjectDisposedException.ThrowIf(holders == 0, this);
        }
        while (Interlocked.CompareExchange(ref _holders, holders + 1, holders) != holders);
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
    }

    private void Reserve(int size)
    {
        var free = _array.Length - _length;
        if (free >= Math.Max(size, 1))
            return;
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max((long)_length + size, 2L * _length), Array.MaxLength));
        _array.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
