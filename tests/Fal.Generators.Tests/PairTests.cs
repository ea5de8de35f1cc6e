namespace Fal.Generators.Tests;

/// <summary>Pairs of plain JSON Schemas: <c>name.input.json</c> and <c>name.output.json</c>.</summary>
public class PairTests
{
    internal const string Draft7 = """
        { "$schema": "http://json-schema.org/draft-07/schema#", "title": "Chat", "type": "object",
          "properties": { "turns": { "type": "array", "items": { "$ref": "#/definitions/Turn" } }, "pair": { "type": "array", "items": [{ "type": "number" }, { "type": "number" }] } },
          "required": ["turns"], "definitions": { "Turn": { "type": "object", "properties": { "text": { "type": "string" } }, "required": ["text"] } } }
        """;

    internal const string Draft2020 = """
        { "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
          "properties": { "answer": { "$ref": "#/$defs/Turn" }, "pair": { "type": "array", "prefixItems": [{ "type": "string" }, { "type": "string" }] }, "next": { "$ref": "#" } },
          "$defs": { "Turn": { "type": "object", "properties": { "score": { "type": "number" } }, "required": ["score"] } } }
        """;

    [Fact]
    public void Two_schemas_make_one_endpoint()
    {
        var generation = Generation.Of(File("chat.input.json", Draft7, "me/chat"), File("chat.output.json", Draft2020));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(["MeChat.g.cs"], generation.Sources.Keys);
        Assert.Equal("System.Collections.Generic.IReadOnlyList<MeChat.Turn>", generation.TypeOf("MeChatInput", "Turns"));
        Assert.Equal("string", generation.TypeOf("MeChat+Turn", "Text"));
        Assert.Equal("System.Collections.Generic.IReadOnlyList<double>?", generation.TypeOf("MeChatInput", "Pair"));
        Assert.Equal("MeChat.OutputTurn?", generation.TypeOf("MeChatOutput", "Answer"));
        Assert.Equal("double", generation.TypeOf("MeChat+OutputTurn", "Score"));
        Assert.Equal("System.Collections.Generic.IReadOnlyList<string>?", generation.TypeOf("MeChatOutput", "Pair"));
        Assert.Equal("MeChatOutput?", generation.TypeOf("MeChatOutput", "Next"));
    }

    [Fact]
    public void Definitions_that_both_have_are_one_type()
    {
        const string Shared = """{ "type": "object", "properties": { "a": { "$ref": "#/$defs/Turn" } }, "$defs": { "Turn": { "type": "object", "properties": { "text": { "type": "string" } } } } }""";
        var generation = Generation.Of(File("chat.input.json", Shared, "me/chat"), File("chat.output.json", Shared));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal("MeChat.Turn?", generation.TypeOf("MeChatInput", "A"));
        Assert.Equal("MeChat.Turn?", generation.TypeOf("MeChatOutput", "A"));
    }

    [Fact]
    public void The_id_may_stand_with_the_output()
    {
        var generation = Generation.Of(File("chat.input.json", Draft7), File("chat.output.json", Draft2020, "me/chat"));

        Assert.Equal(["MeChat.g.cs"], generation.Sources.Keys);
    }

    [Fact]
    public void An_edit_of_the_output_writes_only_the_pair_again()
    {
        var output = File("chat.output.json", Draft2020);
        var before = Generation.Of(File("chat.input.json", Draft7, "me/chat"), output, DemoSchema.Of("\"a\": {}"));

        var after = before.Replace(output, File("chat.output.json", Draft2020.Replace("score", "points", StringComparison.Ordinal)));

        Assert.NotEqual(before.Sources["MeChat.g.cs"], after.Sources["MeChat.g.cs"]);
        Assert.Same(Text(before, "MeDemo.g.cs"), Text(after, "MeDemo.g.cs"));
    }

    [Theory]
    [InlineData("chat.input.json", "FAL0002", "its output schema was not given with it")]
    [InlineData("chat.output.json", "FAL0002", "no '*.input.json' of the same name")]
    public void Half_a_pair_is_an_error(string name, string id, string message)
    {
        var diagnostic = Assert.Single(Generation.Of(File(name, Draft7, "me/chat")).Diagnostics);

        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(name, diagnostic.Location.GetLineSpan().Path);
    }

    [Fact]
    public void What_is_wrong_in_the_output_is_reported_in_its_file()
    {
        var generation = Generation.Of(
            File("chat.input.json", Draft7, "me/chat"),
            File("chat.output.json", "{\n\"type\": \"object\",\n\"properties\": { \"a\": { \"$ref\": \"#/$defs/Missing\" } } }"));

        var place = Assert.Single(generation.Diagnostics).Location.GetLineSpan();
        Assert.Equal("chat.output.json", place.Path);
        Assert.Equal(2, place.StartLinePosition.Line);
    }

    private static Microsoft.CodeAnalysis.Text.SourceText Text(Generation generation, string name) =>
        generation.Result.GeneratedSources.Single(s => s.HintName == name).SourceText;

    internal static SchemaText File(string name, string text, string? id = null)
    {
        var metadata = new Dictionary<string, string> { ["FalModel"] = "true" };
        if (id is not null)
            metadata["EndpointId"] = id;
        return new SchemaText(name, text, metadata);
    }
}
