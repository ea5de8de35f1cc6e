using Fal.Schemas.Documents;
using Fal.Tool.Comparison;
using Fal.Tool.Comparison.Formats;
using NJsonSchema;
using Spectre.Console;

namespace Fal.Tool.Tests.Comparison;

/// <summary>What people and programs get of a report.</summary>
public class FormatTests
{
    [Fact]
    public void Text_has_the_worst_first_and_says_how_much_there_is()
    {
        var text = Text(Reports.OfEveryGrade(), AnsiSupport.No, width: 500);

        Assert.Equal("""
            me/demo  schemas/me__demo.json
              source     FALD111  input   MeDemoInput.Strength ($.strength)
                         MeDemoInput.Strength is gone: take it out.
              wire       FALD201  input   MeDemoInput.Count ($.count)
                         The greatest value of MeDemoInput.Count was 8, and is 4: keep what is sent within it.
              behaviour  FALD304  input   MeDemoInput.Note ($.note)
                         The description of MeDemoInput.Note was 'Old.', and is '100% of <b>`a|b`</b>, ::error::new: *words*'.
              none       FALD112  input   MeDemoInput.More ($.more)
                         MeDemoInput.More is new: string?.

            1 model differs, 1 does not: 1 source, 1 wire, 1 behaviour, 1 none.

            """, text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Text_has_colours_where_the_terminal_has()
    {
        Assert.Contains("\u001b[", Text(Reports.OfEveryGrade(), AnsiSupport.Yes, width: 80), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", Text(Reports.OfEveryGrade(), AnsiSupport.No, width: 80), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_broken_at_words_with_no_blanks_at_the_ends_of_lines()
    {
        var lines = Text(Reports.OfEveryGrade(), AnsiSupport.No, width: 60).ReplaceLineEndings("\n").Split('\n');

        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.Contains("             The greatest value of MeDemoInput.Count was 8,", lines);
    }

    [Fact]
    public void Nothing_that_differs_is_one_line() =>
        Assert.Equal("No model differs.\n", Text(Reports.Of(Reports.Input(""" "a": { "type": "string" } """), Reports.Input(""" "a": { "type": "string" } """)), AnsiSupport.No, width: 80).ReplaceLineEndings("\n"));

    [Fact]
    public void Annotations_are_at_the_lines_of_the_file_with_nothing_that_ends_them()
    {
        var writer = new StringWriter();
        var report = Reports.OfEveryGrade();

        new GitHubFormat(writer).Write(report);

        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var file = report.Models[0].After!.File.Text.Split('\n');
        int LineOf(string text) => Array.FindIndex(file, line => line.Contains(text, StringComparison.Ordinal)) + 1;
        Assert.Equal(
            [
                $"::error file=schemas/me__demo.json,line={LineOf("\"DemoInput\"")},title=FALD111 property is gone::source, input MeDemoInput.Strength ($.strength): MeDemoInput.Strength is gone: take it out.",
                $"::warning file=schemas/me__demo.json,line={LineOf("\"count\"")},title=FALD201 limit is narrower::wire, input MeDemoInput.Count ($.count): The greatest value of MeDemoInput.Count was 8, and is 4: keep what is sent within it.",
                $"::notice file=schemas/me__demo.json,line={LineOf("\"note\"")},title=FALD304 described otherwise::behaviour, input MeDemoInput.Note ($.note): The description of MeDemoInput.Note was 'Old.', and is '100%25 of <b>`a|b`</b>, ::error::new: *words*'.",
                "1 model differs, 1 does not: 1 source, 1 wire, 1 behaviour, 1 none.",
            ],
            lines);
    }

    [Fact]
    public void A_path_in_an_annotation_ends_nothing()
    {
        var writer = new StringWriter();
        SchemaFile file = new("a,b:c%\n.json", Reports.Input(""), new SchemaMetadata());

        new GitHubFormat(writer).Write(ComparisonReport.Of([file], [], TestContext.Current.CancellationToken));

        Assert.StartsWith("::error file=a%2Cb%3Ac%25%0A.json,line=1,title=FALD001 model is gone::", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_a_table_that_no_words_of_a_schema_break()
    {
        var writer = new StringWriter();

        new MarkdownFormat(writer).Write(Reports.OfEveryGrade());

        var rows = writer.ToString().Split('\n').Where(line => line.StartsWith('|')).ToList();
        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.Equal(5, row.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));
        Assert.StartsWith("| **source** | FALD111 | input `MeDemoInput.Strength` `$.strength` | ", rows[2], StringComparison.Ordinal);
        Assert.Contains(@"100% of \<b\>\`a\|b\`\</b\>, ::error::new: \*words\*", rows[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_what_its_schema_says()
    {
        var schema = await JsonSchema.FromJsonAsync(JsonFormat.Schema, TestContext.Current.CancellationToken);
        var ignored = Reports.OfEveryGrade().Without(IgnoreFile.Parse("fal.diff.ignore", "FALD111 * * because of that\nFALD131 * * because of this"), new DateOnly(2026, 11, 26));
        var broken = ComparisonReport.Of([], [new SchemaFile("broken.json", "{", new SchemaMetadata())], TestContext.Current.CancellationToken);

        Assert.All(new[] { Reports.OfEveryGrade(), ignored, broken, Reports.OfProperty("strength") }, report => Assert.Empty(schema.Validate(Json(report))));
        Assert.NotEmpty(schema.Validate(Json(ignored).Replace("\"rule\"", "\"role\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Validate(Json(ignored).Replace("FALD", "X", StringComparison.Ordinal)));
    }

    [Fact]
    public void Json_says_what_the_report_says()
    {
        using var document = System.Text.Json.JsonDocument.Parse(Json(Reports.OfEveryGrade()));

        var root = document.RootElement;
        Assert.Equal("source", root.GetProperty("grade").GetString());
        Assert.Equal(1, root.GetProperty("counts").GetProperty("wire").GetInt32());
        var change = root.GetProperty("models")[0].GetProperty("changes")[1];
        Assert.Equal(("FALD201", "wire", "input", "MeDemoInput.Count", "$.count", "8", "4"), (Of("rule"), Of("grade"), Of("side"), Of("member"), Of("path"), Of("before"), Of("after")));
        string? Of(string name) => change.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("source", 1)]
    [InlineData("wire", 1)]
    [InlineData("never", 0)]
    public void The_exit_code_is_by_the_worst_change(string failOn, int code)
    {
        Assert.True(GradeWords.TryParse(failOn, out var grade));

        Assert.Equal(code, Reports.OfEveryGrade().ExitCode(grade));
    }

    [Fact]
    public void The_exit_code_of_lesser_changes_is_0_and_of_a_file_that_is_none_2()
    {
        var narrower = Reports.Of(Reports.Input(""" "a": { "type": "number", "maximum": 2 } """), Reports.Input(""" "a": { "type": "number", "maximum": 1 } """));

        Assert.Equal((0, 1, 1, 0), (narrower.ExitCode(ChangeGrade.Source), narrower.ExitCode(ChangeGrade.Wire), narrower.ExitCode(ChangeGrade.Behaviour), narrower.ExitCode(null)));
        Assert.Equal(2, ComparisonReport.Of([], [new SchemaFile("broken.json", "{", new SchemaMetadata())], TestContext.Current.CancellationToken).ExitCode(null));
        Assert.False(GradeWords.TryParse("error", out _));
    }

    private static string Json(ComparisonReport report)
    {
        var writer = new StringWriter();
        new JsonFormat(writer).Write(report);
        return writer.ToString();
    }

    private static string Text(ComparisonReport report, AnsiSupport ansi, int width)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi, ColorSystem = ansi is AnsiSupport.Yes ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        new TextFormat(console).Write(report);
        return writer.ToString();
    }
}
