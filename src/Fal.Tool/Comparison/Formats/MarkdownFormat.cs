namespace Fal.Tool.Comparison.Formats;

/// <summary>For a comment on a pull request.</summary>
internal sealed class MarkdownFormat(TextWriter writer) : IComparisonFormat
{
    /// <summary>What may mean something in Markdown or HTML.</summary>
    private const string Markup = "\\`*_{}[]()<>+-!|~$&^=\"";

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

    /// <summary>A text of the schema's as it stands: nothing of it is markup, and nobody is called by an @, nor an issue by a #.</summary>
    private static string Escaped(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => c switch
    {
        '@' or '#' => $"{c}\u200B",
        _ when char.IsControl(c) => " ",
        _ when Markup.Contains(c) => $"\\{c}",
        _ => c.ToString(),
    }));

    /// <summary>A text in backticks, in a cell of a table.</summary>
    private static string Code(string text) => text.ReplaceLineEndings(" ").Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal);
}
