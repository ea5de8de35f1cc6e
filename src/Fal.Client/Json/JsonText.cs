using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Fal;

/// <summary>
/// The edge where bytes of the service become text. JSON can hold what is no text: bytes that are not UTF-8, and halves of surrogate pairs
/// (<c>"\ud83d"</c>, as Python writes what it could not decode itself). .NET reads such JSON up to the string that it cannot decode, and then
/// throws, wherever that is. So it is made readable before anything reads it, with U+FFFD in place of what cannot be decoded: an output is
/// paid for, and a picture is worth more than the one letter in its prompt.
/// </summary>
internal static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>Replaces in a buffer what cannot be decoded, and leaves out a byte order mark.</summary>
    public static void Repair(PooledBuffer json)
    {
        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
            json.RemoveStart(Encoding.UTF8.Preamble.Length);
        if (!Utf8.IsValid(json.Span))
        {
            var text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
            json.Clear();
            json.Write(text);
        }

        if (MayHaveSurrogates(json.Span))
            ReplaceHalfPairs(json.Bytes);
    }

    /// <summary>The same for JSON that belongs to somebody else; a copy where anything had to be replaced.</summary>
    public static ReadOnlyMemory<byte> Repaired(ReadOnlyMemory<byte> json)
    {
        if (!json.Span.StartsWith(Encoding.UTF8.Preamble) && Utf8.IsValid(json.Span) && !MayHaveSurrogates(json.Span))
            return json;
        using var buffer = new PooledBuffer(json.Length);
        buffer.Write(json.Span);
        Repair(buffer);
        return buffer.Span.ToArray();
    }

    private static bool MayHaveSurrogates(ReadOnlySpan<byte> json) => json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    private static void ReplaceHalfPairs(Span<byte> json)
    {
        while (json.IndexOf((byte)'\\') is >= 0 and var at)
        {
            json = json[at..];
            var length = Surrogate(json) switch
            {
                null => 2,
                < 0xDC00 when Surrogate(json[EscapeLength..]) >= 0xDC00 => 2 * EscapeLength,
                _ => 0,
            };
            if (length == 0)
            {
                "\\ufffd"u8.CopyTo(json);
                length = EscapeLength;
            }

            json = json[Math.Min(length, json.Length)..];
        }
    }

    /// <summary>The half of a pair that an escape at the start stands for; null for anything else.</summary>
    private static int? Surrogate(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json.StartsWith("\\u"u8)
        && int.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && code is >= 0xD800 and <= 0xDFFF ? code : null;
}
