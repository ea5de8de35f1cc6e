using System.Globalization;
using Fal.Generators.Emit;
using Fal.Schemas;
using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>What a schema has too much of is FAL0008, with how much it has, how much it may have, and where. Other files generate.</summary>
public class BudgetTests
{
    private const string Bad = "schemas/bad.json";

    [Theory]
    [InlineData(250, 251, "'properties' has 251 properties, more than the 250 that it may have", "»\"properties\": { {0} }", "\"p{0}\": {}")]
    [InlineData(2000, 2001, "'enum' has 2,001 values, more than the 2,000 that it may have", "»\"enum\": [ {0} ]", "\"v{0}\"")]
    [InlineData(100, 101, "'anyOf' has 101 schemas, more than the 100 that it may have", "»\"anyOf\": [ {0} ]", "{ \"properties\": { \"p{0}\": {} }, \"required\": [\"p{0}\"] }")]
    [InlineData(100, 101, "'prefixItems' has 101 schemas, more than the 100 that it may have", "\"type\": \"array\", »\"prefixItems\": [ {0} ]", "{ \"type\": \"string\" }")]
    [InlineData(100, 101, "'allOf' has 101 schemas, more than the 100 that it may have", "»\"allOf\": [ {0} ]", "{ \"properties\": { \"p{0}\": {} } }")]
    public void Too_many_parts_of_a_schema(int most, int count, string message, string schema, string part)
    {
        string Text(int parts) => Documents.OpenApi("me/bad", $"\"value\": {{ {schema.Replace("{0}", string.Join(", ", Enumerable.Range(0, parts).Select(i => part.Replace("{0}", $"{i}", StringComparison.Ordinal))), StringComparison.Ordinal)} }}");

        AssertRefused(Text(count), message);
        AssertCompiles(Text(most));
    }

    [Theory]
    [InlineData("\"properties\": { \"inner\": { \"properties\": { »\"{0}\": {} } } }")]
    [InlineData("\"enum\": [ \"a\", »\"{0}\" ]")]
    [InlineData("\"const\": »\"{0}\"")]
    public void Too_long_a_name(string schema)
    {
        const int Most = 250;
        string Text(int letters) => Documents.OpenApi("me/bad", $"\"value\": {{ {schema.Replace("{0}", new string('a', letters), StringComparison.Ordinal)} }}");

        AssertRefused(Text(Most + 1), $"the name '{new string('a', 40)}…' has 251 letters, more than the 250 that it may have");
        AssertRefused(Text(2000), $"the name '{new string('a', 40)}…' has 2,000 letters, more than the 250 that it may have");
        AssertCompiles(Text(Most));
    }

    [Fact]
    public void Too_long_a_name_of_a_type()
    {
        string Text(int letters) => Documents.OpenApi("me/bad", $"\"value\": {{ \"$ref\": \"#/components/schemas/{new string('a', letters)}\" }}", $", \"{new string('a', letters)}\": {{ \"properties\": {{ \"b\": {{ \"enum\": [\"c\"] }} }} }}");

        AssertRefused("»" + Text(151), $"the name 'A{new string('a', 39)}…' has 151 letters, more than the 150 that it may have");
        AssertCompiles(Text(150));
    }

    [Fact]
    public void Too_long_an_id()
    {
        AssertRefused("»" + Documents.OpenApi("me/" + new string('a', 149)), $"the name 'MeA{new string('a', 37)}…' has 151 letters, more than the 150 that it may have", "me/" + new string('a', 149));
        AssertCompiles(Documents.OpenApi("me/" + new string('a', 148)));
    }

    [Theory]
    [InlineData("ClientName")]
    [InlineData("Namespace")]
    public void Too_long_a_name_in_the_project(string metadata)
    {
        SchemaText File(int letters) => new(Bad, Documents.OpenApi("me/bad"), new Dictionary<string, string> { ["FalModel"] = "true", [metadata] = new string('A', letters) });

        Assert.Equal("FAL0009", Assert.Single(Generation.Of(File(151)).Diagnostics).Id);
        Assert.Empty(Generation.Of(File(150)).CompilerDiagnostics);
    }

