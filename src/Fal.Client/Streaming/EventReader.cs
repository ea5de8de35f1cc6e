using System.Buffers;
using System.Text;

namespace Fal;

/// <summary>
/// Reads server-sent events (HTML, 9.2.6) from their bytes. The parser of .NET is not used: it gives an event the name of one before that had
/// no data, drops the last where no blank line follows it, and has no limit.
/// </summary>
/// <param name="stream">What comes.</param>
/// <param name="limit">How many bytes an event may have.</param>
/// <param name="tooLong">What is thrown where it has more.</param>
internal sealed class EventReader(Stream stream, int limit, Func<Exception> tooLong) : IDisposable
{
    private readonly PooledBuffer _came = new(4096);
    private readonly PooledBuffer _data = new();

    /// <summary>How much of what came has been read, and in how much after that there is no end of a line.</summary>
    private int _read, _searched;
    private bool _hasData, _hasLines, _isAfterReturn, _isOver;

    public EventKind Kind { get; private set; }

    /// <summary>The data of the event, until the next is read.</summary>
    public ReadOnlyMemory<byte> Data => _data.Memory;

    /// <summary>Reads on to the next event that has data; false where there is none.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        Forget();
        while (!TryReadEvent())
        {
            if (_isOver)
                return false;
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        JsonText.Repair(_data);
        return true;
    }

    public void Dispose()
    {
        _came.Dispose();
        _data.Dispose();
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_read > 0)
            _came.RemoveStart(_read);
        _read = 0;
        if ((long)_came.Span.Length + _data.Span.Length > limit)
            throw tooLong();
        var read = await stream.ReadAsync(_came.GetMemory(), cancellationToken).ConfigureAwait(false);
        _came.Advance(read);
        _isOver = read == 0;
    }

    /// <summary>Reads the lines that are there, up to the end of an event.</summary>
    private bool TryReadEvent()
    {
        while (TryReadLine(out var line))
        {
            if (!_hasLines && line.StartsWith(Encoding.UTF8.Preamble))
                line = line[Encoding.UTF8.Preamble.Length..];
            _hasLines = true;
            if (!line.IsEmpty)
                Read(line);
            else if (_hasData)
                return true;
            else
                Forget();
        }

        // An output must not be lost for the blank line that should follow it.
        return _isOver && _hasData;
    }

    /// <summary>The next line, which ends with a line feed, a carriage return, both, or all that comes.</summary>
    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        var rest = _came.Span[_read..];
        if (_isAfterReturn && !rest.IsEmpty)
        {
            _isAfterReturn = false;
            if (rest[0] == '\n')
                rest = _came.Span[++_read..];
        }

        line = rest;
        var end = rest[_searched..].IndexOfAny("\r\n"u8);
        if (end < 0)
        {
            _searched = _isOver ? 0 : rest.Length;
            _read += _isOver ? rest.Length : 0;
            return _isOver && !rest.IsEmpty;
        }

        line = rest[..(_searched + end)];
        _isAfterReturn = rest[line.Length] == '\r';
        _read += line.Length + 1;
        _searched = 0;
        return true;
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var value = colon < 0 ? default : line[(colon + 1)..];
        if (value.StartsWith(" "u8))
            value = value[1..];

        // A line that starts with a colon is a comment.
        var field = colon < 0 ? line : line[..colon];
        if (field.SequenceEqual("event"u8))
        {
            Kind = KindOf(value);
        }
        else if (field.SequenceEqual("data"u8))
        {
            if (_hasData)
                _data.Write("\n"u8);
            _data.Write(value);
            _hasData = true;
        }
    }

    private static EventKind KindOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("error"u8))
            return EventKind.Error;
        return name.SequenceEqual("ping"u8) || name.SequenceEqual("heartbeat"u8) || name.SequenceEqual("keepalive"u8) || name.SequenceEqual("keep-alive"u8)
            ? EventKind.KeepAlive
            : EventKind.Message;
    }

    private void Forget()
    {
        _data.Clear();
        _hasData = false;
        Kind = EventKind.Message;
    }
}
