using System.Globalization;
using System.IO.Enumeration;

namespace Fal.Tool.Comparison;

/// <summary>A line of an ignore file: <c>FALD111 fal-ai/flux/* FluxDevInput.Strength until 2027-01-31 because nobody sets it</c>.</summary>
/// <param name="Rule">The rule's id; a star for any.</param>
/// <param name="Endpoint">The models' ids, with stars for any characters.</param>
/// <param name="Place">The member of C# or place in JSON, with stars for any characters.</param>
/// <param name="Until">The last day on which it counts; null where it always does.</param>
/// <param name="Reason">Why nobody need mind.</param>
/// <param name="Line">Its line in the file, counted from 1.</param>
internal sealed record IgnoreEntry(string Rule, string Endpoint, string Place, DateOnly? Until, string Reason, int Line)
{
    public bool HasExpired(DateOnly today) => Until < today;

    public bool Matches(string id, Change change) =>
        (Rule == "*" || Rule == change.Rule.Id) && IsLike(Endpoint, id) && (IsLike(Place, change.Member) || IsLike(Place, change.Path.ToString()));

    public override string ToString() => $"{Rule} {Endpoint} {Place}{(Until is { } day ? $" until {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "")} because {Reason}";

    private static bool IsLike(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), text, ignoreCase: false);
}

/// <summary>A change that an entry says not to mind.</summary>
internal sealed record IgnoredChange(string Id, Change Change, IgnoreEntry Entry);

/// <summary>What is to say of a line of an ignore file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Message">What.</param>
internal sealed record IgnoreNote(string File, int Line, int Column, string Message)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column}): {Message}");
}