    [Fact]
    public void Too_many_types()
    {
        string Text(int groups) => Documents.OpenApi("me/bad", Many(groups, i => $"\"g{i}\": {{ \"properties\": {{ {Many(49, j => $"\"t{j}\": {{ \"properties\": {{ \"p{i}x{j}\": {{}} }} }}")} }} }}"));

        AssertRefused("»" + Text(10), "'MeBad' has 501 types, more than the 500 that it may have");
        Assert.Empty(Read(Text(9)).Problems);
    }

    [Theory]
    [InlineData("array", "items")]
    [InlineData("object", "additionalProperties")]
    public void Too_many_lists_in_each_other(string type, string keyword)
    {
        string Text(int depth) => Documents.OpenApi("me/bad", $"\"value\": {string.Concat(Enumerable.Repeat($"{{ \"type\": \"{type}\", \"{keyword}\": ", depth))}{{ \"type\": \"string\" }}{new string('}', depth)}");

        AssertRefused("»" + Text(13), "a type has 13 lists and maps in each other, more than the 12 that it may have");
        AssertCompiles(Text(12));
    }

    [Fact]
    public void Types_in_each_other_as_deep_as_a_small_stack_holds()
    {
        static string Chain(int length, Func<string, string> holder) => SchemaDimension.Maze(length, 1, holder);
        string Records(int length) => Chain(length, next => $"{{ \"properties\": {{ \"a\": {{ \"anyOf\": [{next}, {{ \"type\": \"string\" }}] }} }} }}");

        SchemaFileModel? deepest = null;
        SchemaFileModel? tooDeep = null;
        var thread = new Thread(() => (deepest, tooDeep) = (Read(Records(30)), Read(Records(2000))), 512 * 1024);
        thread.Start();
        thread.Join();

        Assert.Empty(deepest!.Problems);
        Assert.Contains("more than the", Assert.Single(tooDeep!.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoints_that_fit_are_generated_beside_one_that_does_not()
    {
        var much = Documents.OpenApi("me/much", Many(150, i => $"\"g{i}\": {{ \"properties\": {{ {Many(100, j => $"\"p{j}\": {{ \"type\": \"string\" }}")} }} }}"));
        var page = $$"""{ "models": [ {{Listed("me/a", Documents.OpenApi("me/a"))}}, {{Listed("me/much", much)}}, {{Listed("me/z", Documents.OpenApi("me/z"))}} ] }""";

        var model = Read(page);

        Assert.Equal(["me/a", "me/z"], model.Endpoints.Select(e => e.Id));
        var problem = Assert.Single(model.Problems);
        Assert.Matches(@"^No client was generated of 'me/much' in 'bad\.json': its code would have about [0-9,]+ characters, and all that of a file of this length may have [0-9,]+\. ", problem.Message);
        Assert.NotEqual(0, problem.Position.Column);

        static string Listed(string id, string document) => $"{{ \"endpoint_id\": \"{id}\", \"openapi\": {document} }}";
    }

    [Fact]
    public void Of_thousands_of_problems_fifty_are_told_and_the_last_tells_of_the_others()
    {
        var text = Documents.OpenApi("me/bad", Many(200, i => $"\"p{i}\": {{ \"anyOf\": [{Many(20, j => $"{{ \"$ref\": \"#/no/{j}\" }}")}] }}"));

        var diagnostics = Beside(text).Diagnostics;

        Assert.Equal(50, diagnostics.Length);
        Assert.All(diagnostics, d => Assert.Equal(("FAL0005", DiagnosticSeverity.Warning), (d.Id, d.Severity)));
        Assert.EndsWith(". 3,950 more of this kind are not listed", diagnostics[^1].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.DoesNotContain("more of this kind", diagnostics[^2].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancellation_is_noticed_anywhere_in_the_reading(bool withPlaces)
    {
        var file = new SchemaFile(Bad, Large(), new SchemaMetadata());
        using var never = new CancellationTokenSource();
        var whole = new CancelledAt(int.MaxValue, never, file.Length);
        Assert.Single(SchemaReader.Read(file, withPlaces, whole).Endpoints);
        Assert.InRange(whole.Steps, 20_000, int.MaxValue);

        foreach (var part in new[] { 0.001, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99 })
        {
            using var cancellation = new CancellationTokenSource();
            var budget = new CancelledAt((int)(whole.Steps * part), cancellation, file.Length);

            Assert.Throws<OperationCanceledException>(() => SchemaReader.Read(file, withPlaces, budget));
            Assert.Equal((int)(whole.Steps * part), budget.Steps);
        }
    }

    [Fact]
    public void A_cancellation_is_noticed_at_any_line_of_the_writing()
    {
        using var cancellation = new CancellationTokenSource();
        using var code = new CodeWriter(cancellation.Token);
        code.Line("written");
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => code.Line("not written"));
        Assert.Throws<OperationCanceledException>(() => EndpointEmitter.Emit(Read(Documents.OpenApi("me/a")).Endpoints[0], new EmitOptions(HasExtensionProperties: true), cancellation.Token));
    }

    /// <summary>A file of a megabyte.</summary>
    private static string Large() => Documents.OpenApi("me/large", Many(12, i =>
        $"\"g{i}\": {{ \"properties\": {{ {Many(250, j => $"\"p{j}\": {{ \"anyOf\": [ {{ \"type\": \"number\" }}, {{ \"type\": \"null\" }} ], \"default\": 1, \"description\": \"{new string('x', 190)}\" }}")} }} }}"));

    private static string Many(int count, Func<int, string> part) => string.Join(", ", Enumerable.Range(0, count).Select(part));

    private static SchemaFileModel Read(string text) => SchemaReader.Read(new SchemaFile(Bad, text, new SchemaMetadata()), TestContext.Current.CancellationToken);

    private static Generation Beside(string text) => Generation.Of(Documents.Endpoint("good/one", path: "schemas/a.json"), new SchemaText(Bad, text), Documents.Endpoint("good/two", path: "schemas/z.json"));

    private static void AssertCompiles(string text)
    {
        var generation = Generation.Of(new SchemaText(Bad, text.Replace("»", "", StringComparison.Ordinal)));
        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Single(generation.Sources);
    }

    /// <summary>Checks that of a file beside two good ones, which give their clients, it is said what it has too much of, and where the mark is.</summary>
    private static void AssertRefused(string marked, string message, string id = "me/bad")
    {
        var place = marked.IndexOf('»', StringComparison.Ordinal);
        var generation = Beside(marked.Remove(place, 1));
        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal("FAL0008", diagnostic.Id);
        Assert.Equal($"No client was generated of '{id}' in 'bad.json': {message}", diagnostic.GetMessage(CultureInfo.InvariantCulture));
        var start = diagnostic.Location.GetLineSpan().StartLinePosition;
        Assert.Equal((marked[..place].Count(c => c == '\n'), place - (marked[..place].LastIndexOf('\n') + 1)), (start.Line, start.Character));
        Assert.Equal(["GoodOne.g.cs", "GoodTwo.g.cs"], generation.Sources.Keys);
    }

    /// <summary>A budget whose file is cancelled while it is read.</summary>
    private sealed class CancelledAt(int step, CancellationTokenSource cancellation, int length) : FileBudget(length, cancellation.Token)
    {
        public int Steps { get; private set; }

        public override void Notice()
        {
            if (++Steps == step)
                cancellation.Cancel();
            base.Notice();
        }
    }

    [Fact]
    public void Circles_that_hold_together_have_no_more_types_than_an_endpoint_may_have()
    {
        int[] lengths = [2, 3, 5, 7, 11];
        var circles = lengths.SelectMany(length => Enumerable.Range(0, length).Select(i =>
            $$"""
            "R{{length}}_{{i}}": { "type": "object", "properties": { "n": { "$ref": "#/components/schemas/R{{length}}_{{(i + 1) % length}}" } } }
            """));
        var all = string.Join(",", lengths.Select(length => $$""" { "$ref": "#/components/schemas/R{{length}}_0" } """));

        var generation = Generation.Of(DemoSchema.Of($$""" "all": { "allOf": [{{all}}] } """, components: string.Join(",", circles)));

        var refused = Assert.Single(generation.Diagnostics);
        Assert.Equal("FAL0008", refused.Id);
        Assert.Contains("1,001 types, once the parts of its schemas are put together", refused.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
