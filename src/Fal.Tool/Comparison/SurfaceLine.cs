namespace Fal.Tool.Comparison;

/// <summary>A line of a public surface that code may have stood on, and does not any more.</summary>
/// <param name="Text">The line.</param>
/// <param name="Subject">What the line is of: the full name of a type or member, or a type and what it was.</param>
/// <param name="IsNew">Whether it is the new version's, which asks for more than the old one.</param>
internal sealed record SurfaceLine(string Text, string Subject, bool IsNew)
{
    private static readonly string[] Starts = ["required ", "static class ", "static ", "const ", "sealed record ", "readonly record struct ", "sealed class "];

    private static readonly string[] Ends = ["(", " -> ", " = "];

    public static SurfaceLine Of(string line, bool isNew = false) => new(line, SubjectOf(line), isNew);

    /// <summary>Whether the line is of a name, or of anything in it.</summary>
    public bool IsOf(string name) =>
        Subject.StartsWith(name, StringComparison.Ordinal) && (Subject.Length == name.Length || Subject[name.Length] is '.' or ' ' or '<');

    /// <summary>Whether the line has the name of a type in it.</summary>
    public bool Mentions(string type)
    {
        for (var at = Text.IndexOf(type, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(type, at + 1, StringComparison.Ordinal))
        {
            if (at + type.Length == Text.Length || !char.IsLetterOrDigit(Text[at + type.Length]))
                return true;
        }

        return false;
    }

    private static string SubjectOf(string line)
    {
        var subject = line;
        foreach (var start in Starts)
        {
            if (subject.StartsWith(start, StringComparison.Ordinal))
                subject = subject[start.Length..];
        }

        if (subject.Contains(".implicit operator ", StringComparison.Ordinal) || subject.Contains(".extension(", StringComparison.Ordinal))
            return subject.Split(" -> ")[0];
        foreach (var end in Ends)
            subject = subject.Split(end)[0];
        return subject.EndsWith(".get", StringComparison.Ordinal) ? subject[..^4] : subject.EndsWith(".init", StringComparison.Ordinal) ? subject[..^5] : subject;
    }
}
