using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Shared;
using Spectre.Console;

namespace Fal.Tool.Output;

/// <summary>What the tool says. Results go to standard output; what is said beside goes to standard error, so that a script reads results alone.</summary>
internal sealed class ToolOutput(ToolEnvironment environment, Verbosity verbosity, bool isJson)
{
    /// <summary>As many characters as a line has that goes to no terminal: nothing is broken there.</summary>
    private const int Unbroken = 100_000;

    /// <summary>As wide as a terminal must be for columns that are broken into lines.</summary>
    private const int WideEnough = 100;

    /// <summary>As much of the last column as there must be room for.</summary>
    private const int LastColumn = 30;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsJson => isJson;

    public bool HasProgress => verbosity >= Verbosity.Normal;

    public TextWriter Writer => environment.Output;

    /// <summary>A line of the result.</summary>
    public void Line(string text = "")
    {
        if (!isJson)
            environment.Output.Write(text + "\n");
    }

    /// <summary>A line that tells what was done: whoever wants quiet can do without.</summary>
    public void Note(string text)
    {
        if (!isJson && verbosity > Verbosity.Quiet)
            environment.Output.Write(text + "\n");
    }

    public void Warning(string text)
    {
        if (verbosity > Verbosity.Quiet)
            environment.Error.Write($"warning: {text}\n");
    }

    /// <summary>What went wrong with one of several.</summary>
    public void Error(string text) => environment.Error.Write($"error: {VisibleText.Escape(text)}\n");

    /// <summary>What only the curious want to know.</summary>
    public void Detail(string text)
    {
        if (verbosity is Verbosity.Detailed)
            environment.Error.Write(VisibleText.Escape(text) + "\n");
    }

    public void Json(JsonNode json)
    {
        if (isJson)
            environment.Output.Write(json.ToJsonString(Indented) + "\n");
    }

    /// <summary>Rows under headings, as wide as the terminal is, and where that is too narrow a list; elsewhere each row is one line.</summary>
    /// <param name="entry">A row as an entry of the list: a line, and what stands below it.</param>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, Func<IReadOnlyList<string>, (string Line, string Below)>? entry = null)
    {
        if (isJson)
            return;
        var all = rows.ToList();
        if (IsTooNarrow(headings, all))
            List(all.Select(entry ?? (row => (row[0], string.Join(", ", headings.Zip(row).Skip(1).Where(cell => cell.Second.Length > 0).Select(cell => $"{cell.First.ToLowerInvariant()} {cell.Second}"))))));
        else
            Columns(headings, all);
    }

    private bool IsTooNarrow(IReadOnlyList<string> headings, List<IReadOnlyList<string>> rows)
    {
        var widths = headings.Select((heading, i) => rows.Select(row => VisibleText.Escape(row[i]).Length).Append(heading.Length).Max() + 2).ToList();
        return environment.IsOutputTerminal
            && (widths.Sum() > environment.Width + 2 && (environment.Width < WideEnough || widths.SkipLast(1).Sum() + Math.Min(widths[^1], LastColumn) > environment.Width));
    }

    /// <summary>Each on a line, with the rest indented below.</summary>
    private void List(IEnumerable<(string Line, string Below)> entries)
    {
        using var text = new StringWriter();
        var console = Console(text);
        foreach (var (line, below) in entries)
        {
            console.Write(new Text(VisibleText.Escape(line) + "\n"));
            if (below.Length > 0)
                console.Write(new Padder(new Text(VisibleText.Escape(below)), new Padding(6, 0, 0, 0)));
        }

        WriteTrimmed(text);
    }

    private void Columns(IReadOnlyList<string> headings, List<IReadOnlyList<string>> rows)
    {
        var table = new Table().NoBorder().Collapse();
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, 2, 0), NoWrap = heading == headings[0] || !environment.IsOutputTerminal });
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(VisibleText.Escape(cell))));
        using var text = new StringWriter();
        Console(text).Write(table);
        WriteTrimmed(text);
    }

    /// <summary>Lines without the blanks that fill them up.</summary>
    private void WriteTrimmed(StringWriter text)
    {
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
            environment.Output.Write(line.TrimEnd() + "\n");
    }

    /// <summary>Standard output, for what is coloured on a terminal.</summary>
    public IAnsiConsole Console() => Console(environment.Output);

    private IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = environment.HasColor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = environment.HasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = environment.IsOutputTerminal ? Math.Max(environment.Width, 20) : Unbroken;
        return console;
    }
}
