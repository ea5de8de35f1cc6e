namespace Fal.Testing.Media;

/// <summary>Text such as models write, which says that it is the emulator's.</summary>
internal static class Words
{
    private const int Quoted = 60;

    private static readonly string[] Names =
        ["output", "text", "caption", "transcription", "transcript", "response", "answer", "description", "generated_text", "completion", "lyrics", "results", "revised_prompt"];

    private static readonly string[] Who = ["A lighthouse keeper", "The night train", "An old cartographer", "The second moon", "A patient heron", "The baker's daughter", "A small robot", "The east wind"];
    private static readonly string[] Does = ["counts", "follows", "paints", "remembers", "repairs", "collects", "listens to", "waits for"];
    private static readonly string[] What = ["the blue hour", "a map of tides", "paper boats", "the quiet side of the hill", "seven lanterns", "an unfinished song", "the last snow", "a garden of clocks"];
    private static readonly string[] How = ["until morning", "without a word", "as if for the first time", "one step at a time", "while the harbour sleeps", "and calls it a day's work", "by the light of the sea", "with great care"];

    /// <summary>Whether a property of this name has text of the model's own.</summary>
    public static bool Are(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>A few sentences that the request decides.</summary>
    public static string For(MediaRequest request)
    {
        var dice = new Dice(request.Chance("0"));
        var about = request.Text.Length == 0 ? "The emulator made this up." : $"The emulator made this up about “{Short(request.Text)}”.";
        return string.Join(' ', [about, .. Enumerable.Range(0, 2 + dice.Below(3)).Select(_ => Sentence(dice))]);
    }

    private static string Sentence(Dice dice) => $"{dice.Pick(Who)} {dice.Pick(Does)} {dice.Pick(What)} {dice.Pick(How)}.";

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        if (line.Length <= Quoted)
            return line;
        var end = char.IsHighSurrogate(line[Quoted - 1]) ? Quoted - 1 : Quoted;
        return line[..end].TrimEnd() + "…";
    }
}
