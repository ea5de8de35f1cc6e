namespace Fal.Tool.Comparison.Formats;

/// <summary>For a comment on a pull request.</summary>
internal sealed class MarkdownFormat(TextWriter writer) : IComparisonFormat
{
    public void Write(ComparisonReport report)
    {
        writer.Write($"### Models of fal.ai\n\n{GradeWords.Summary(report)}\n");
        foreach (var problem in report.Problems)
            writer.Write($"\n- :x: `{Code(problem.Position.Path)}`: {Escaped(problem.Message)}\n");
        foreach (var model in report.Models.OrderByDescending(model => model.Grade))
            Write(model);
        if (report.Notes.Count > 0)
            writer.Write("\n");
        foreach (var note in report.Notes)
            writer.Write($"- {Escaped(note.ToString())}\n");
    }

    private void Write(ModelChanges model)
    {
        writer.Write($"\n#### {Escaped(model.Id)}\n\n| breaks | rule | where | what |\n|---|---|---|---|\n");
        foreach (var change in model.Changes)
        {
            var path = change.Side is ChangeSide.Client ? "" : $" `{Code(change.Path.ToString())}`";
            writer.Write($"| {Grade(change.Grade)} | {change.Rule.Id} | {GradeWords.Of(change.Side)} `{Code(change.Member)}`{path} | {Escaped(change.Text)} |\n");
        }
    }

    private static string Grade(ChangeGrade grade) => grade is ChangeGrade.Source ? "**source**" : GradeWords.Of(grade);

    /// <summary>A text of the schema's as it stands: nothing of it is a link, a table or HTML.</summary>
    private static string Escaped(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsAscii(c) && char.IsPunctuation(c) && c is not ('.' or ',' or ':' or '\'' or '/' or ';' or '?' or '%') || c is '|' or '<' or '>' or '`' or '$' or '+' or '=' or '^' or '~' ? $"\\{c}" : char.IsControl(c) ? " " : c.ToString()));

    /// <summary>A text in backticks, in a cell of a table.</summary>
    private static string Code(string text) => text.ReplaceLineEndings(" ").Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal);
}
