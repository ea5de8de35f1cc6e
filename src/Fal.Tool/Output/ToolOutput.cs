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

    /// <summary>Rows under headings, as wide as the terminal is; elsewhere each row is one line.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (isJson)
            return;
        var table = new Table().NoBorder().Collapse();
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, 2, 0), NoWrap = heading == headings[0] || !environment.IsOutputTerminal });
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(VisibleText.Escape(cell))));
        using var text = new StringWriter();
        Console(text).Write(table);
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
