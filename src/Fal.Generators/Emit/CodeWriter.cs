using System.Runtime.CompilerServices;
using System.Text;

namespace Fal.Generators.Emit;

/// <summary>Writes lines of C#, indented.</summary>
internal sealed class CodeWriter
{
    private const int MaxLineLength = 140;

    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>Writes a line; an empty one is not indented.</summary>
    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', _indent * 4).Append(text);
        _text.Append('\n');
    }

    /// <summary>Writes a line, its parts as they are given: no string is made of them.</summary>
    public void Line([InterpolatedStringHandlerArgument("")] Parts parts)
    {
        _ = parts;
        _text.Append('\n');
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

    public override string ToString() => _text.ToString();

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
        private readonly StringBuilder _text;

        public Parts(int literalLength, int formattedCount, CodeWriter writer)
        {
            _ = (literalLength, formattedCount);
            _text = writer._text.Append(' ', writer._indent * 4);
        }

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted(string? text) => _text.Append(text);

        public void AppendFormatted<T>(T value) => _text.Append(value);
    }
}
