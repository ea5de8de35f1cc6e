using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fal.Tool.Comparison.Formats;

/// <summary>For people at a terminal: the worst first, each change in two lines.</summary>
internal sealed class TextFormat(IAnsiConsole console) : IComparisonFormat
{
    public void Write(ComparisonReport report)
    {
        foreach (var problem in report.Problems)
            Line($"{problem.Position.Path}({problem.Position.Line + 1},{problem.Position.Column + 1}): {problem.Kind.Id}: {problem.Message}", Color.Red);
        foreach (var model in report.Models.OrderByDescending(model => model.Grade))
            Write(model);
        foreach (var note in report.Notes)
            Line(note.ToString(), Color.Yellow);
        Line(GradeWords.Summary(report));
    }

    private void Write(ModelChanges model)
    {
        Line($"{model.Id}  {model.File}", new Style(decoration: Decoration.Bold));
        foreach (var change in model.Changes)
        {
            var grade = GradeWords.Of(change.Grade);
            console.Write(new Text($"  {grade,-9}", StyleOf(change.Grade)));
            console.Write(new Text($"  {change.Rule.Id}  {GradeWords.Of(change.Side),-6}  {change.Place}"));
            console.WriteLine();
            Line(change.Text, indent: 13);
        }

        console.WriteLine();
    }

    /// <summary>Lines as wide as there is room for, with no blanks at their ends.</summary>
    private void Line(string text, Style? style = null, int indent = 0)
    {
        IRenderable words = new Text(text);
        foreach (var line in Segment.SplitLines(words.Render(RenderOptions.Create(console), Math.Max(console.Profile.Width - indent, 13))))
        {
            console.Write(new Text(new string(' ', indent) + string.Concat(line.Select(segment => segment.Text)).TrimEnd(), style));
            console.WriteLine();
        }
    }

    private static Style StyleOf(ChangeGrade grade) => grade switch
    {
        ChangeGrade.Source => Color.Red,
        ChangeGrade.Wire => Color.Yellow,
        ChangeGrade.Behaviour => Color.Blue,
        _ => Color.Grey,
    };
}
