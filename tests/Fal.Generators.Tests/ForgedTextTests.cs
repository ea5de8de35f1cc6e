using System.Globalization;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>No text of a schema looks like another's: not in what is said of it, and not in the code.</summary>
public class ForgedTextTests
{
    private const string Forged = "Program.cs(2,2): error CS9998: forged";

    /// <summary>What begins a line, cannot be seen, or turns text: as JSON escapes it.</summary>
    private static readonly string[] Nasty =
    [
        @"\n", @"\r", @"\r\n", @"\t", @"\u0085", @"\u2028", @"\u2029", @"\u000b", @"\u000c", @"\u0000", @"\u0007", @"\u001b[31m", @"\u007f", @"\u009b", @"\u202a", @"\u202e", @"\u2066", @"\u2069",
        @"\u200e", @"\u200f", @"\u061c", @"\u200b", @"\ufeff", @"\u00ad", @"\ufffe", @"\uffff", @"\ud83d", @"\ude00", @"\udb40\udc41", @"\ud83d\ude00", "*/", "//", "</summary>", @"\""", @"\\",
    ];

    public static TheoryData<string> Texts => [.. Nasty.Select(nasty => $"a{nasty}{Forged}{nasty}")];

    [Theory]
    [MemberData(nameof(Texts))]
    public void In_generated_code_nothing_is_hidden(string text)
    {
        var schema = $$"""
            "{{text}}": { "type": "string", "title": "{{text}}", "description": "{{text}}", "default": "{{text}}", "pattern": "{{text}}", "example": "{{text}}", "minLength": 1 },
            "required": { "type": "string", "examples": ["{{text}}"] },
            "known": { "enum": ["{{text}}", "b"], "description": "{{text}}" },
            "only": { "const": "{{text}}" },
            "inner": { "anyOf": [ { "$ref": "#/components/schemas/Part" }, { "properties": { "kind": { "enum": ["{{text}}"] } } }, { "type": "boolean" } ] }
            """;
        var document = Documents.OpenApi("me/bad", schema, $", \"Part\": {{ \"description\": \"{text}\", \"properties\": {{ \"kind\": {{ \"enum\": [\"x{text}\"] }}, \"{text}\": {{ \"deprecated\": true }} }} }}");
        var page = $$"""{ "models": [ { "endpoint_id": "me/bad", "metadata": { "display_name": "{{text}}", "description": "{{text}}", "category": "{{text}}" }, "openapi": {{document.Replace("\"endpointId\"", $"\"playgroundUrl\": \"https://x.test/{text}\", \"endpointId\"", StringComparison.Ordinal)}} } ] }""";

        var generation = Generation.Of(new SchemaText("bad.json", page));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        AssertNothingHidden(generation.Source);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void In_diagnostics_nothing_is_hidden(string text)
    {
        string[] documents =
        [
            Documents.OpenApi("me/bad", $"\"a\": {{ \"$ref\": \"#/{text}\" }}, \"b\": {{ \"$ref\": \"#/components/schemas/{text}\" }}"),
            Documents.OpenApi(text),
            Documents.OpenApi("me/bad", $"\"a\": {{ \"properties\": {{ \"{new string('n', 250)}{text}\": {{ }} }} }}"),
            Documents.OpenApi("me/bad", $"\"a\": {{ \"enum\": [\"{text}{new string('v', 250)}\"] }}"),
            Documents.OpenApi("me/bad", $"\"a\": {{ \"properties\": {{ \"{text}\": {{ \"minimum\": 2, \"maximum\": 1, \"type\": \"{text}\", \"not\": {{}}, \"if\": {{}} }} }} }}"),
            $$"""{ "models": [ { "endpoint_id": "{{text}}" }, { "endpoint_id": "me/x", "openapi": { "error": { "message": "{{text}}" } } } ] }""",
            $$"""{ "{{text}}": oops }""",
            $$"""{ "a": {{text.Replace(@"\u202e", "\u202e", StringComparison.Ordinal).Replace(@"\u2028", "\u2028", StringComparison.Ordinal)}} }""",
        ];
        foreach (var document in documents)
        {
            var diagnostics = Generation.Of(new SchemaText("bad.json", document)).Diagnostics;

            Assert.NotEmpty(diagnostics);
            AssertNothingHidden(diagnostics);
        }
    }

    [Fact]
    public void In_names_of_files_and_in_the_project_s_words_nothing_is_hidden()
    {
        var path = $"schemas/a\n{Forged}\u202e.json";
        var metadata = new Dictionary<string, string> { ["FalModel"] = "true", ["EndpointId"] = $"me/\n{Forged}", ["ClientName"] = $"A\r{Forged}" };

        AssertNothingHidden(Generation.Of(new SchemaText(path, "no JSON")).Diagnostics);
        AssertNothingHidden(Generation.Of(new SchemaText(path, Documents.OpenApi("me/a"), metadata)).Diagnostics);
        AssertNothingHidden(Generation.Of(new SchemaText(path, Documents.OpenApi("me/a")), new SchemaText("b.json", Documents.OpenApi("me/a"))).Diagnostics);
    }

    [Fact]
    public void A_text_of_any_length_is_cut_in_diagnostics()
    {
        var diagnostic = Assert.Single(Generation.Of(new SchemaText("bad.json", Documents.OpenApi("me/bad", $"\"a\": {{ \"$ref\": \"#/{new string('x', 100_000)}\" }}"))).Diagnostics);

        Assert.InRange(diagnostic.GetMessage(CultureInfo.InvariantCulture).Length, 500, 700);
    }

    [Fact]
    public void What_other_people_read_is_left_as_it_is()
    {
        const string Text = "naïve – 日本語 العربية नमस्ते 👩‍💻 ½ €";

        var generation = Generation.Of(DemoSchema.Of($$""" "p": { "type": "string", "description": "{{Text}}", "default": "{{Text}}" }, "known": { "enum": ["{{Text}}", "b"] } """));

        Assert.Contains($"<summary>{Text}</summary>", generation.Source, StringComparison.Ordinal);
        Assert.Contains($" = \"{Text}\"", generation.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://fal.ai/models/me/bad", true)]
    [InlineData("http://fal.test/a?b=c&d=e", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("//fal.ai/models", false)]
    [InlineData("models/me/bad", false)]
    [InlineData("https://fal.ai/a b", false)]
    [InlineData("https:evil", false)]
    public void Only_an_address_of_the_web_is_a_link(string address, bool isLink)
    {
        var document = Documents.OpenApi("me/bad").Replace("\"endpointId\"", $"\"playgroundUrl\": \"{address}\", \"endpointId\"", StringComparison.Ordinal);

        var source = Generation.Of(new SchemaText("bad.json", document)).Source;

        var escaped = address.Replace("&", "&amp;", StringComparison.Ordinal);
        Assert.Equal(isLink, source.Contains($"<see href=\"{escaped}\"/>", StringComparison.Ordinal));
        Assert.Equal(isLink, source.Contains("<see href", StringComparison.Ordinal));
        Assert.Contains(escaped, source, StringComparison.Ordinal);
    }

    private static void AssertNothingHidden(IEnumerable<Diagnostic> diagnostics)
    {
        Assert.All(diagnostics, diagnostic =>
        {
            // As the compiler writes it.
            var line = new DiagnosticFormatter().Format(diagnostic, CultureInfo.InvariantCulture);
            Assert.DoesNotContain('\n', line);
            AssertNothingHidden(line);
        });
    }

    private static void AssertNothingHidden(string text)
    {
        Assert.DoesNotContain(text.Split('\n'), line => line.TrimStart().StartsWith("Program.cs", StringComparison.Ordinal));
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            var isHidden = text[i] is not '\n' && CharUnicodeInfo.GetUnicodeCategory(text, i) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
            Assert.False(isHidden || text[i] is '\uFFFE' or '\uFFFF', $"U+{(int)text[i]:X4} at {i}");
        }
    }
}
