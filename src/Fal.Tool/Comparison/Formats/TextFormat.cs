using Spectre.Console;

namespace Fal.Tool.Comparison.Formats;

/// <summary>For people at a terminal: the worst first, each change in two lines.</summary>
internal sealed class TextFormat(IAnsiConsole console) : IComparisonFormat
{
    public void Write(ComparisonReport report)
    {
        foreach (var problem in report.Problems)
            Line(new Text($"{problem.Position.Path}({problem.Position.Line + 1},{problem.Position.Column + 1}): {problem.Kind.Id}: {problem.Message}", Color.Red));
        foreach (var model in report.Models.OrderByDescending(model => model.Grade))
            Write(model);
        foreach (var note in report.Notes)
            Line(new Text(note.ToString(), Color.Yellow));
        Line(new Text(GradeWords.Summary(report)));
    }

    private void Write(ModelChanges model)
    {
        Line(new Text($"{model.Id}  {model.File}", new Style(decoration: Decoration.Bold)));
        foreach (var change in model.Changes)
        {
            var grade = GradeWords.Of(change.Grade);
            console.Write(new Text($"  {grade,-9}", StyleOf(change.Grade)));
            console.Write(new Text($"  {change.Rule.Id}  {GradeWords.Of(change.Side),-6}  {change.Place}"));
            console.WriteLine();
            console.Write(new Padder(new Text(change.Text), new Padding(13, 0, 0, 0)));
        }

        console.WriteLine();
    }

    private void Line(Text text)
    {
        console.Write(text);
        console.WriteLine();
    }

    private static Style StyleOf(ChangeGrade grade) => grade switch
    {
        ChangeGrade.Source => Color.Red,
        ChangeGrade.Wire => Color.Yellow,
        ChangeGrade.Behaviour => Color.Blue,
        _ => Color.Grey,
    };
}
