using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Fal.Shared;

namespace Fal.Tool.Files;

/// <summary>Writes JSON as the tool's files have it: two spaces, LF, one value a line, numbers as they were written, no escape that is not needed.</summary>
/// <param name="output">Where the text goes, as UTF-8.</param>
internal sealed class JsonLayout(ArrayBufferWriter<byte> output)
{
    private int _depth;
    private bool _isFirst = true;

    public void StartObject() => Start((byte)'{');

    public void EndObject() => End((byte)'}');

    public void StartArray() => Start((byte)'[');

    public void EndArray() => End((byte)']');

    /// <summary>The name of the member whose value comes next.</summary>
    public void Name(string name)
    {
        Next();
        Text(name);
        output.Write(": "u8);
    }

    /// <summary>Begins the next item of an array.</summary>
    public void Next()
    {
        if (!_isFirst)
            Byte((byte)',');
        NewLine();
        _isFirst = false;
    }

    /// <summary>A number, a string, true, false or null.</summary>
    public void Scalar(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (value.ValueKind is JsonValueKind.String && (raw.Contains((byte)'\\') || !IsPlain(raw)))
            Text(value);
        else
            output.Write(raw);
    }

    /// <summary>A string.</summary>
    public void Text(string text)
    {
        Byte((byte)'"');
        for (var i = 0; i < text.Length; i += VisibleText.LengthAt(text, i))
            Character(text, i);
        Byte((byte)'"');
    }

    public void EndFile() => Byte((byte)'\n');

    private void Text(JsonElement value)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which no text can hold: it stays as it was written.
            output.Write(JsonMarshal.GetRawUtf8Value(value));
            return;
        }

        Text(text);
    }

    private void Character(string text, int index)
    {
        var c = text[index];
        if (c is '"' or '\\')
            output.Write(c is '"' ? "\\\""u8 : "\\\\"u8);
        else if (c is '\n' or '\r' or '\t')
            output.Write(c is '\n' ? "\\n"u8 : c is '\r' ? "\\r"u8 : "\\t"u8);
        else if (VisibleText.IsHidden(text, index))
            Escape(text.AsSpan(index, VisibleText.LengthAt(text, index)));
        else
            output.Advance(Encoding.UTF8.GetBytes(text.AsSpan(index, VisibleText.LengthAt(text, index)), output.GetSpan(8)));
    }

    /// <summary>What cannot be seen is written so that it can.</summary>
    private void Escape(ReadOnlySpan<char> characters)
    {
        foreach (var c in characters)
            output.Write(Encoding.ASCII.GetBytes("\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture)));
    }

    private static bool IsPlain(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    private void Start(byte bracket)
    {
        Byte(bracket);
        _depth++;
        _isFirst = true;
    }

    private void End(byte bracket)
    {
        _depth--;
        if (!_isFirst)
            NewLine();
        _isFirst = false;
        Byte(bracket);
    }

    private void NewLine()
    {
        var spaces = _depth * 2;
        var line = output.GetSpan(spaces + 1);
        line[0] = (byte)'\n';
        line[1..(spaces + 1)].Fill((byte)' ');
        output.Advance(spaces + 1);
    }

    private void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
