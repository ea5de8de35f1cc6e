using System.Globalization;
using System.Text.RegularExpressions;

namespace Fal.Tool.Comparison;

/// <summary>The file <c>fal.diff.ignore</c>, beside the folder of schemas: which changes need not be minded, and why. Empty lines, and those that start with <c>#</c>, say nothing.</summary>
internal sealed partial class IgnoreFile
{
    private readonly string _path;
    private readonly List<IgnoreEntry> _entries = [];
    private readonly List<IgnoreNote> _errors = [];

    private IgnoreFile(string path) => _path = path;

    public IReadOnlyList<IgnoreEntry> Entries => _entries;

    /// <summary>The lines that are no entries: a file that has any is not to be used.</summary>
    public IReadOnlyList<IgnoreNote> Errors => _errors;

    /// <param name="path">The file's name, for messages.</param>
    /// <param name="text">What it says.</param>
    public static IgnoreFile Parse(string path, string text)
    {
        var file = new IgnoreFile(path);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
            file.Read(lines[i].TrimEnd(), i + 1);
        return file;
    }

    /// <summary>The entry by which a change need not be minded; null where there is none that still counts.</summary>
    public IgnoreEntry? Find(string id, Change change, DateOnly today) => _entries.Find(entry => !entry.HasExpired(today) && entry.Matches(id, change));

    /// <summary>What is to say of the entries, of which some were of use.</summary>
    public IEnumerable<IgnoreNote> Notes(IReadOnlyList<IgnoredChange> ignored, DateOnly today)
    {
        // That a model is deprecated goes on after the change: such an entry is of use to `check`.
        var used = ignored.Select(one => one.Entry).ToHashSet();
        foreach (var entry in _entries.Where(entry => !used.Contains(entry) && (entry.HasExpired(today) || entry.Rule != ComparisonRules.ModelDeprecated.Id)))
        {
            yield return entry.HasExpired(today)
                ? Note(entry.Line, 1, string.Create(CultureInfo.InvariantCulture, $"the entry has expired on {entry.Until:yyyy-MM-dd}: mend what it hides, or take it out"))
                : Note(entry.Line, 1, "no change matches the entry: take it out");
        }
    }

    private IgnoreNote Note(int line, int column, string message) => new(_path, line, column, message);

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word { get; }

    private void Read(string text, int line)
    {
        var words = Word.Matches(text);
        if (words.Count == 0 || words[0].Value[0] == '#')
            return;
        var because = words.FirstOrDefault(word => word.Value == "because");
        var reason = because is null ? "" : text[(because.Index + because.Length)..].Trim();
        if (Error(words, because, reason, text.Length + 1) is var (column, message))
            _errors.Add(Note(line, column, message));
        else
            _entries.Add(new IgnoreEntry(words[0].Value, words[1].Value, words[2].Value, words[3] == because ? null : Day(words[4].Value), reason, line));
    }

    private static (int Column, string Message)? Error(MatchCollection words, Match? because, string reason, int end)
    {
        if (words[0].Value != "*" && ComparisonRules.Find(words[0].Value) is null)
            return (words[0].Index + 1, $"'{words[0].Value}' is no rule: an entry starts with an id such as {ComparisonRules.PropertyRemoved.Id}, or *");
        if (words.Count < 3 || because is not null && because.Index <= words[2].Index)
            return (end, "an entry has a rule, an endpoint and a place: FALD111 fal-ai/flux/* FluxDevInput.Strength because nobody sets it");
        if (because is null || reason.Length == 0)
            return (end, "an entry says why: end it with 'because' and a reason");
        if (words[3] == because)
            return null;
        if (words[3].Value != "until")
            return (words[3].Index + 1, $"'{words[3].Value}' stands where 'until' or 'because' should");
        if (words[4] == because || Day(words[4].Value) is null)
            return (words[4].Index + 1, $"'{words[4].Value}' is no date: write it as 2027-01-31");
        return words[5] == because ? null : (words[5].Index + 1, $"'{words[5].Value}' stands where 'because' should");
    }

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
