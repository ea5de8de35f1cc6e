using System.Globalization;
using System.Text;

namespace Fal.Shared;

/// <summary>
/// Text of others as it may be shown. What would begin a new line, cannot be seen, or turns the direction of the text around it is written as an
/// escape, so that no text can look like another's.
/// </summary>
internal static class VisibleText
{
    /// <summary>As long as a text is worth reading where it is no document of its own.</summary>
    public const int MaxLength = 500;

    /// <summary>A text on one line, its end cut off where it is too long.</summary>
    public static string Of(string text, int maxLength = MaxLength)
    {
        var isLong = text.Length > maxLength;
        var shown = Escape(isLong ? text.Substring(0, char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength) : text);
        return isLong ? shown + "…" : shown;
    }

    /// <summary>A text on one line, of any length.</summary>
    public static string Escape(string text)
    {
        var first = 0;
        while (first < text.Length && !IsHidden(text, first))
            first += LengthAt(text, first);
        if (first == text.Length)
            return text;

        var escaped = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length; i += LengthAt(text, i))
        {
            if (IsHidden(text, i))
                escaped.Append(EscapeAt(text, i));
            else
                escaped.Append(text, i, LengthAt(text, i));
        }

        return escaped.ToString();
    }

    /// <summary>Whether the character at an index is not shown as it is.</summary>
    public static bool IsHidden(string text, int index)
    {
        var c = text[index];
        return c is < ' ' or > '~' && CharUnicodeInfo.GetUnicodeCategory(text, index) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => true,

            // Scripts and emoji need joiners, which turn nothing.
            UnicodeCategory.Format => c is not ('\u200C' or '\u200D'),
            _ => c is '\uFFFE' or '\uFFFF',
        };
    }

    /// <summary>The escape of the character at an index, as C# writes it.</summary>
    public static string EscapeAt(string text, int index) => text[index] switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when LengthAt(text, index) == 2 => "\\U" + char.ConvertToUtf32(text, index).ToString("X8", CultureInfo.InvariantCulture),
        var c => "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
    };

    /// <summary>How many chars the character at an index has.</summary>
    public static int LengthAt(string text, int index) => char.IsSurrogatePair(text, index) ? 2 : 1;
}
