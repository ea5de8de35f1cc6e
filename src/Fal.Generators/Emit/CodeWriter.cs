using System.Buffers;
using System.Runtime.CompilerServices;

namespace Fal.Generators.Emit;

/// <summary>Writes lines of C#, indented, and keeps what they need above them.</summary>
/// <param name="cancellationToken">Ends the writing, at any line.</param>
internal sealed class CodeWriter(CancellationToken cancellationToken) : IDisposable
{
    private const int MaxLineLength = 140;

    private readonly HashSet<string> _usings = [];
    private readonly SortedDictionary<string, string> _disabled = new(StringComparer.Ordinal);
    private char[] _text = ArrayPool<char>.Shared.Rent(64 * 1024);
    private int _length;
    private int _indent;

    /// <summary>The namespaces whose types the lines name.</summary>
    public IReadOnlyCollection<string> Usings => _usings;

    /// <summary>The warnings that the lines would give, with the reasons to give none.</summary>
    public IReadOnlyDictionary<string, string> Disabled => _disabled;

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_text);
        _text = [];
    }

    /// <summary>Says that the lines name types of a namespace.</summary>
    public void Using(string @namespace) => _usings.Add(@namespace);

    /// <summary>Says that the lines would give a warning.</summary>
    public void Disable(string ids, string reason) => _disabled[ids] = reason;

    /// <summary>Writes a line; an empty one is not indented.</summary>
    public void Line(string text = "")
    {
        if (text.Length > 0)
        {
            Indent();
            Append(text.AsSpan());
        }

        EndLine();
    }

    /// <summary>Writes a line, its parts as they are given: no string is made of them.</summary>
    public void Line([InterpolatedStringHandlerArgument("")] Parts parts)
    {
        _ = parts;
        EndLine();
    }

    /// <summary>Writes lines that belong to the one before, one step further in.</summary>
    public void Indented(string text)
    {
        _indent++;
        Line(text);
        _indent--;
    }

    /// <summary>Writes a signature on one line, or with a line for each parameter where it would be too long.</summary>
    public void Signature(string start, IReadOnlyList<string> parameters, string end)
    {
        var line = start + string.Join(", ", parameters) + end;
        if (line.Length + (_indent * 4) <= MaxLineLength)
        {
            Line(line);
            return;
        }

        Line(start);
        for (var i = 0; i < parameters.Count; i++)
            Indented(parameters[i] + (i < parameters.Count - 1 ? "," : end));
    }

    /// <summary>Writes a member and its attribute, if it has one, on one line, or on two where it would be too long.</summary>
    public void Attributed(string? attribute, string member)
    {
        if (attribute is not null && attribute.Length + 1 + member.Length + (_indent * 4) <= MaxLineLength)
        {
            Line($"{attribute} {member}");
            return;
        }

        if (attribute is not null)
            Line(attribute);
        Line(member);
    }

    /// <summary>Writes a condition and its statement on one line, or on two where it would be too long.</summary>
    public void If(string condition, string statement)
    {
        if (condition.Length + 1 + statement.Length + (_indent * 4) <= MaxLineLength)
        {
            Line($"{condition} {statement}");
            return;
        }

        Line(condition);
        Indented(statement);
    }

    /// <summary>Writes a list on one line, or on as many as it fills.</summary>
    public void List(string start, IReadOnlyList<string> items, string end)
    {
        var line = start + string.Join(", ", items) + end;
        if (line.Length + (_indent * 4) <= MaxLineLength)
        {
            Line(line);
            return;
        }

        Line(start.TrimEnd());
        line = "";
        foreach (var item in items.Select((item, i) => i < items.Count - 1 ? item + "," : item + end))
        {
            if (line.Length > 0 && line.Length + item.Length + ((_indent + 1) * 4) >= MaxLineLength)
            {
                Indented(line);
                line = "";
            }

            line += (line.Length > 0 ? " " : "") + item;
        }

        Indented(line);
    }

    /// <summary>Opens a block of braces, which the returned value closes.</summary>
    public Block Open(string header, string end = "}")
    {
        Line(header);
        return Braces(end);
    }

    /// <summary>Opens a block of braces, which the returned value closes.</summary>
    public Block Open([InterpolatedStringHandlerArgument("")] Parts header, string end = "}")
    {
        Line(header);
        return Braces(end);
    }

    /// <summary>Opens a block of braces under lines that are written already.</summary>
    public Block Braces(string end = "}")
    {
        Line("{");
        _indent++;
        return new Block(this, end);
    }

    /// <summary>The lines, under others.</summary>
    public string ToString(string above)
    {
        Append(above.AsSpan());
        Array.Copy(_text, 0, _text, above.Length, _length - above.Length);
        above.CopyTo(0, _text, 0, above.Length);
        return new string(_text, 0, _length);
    }

    private void Indent()
    {
        Reserve(_indent * 4).Fill(' ');
        _length += _indent * 4;
    }

    private void EndLine()
    {
        cancellationToken.ThrowIfCancellationRequested();
        Reserve(1)[0] = '\n';
        _length++;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        text.CopyTo(Reserve(text.Length));
        _length += text.Length;
    }

    /// <summary>Room after the text.</summary>
    private Span<char> Reserve(int length)
    {
        if (_length + length > _text.Length)
        {
            var longer = ArrayPool<char>.Shared.Rent(Math.Max(_text.Length * 2, _length + length));
            Array.Copy(_text, longer, _length);
            ArrayPool<char>.Shared.Return(_text);
            _text = longer;
        }

        return _text.AsSpan(_length, length);
    }

    internal readonly struct Block(CodeWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer._indent--;
            writer.Line(end);
        }
    }

    /// <summary>The parts of a line that is being written.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Parts
    {
        private readonly CodeWriter _writer;

        public Parts(int literalLength, int formattedCount, CodeWriter writer)
        {
            _ = (literalLength, formattedCount);
            _writer = writer;
            writer.Indent();
        }

        public void AppendLiteral(string text) => _writer.Append(text.AsSpan());

        public void AppendFormatted(string? text) => _writer.Append(text.AsSpan());

        public void AppendFormatted(ReadOnlySpan<char> text) => _writer.Append(text);

        public void AppendFormatted<T>(T value)
            where T : struct => _writer.Append(value.ToString().AsSpan());
    }
}
