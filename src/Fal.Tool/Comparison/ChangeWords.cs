namespace Fal.Tool.Comparison;

/// <summary>How a change is said.</summary>
internal static class ChangeWords
{
    private const int MaxLength = 80;

    /// <summary>What was and what is, as the rest of a sentence.</summary>
    public static string Was(string? before, string? after) => (before, after) switch
    {
        (null, { } now) => $"is {Short(now)} now",
        ({ } was, null) => $"was {Short(was)}, and is gone",
        _ => $"was {Short(before ?? "none")}, and is {Short(after ?? "none")}",
    };

    /// <summary>The same of words that people wrote.</summary>
    public static string Said(string? before, string? after) => Was(Quoted(before), Quoted(after));

    private static string? Quoted(string? text) => text is null ? null : $"'{Short(text)}'";

    /// <summary>A text of one line, cut where it is long.</summary>
    public static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxLength ? line : line[..(char.IsHighSurrogate(line[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1)] + "…";
    }
}
