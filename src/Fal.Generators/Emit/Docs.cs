using System.Text;
using Fal.Schemas.Model;
using Fal.Shared;
using static Fal.Schemas.Model.LimitText;

namespace Fal.Generators.Emit;

/// <summary>XML documentation from the schema's own words.</summary>
internal static class Docs
{
    private const int Width = 120;

    private static readonly (string What, MediaLimit Least, MediaLimit Greatest, string Unit)[] Ranges =
    [
        ("Width", MediaLimit.MinWidth, MediaLimit.MaxWidth, " pixels"),
        ("Height", MediaLimit.MinHeight, MediaLimit.MaxHeight, " pixels"),
        ("Area", MediaLimit.MinPixels, MediaLimit.MaxPixels, " pixels"),
        ("Width to height", MediaLimit.MinAspectRatio, MediaLimit.MaxAspectRatio, ""),
        ("Duration", MediaLimit.MinDuration, MediaLimit.MaxDuration, " seconds"),
        ("Frames", MediaLimit.MinFps, MediaLimit.MaxFps, " a second"),
    ];

    public static void Summary(this CodeWriter code, string text) => code.Element("summary", Escape(text));

    /// <summary>Writes a summary whose text is XML already.</summary>
    public static void SummaryXml(this CodeWriter code, string xml) => code.Element("summary", xml);

    public static void Remarks(this CodeWriter code, string xml) => code.Element("remarks", xml);

    /// <summary>The documentation of a property: what the schema says it is, then its default and limits.</summary>
    public static void Property(this CodeWriter code, PropertyModel property)
    {
        if (property.Description is { } description)
            code.Summary(description);
        else
            code.SummaryXml($"<c>{Escape(property.JsonName)}</c>");
        var facts = Facts(property).ToList();
        if (facts.Count > 0)
            code.Remarks(string.Join(" ", facts));
    }

    /// <summary>The first few of some names or values as XML, and how many more there are.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        const int Listed = 4;
        var shown = names.Count <= Listed + 1 ? names.Count : Listed;
        var first = names.Take(shown).Select(name => $"<c>{Escape(name)}</c>").ToList();
        if (shown < names.Count)
            first.Add($"{names.Count - shown} more");
        return first.Count == 1 ? first[0] : $"{string.Join(", ", first.Take(first.Count - 1))} and {first[first.Count - 1]}";
    }

    /// <summary>Text as XML, on one line.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        var isAfterSpace = false;
        for (var i = 0; i < text.Length; i += VisibleText.LengthAt(text, i))
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                isAfterSpace = escaped.Length > 0;
                continue;
            }

            if (isAfterSpace)
                escaped.Append(' ');
            isAfterSpace = false;
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                _ when VisibleText.IsHidden(text, i) => escaped.Append(VisibleText.EscapeAt(text, i)),
                _ => escaped.Append(text, i, VisibleText.LengthAt(text, i)),
            };
        }

        return escaped.ToString();
    }

    /// <summary>A link, if the text is an address of the web; else the text.</summary>
    public static string Link(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) && !text.Any(char.IsWhiteSpace)
            ? $"<see href=\"{Escape(text).Replace("\"", "&quot;")}\"/>"
            : Escape(text);

    private static IEnumerable<string> Facts(PropertyModel property)
    {
        if (property.Default is { Length: <= 200 } value)
            yield return $"Default: <c>{Escape(value)}</c>.";
        else if (property.Default is not null)
            yield return "The service has a default of its own.";
        if (property.IsThreeState)
            yield return "Null is sent, and means another thing than leaving the property out.";

        var limits = property.Limits;
        if (Range(limits.Minimum, limits.ExclusiveMinimum, limits.Maximum, limits.ExclusiveMaximum) is { } range)
            yield return $"Range: {range}.";
        if (limits.MultipleOf is { } step)
            yield return $"In steps of {Number(step)}.";
        if (Count(limits.MinLength, limits.MaxLength) is { } length)
            yield return $"Length: {length} characters.";
        if (Count(limits.MinItems, limits.MaxItems) is { } items)
            yield return $"Items: {items}.";
        if (limits.Pattern is { } pattern)
            yield return $"Pattern: <c>{Escape(pattern)}</c>.";
        foreach (var fact in limits.MediaOf(property.Type) is { } media ? Facts(media) : [])
            yield return fact;
    }

    private static IEnumerable<string> Facts(MediaLimitsModel limits)
    {
        if (limits[MediaLimit.MaxFileSize] is { } size)
            yield return $"Size: at most {Bytes(size)}.";
        foreach (var (what, least, greatest, unit) in Ranges)
        {
            if (Range(limits[least], null, limits[greatest], null) is { } range)
                yield return $"{what}: {range}{unit}.";
        }

        if (limits[MediaLimit.Timeout] is { } timeout)
            yield return $"The service waits {Number(timeout)} seconds for the file.";
    }

    /// <summary>A number of bytes, in greater units where it is a round number of them.</summary>
    private static string Bytes(decimal count) =>
        count % (1024 * 1024) == 0 ? $"{Number(count / (1024 * 1024))} MiB ({Number(count)} bytes)"
        : count % 1_000_000 == 0 ? $"{Number(count / 1_000_000)} MB ({Number(count)} bytes)"
        : $"{Number(count)} bytes";

    private static string? Range(decimal? minimum, decimal? above, decimal? maximum, decimal? below) =>
        (minimum ?? above, maximum ?? below) switch
        {
            ({ } low, { } high) when above is null && below is null => $"{Number(low)} to {Number(high)}",
            ({ } low, { } high) => $"{(above is null ? "from" : "above")} {Number(low)} {(below is null ? "up to" : "and below")} {Number(high)}",
            ({ } low, null) => $"{(above is null ? "at least" : "above")} {Number(low)}",
            (null, { } high) => $"{(below is null ? "at most" : "below")} {Number(high)}",
            _ => null,
        };

    private static void Element(this CodeWriter code, string name, string xml)
    {
        if (xml.Length + name.Length <= Width)
        {
            code.Line($"/// <{name}>{xml}</{name}>");
            return;
        }

        code.Line($"/// <{name}>");
        for (var (start, end) = (0, 0); start < xml.Length; start = end + 1)
        {
            end = EndOfLine(xml, start);
            code.Line($"/// {xml.AsSpan(start, end - start)}");
        }

        code.Line($"/// </{name}>");
    }

    /// <summary>The last space that leaves a line no longer than it may be; the next one after a word that is longer itself.</summary>
    private static int EndOfLine(string text, int start)
    {
        if (text.Length - start <= Width)
            return text.Length;
        var end = text.LastIndexOf(' ', start + Width, Width);
        if (end < 0)
            end = text.IndexOf(' ', start + Width);
        return end < 0 ? text.Length : end;
    }
}
