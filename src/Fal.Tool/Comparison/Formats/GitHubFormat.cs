using System.Globalization;
using Fal.Schemas;

namespace Fal.Tool.Comparison.Formats;

/// <summary>Annotations of GitHub Actions, at the lines of the schema files that a change is of.</summary>
/// <param name="inRepository">A path as it is from the folder of the repository; null where it is that already.</param>
internal sealed class GitHubFormat(TextWriter writer, Func<string, string>? inRepository = null) : IComparisonFormat
{
    public void Write(ComparisonReport report)
    {
        foreach (var problem in report.Problems)
            Write("error", problem.Position.Path, problem.Position.Line + 1, problem.Kind.Id, problem.Message);
        foreach (var model in report.Models)
        {
            var lines = new SchemaLines(model.After);
            foreach (var change in model.Changes.Where(change => change.Grade is not ChangeGrade.None))
                Write(Command(change.Grade), model.File, lines.Of(change), $"{change.Rule.Id} {change.Rule.Title}", $"{GradeWords.Of(change.Grade)}, {GradeWords.Of(change.Side)} {change.Place}: {change.Text}");
        }

        foreach (var note in report.Notes)
            Write("notice", note.File, note.Line, SchemaLock.IgnoreFileName, note.Message);
        writer.Write($"{GradeWords.Summary(report)}\n");
    }

    private static string Command(ChangeGrade grade) => grade switch
    {
        ChangeGrade.Source => "error",
        ChangeGrade.Wire => "warning",
        _ => "notice",
    };

    private void Write(string command, string file, int line, string title, string message) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"::{command} file={Property(inRepository?.Invoke(file) ?? file)},line={line},title={Property(title)}::{Data(message)}\n"));

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
