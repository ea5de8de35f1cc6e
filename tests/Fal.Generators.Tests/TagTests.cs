using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal.Generators.Tests;

/// <summary>Unions whose objects are told apart by a tag: a discriminator says by which, or the known values of a property.</summary>
public class TagTests
{
    /// <summary>What pydantic 2 writes of a tagged union: the tag has a default, and is not required.</summary>
    private const string Parts = """
        "Text": { "type": "object", "properties": { "type": { "const": "text", "default": "text", "type": "string" }, "text": { "type": "string" } }, "required": ["text"] },
        "Tool": { "type": "object", "properties": { "type": { "const": "tool", "default": "tool", "type": "string" }, "text": { "type": "string" }, "name": { "type": "string" } }, "required": ["text"] }
        """;

    private const string Part = """
        { "oneOf": [{ "$ref": "#/components/schemas/Text" }, { "$ref": "#/components/schemas/Tool" }],
          "discriminator": { "propertyName": "type", "mapping": { "text": "#/components/schemas/Text", "tool": "#/components/schemas/Tool" } } }
        """;

    private const string Shapes = """
        "Circle": { "type": "object", "properties": { "kind": { "type": "string" }, "size": { "type": "number" } }, "required": ["kind", "size"] },
        "Square": { "type": "object", "properties": { "kind": { "type": "string" }, "size": { "type": "number" } }, "required": ["kind", "size"] }
        """;

    private const string Shape = """
        { "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Square" }],
          "discriminator": { "propertyName": "kind", "mapping": { "round": "#/components/schemas/Circle", "boxy": "#/components/schemas/Square" } } }
        """;

    [Fact]
    public void A_constant_that_two_cases_share_tells_neither()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "part": { "anyOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }] } """, components: """
            "A": { "type": "object", "properties": { "type": { "const": "x" }, "a": { "type": "string" } }, "required": ["type", "a"] },
            "B": { "type": "object", "properties": { "type": { "const": "x" }, "b": { "type": "string" } }, "required": ["type", "b"] }
            """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.DoesNotContain("TryGetOther", generation.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Part, Parts, "new MeDemo.Tool { Text = \"a\" }", """{"type":"tool","text":"a"}""")]
    [InlineData(Shape, Shapes, "new MeDemo.Square { Size = 2 }", """{"kind":"boxy","size":2}""")]
    [InlineData("""{ "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Square" }], "discriminator": { "propertyName": "kind" } }""", Shapes, "new MeDemo.Square { Size = 2 }", """{"kind":"Square","size":2}""")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Text" }, { "$ref": "#/components/schemas/Tool" }] }""", Parts, "new MeDemo.Text { TextValue = \"a\" }", """{"type":"text","text":"a"}""")]
    [InlineData(
        """{ "oneOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }], "discriminator": { "propertyName": "v", "mapping": { "1": "#/components/schemas/A", "2": "#/components/schemas/B" } } }""",
        """ "A": { "type": "object", "properties": { "v": { "const": 1, "type": "integer", "default": 1 } } }, "B": { "type": "object", "properties": { "v": { "const": 2, "type": "integer", "default": 2 } } } """,
        "new MeDemo.B()",
        """{"v":2}""")]
    [InlineData(
        """{ "oneOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }] }""",
        """ "A": { "type": "object", "properties": { "ok": { "const": true, "type": "boolean" } }, "required": ["ok"] }, "B": { "type": "object", "properties": { "ok": { "const": false, "type": "boolean", "default": false } } } """,
        "new MeDemo.B()",
        """{"ok":false}""")]
    [InlineData(
        """{ "oneOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }], "discriminator": { "propertyName": "sort", "mapping": { "a": "A", "b": "B" } } }""",
        """ "A": { "type": "object", "properties": { "n": { "type": "string" } } }, "B": { "type": "object", "properties": { "n": { "type": "string" } } } """,
        "new MeDemo.B { N = \"x\" }",
        """{"sort":"b","n":"x"}""")]
    [InlineData(
        """{ "oneOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }], "discriminator": { "propertyName": "type" } }""",
        """ "Kind": { "enum": ["A", "B"], "type": "string" }, "A": { "type": "object", "properties": { "type": { "$ref": "#/components/schemas/Kind" } }, "required": ["type"] }, "B": { "type": "object", "properties": { "type": { "$ref": "#/components/schemas/Kind" } }, "required": ["type"] } """,
        "new MeDemo.B()",
        """{"type":"B"}""")]
    public void A_case_writes_its_tag_though_nobody_set_it(string schema, string components, string expression, string written)
    {
        using var app = new App(DemoSchema.Of($"\"value\": {schema}", components: components), $"new MeDemoInput {{ Value = {expression} }}");

        Assert.Equal($$"""{"value":{{written}}}""", app.Written);
    }

    [Theory]
    [InlineData(Shape, Shapes, """{"kind":"boxy","size":1}""", "Square {")]
    [InlineData(Shape, Shapes, """{"size":1,"kind":"round"}""", "Circle {")]
    [InlineData(Shape, Shapes, """{"kind":"flat","size":1}""", "{\"kind\"")]
    [InlineData(Part, Parts, """{"type":"tool","text":"a"}""", "Tool {")]
    [InlineData(Part, Parts, """{"type":"video","text":"a","frames":[1,1.50]}""", "{\"type\"")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Text" }, { "$ref": "#/components/schemas/Tool" }] }""", Parts, """{"type":"tool","text":"a"}""", "Tool {")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Text" }, { "$ref": "#/components/schemas/Tool" }] }""", Parts, """{"type":"x"}""", "{\"type\"")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "$ref": "#/components/schemas/Part" }] }""", Parts + ", \"Part\": " + Part, """{"type":"tool","text":"a"}""", "Tool {")]
    [InlineData(
        """{ "oneOf": [{ "oneOf": [{ "$ref": "#/components/schemas/Black" }, { "$ref": "#/components/schemas/White" }], "discriminator": { "propertyName": "color" } }, { "$ref": "#/components/schemas/Dog" }], "discriminator": { "propertyName": "pet", "mapping": { "cat": { "oneOf": [] }, "dog": "#/components/schemas/Dog" } } }""",
        """ "Black": { "type": "object", "properties": { "pet": { "const": "cat" }, "color": { "const": "black" } } }, "White": { "type": "object", "properties": { "pet": { "const": "cat" }, "color": { "const": "white" } } }, "Dog": { "type": "object", "properties": { "pet": { "const": "dog" } } } """,
        """{"pet":"cat","color":"white"}""",
        "White {")]
    [InlineData(
        """{ "oneOf": [{ "$ref": "#/components/schemas/Sound" }, { "$ref": "#/components/schemas/Picture" }], "discriminator": { "propertyName": "type", "mapping": { "mp3": "#/components/schemas/Sound", "wav": "#/components/schemas/Sound", "png": "#/components/schemas/Picture" } } }""",
        """ "Sound": { "type": "object", "properties": { "type": { "type": "string" } }, "required": ["type"] }, "Picture": { "type": "object", "properties": { "type": { "type": "string" } }, "required": ["type"] } """,
        """{"type":"wav"}""",
        "Sound {")]
    public void The_case_is_the_one_of_the_tag_and_another_tag_stays_JSON(string schema, string components, string value, string read)
    {
        foreach (var (owner, json) in new[] { (schema, value), ($$"""{ "type": "array", "items": {{schema}} }""", $"[{value}]"), ($$"""{ "type": "object", "additionalProperties": {{schema}} }""", $$"""{"a":{{value}}}""") })
        {
            using var models = Compile(DemoSchema.Of("", components: components, output: $"\"value\": {owner}"));
            var type = models.Endpoint("MeDemo").Output;
            var whole = $$"""{"value":{{json}}}""";

            Assert.Equal(whole, CompiledModels.RoundTrip(whole, type), JsonComparer);
            if (json == value)
                Assert.Contains($"Value = {read}", JsonSerializer.Deserialize(whole, type)!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_has_another_tag_is_no_case_and_can_be_had_as_it_came()
    {
        using var app = new App(
            DemoSchema.Of($"\"value\": {Shape}", components: Shapes),
            """
            Read("{\"value\":{\"kind\":\"flat\",\"size\":1}}") is { Value: { } value } && !value.TryGetCircle(out _) && !value.TryGetSquare(out _)
                && value.TryGetOther(out var other) && value.Match(circle => "", square => "", json => json.GetRawText()) == other.GetRawText()
                && value == Read("{\"value\":{\"kind\":\"flat\",\"size\":1}}").Value && value != Read("{\"value\":{\"kind\":\"flat\",\"size\":2}}").Value
                && Read("{\"value\":{\"kind\":\"round\",\"size\":1}}").Value?.TryGetOther(out _) is false
                    ? Read("{\"value\":{\"kind\":\"boxy\",\"size\":3}}") : new MeDemoInput()
            """);

        Assert.Equal("""{"value":{"kind":"boxy","size":3}}""", app.Written);
    }

    [Fact]
    public void A_tag_that_JSON_leaves_out_is_that_of_the_case_that_fits()
    {
        using var models = Compile(DemoSchema.Of("", components: Parts, output: $"\"value\": {Part}"));

        Assert.Equal("""{"value":{"type":"tool","text":"a","name":"b"}}""", CompiledModels.RoundTrip("""{"value":{"text":"a","name":"b"}}""", models.Endpoint("MeDemo").Output));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""", "default": []""")]
    [InlineData(""", "default": { "a": 1 }""")]
    public void A_case_with_two_tags_must_be_told_which(string defaultOfTag)
    {
        var generation = Generation.Of(DemoSchema.Of(
            """ "value": { "oneOf": [{ "$ref": "#/components/schemas/Sound" }, { "$ref": "#/components/schemas/Picture" }], "discriminator": { "propertyName": "type", "mapping": { "mp3": "#/components/schemas/Sound", "wav": "#/components/schemas/Sound", "png": "#/components/schemas/Picture" } } } """,
            components: $$""" "Sound": { "type": "object", "properties": { "type": { "type": "string"{{defaultOfTag}} } } }, "Picture": { "type": "object", "properties": { "type": { "type": "string" } } } """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.True(generation.Property("MeDemo+Sound", "Type").IsRequired);
        Assert.False(generation.Property("MeDemo+Picture", "Type").IsRequired);
    }

    [Fact]
    public void An_input_with_a_tag_that_the_schema_does_not_know_is_not_sent()
    {
        using var models = Compile(DemoSchema.Of($"\"value\": {Shape}", components: Shapes));
        var validation = default(Runtime.FalValidation);
        ((Runtime.IFalValidated)JsonSerializer.Deserialize("""{"value":{"kind":"flat","size":1}}""", models.Endpoint("MeDemo").Input)!).Validate(ref validation);

        var error = Assert.Single(validation.Findings.OfType<Violation>()).ToError(null);
        Assert.Equal("union_tag_invalid", error.Type);
        Assert.Equal("Input tag 'flat' found using 'kind' does not match any of the expected tags: 'round', 'boxy'", error.Message);
    }

    /// <summary>As OpenAPI has base types: whoever refers to the base means any of those that it is a part of.</summary>
    [Theory]
    [InlineData(""", "mapping": { "cat": "#/components/schemas/Cat", "dog": "Dog" } """, "dog")]
    [InlineData("", "Dog")]
    public void A_base_is_a_union_of_what_it_is_a_part_of(string mapping, string tag)
    {
        var document = DemoSchema.Of(
            """ "pet": { "$ref": "#/components/schemas/Pet" }, "cat": { "$ref": "#/components/schemas/Cat" } """,
            components: $$$"""
                "Pet": { "type": "object", "discriminator": { "propertyName": "petType"{{{mapping}}} }, "properties": { "petType": { "type": "string" }, "name": { "type": "string" } }, "required": ["petType"] },
                "Cat": { "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "type": "object", "properties": { "lives": { "type": "integer" } } }] },
                "Dog": { "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "type": "object", "properties": { "bark": { "type": "string" } } }] }
                """);
        using var app = new App(document, "new MeDemoInput { Pet = new MeDemo.Dog { Bark = \"wow\", Name = \"Rex\" }, Cat = new MeDemo.Cat { Lives = 9 } }");

        using var written = JsonDocument.Parse(app.Written);
        Assert.Equal(tag, written.RootElement.GetProperty("pet").GetProperty("petType").GetString());
        Assert.Equal("wow", written.RootElement.GetProperty("pet").GetProperty("bark").GetString());
        Assert.Equal(9, written.RootElement.GetProperty("cat").GetProperty("lives").GetInt32());
        Assert.Contains("Dog { ", JsonSerializer.Deserialize($$$"""{"pet":{"petType":"{{{tag}}}","lives":1}}""", app.Input)!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_many_cases_take_each_of_them()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"Part{(char)('A' + i)}")];
        var components = string.Join(", ", names.Select(n => $$""" "{{n}}": { "type": "object", "properties": { "{{n.ToLowerInvariant()}}": { "type": "integer" } }, "required": ["{{n.ToLowerInvariant()}}"] } """));
        string Refs(int count) => string.Join(", ", names.Take(count).Select(n => $$"""{ "$ref": "#/components/schemas/{{n}}" }"""));
        using var app = new App(
            DemoSchema.Of(
                $$"""
                "twelve": { "type": "array", "items": { "anyOf": [{{Refs(12)}}] } }, "tuple": { "type": "array", "prefixItems": [{{Refs(5)}}] },
                "mixed": { "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }, { "type": "boolean" }, { "$ref": "#/components/schemas/PartA" }] },
                "one_or_many": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } }] },
                "lines": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] }
                """,
                components: $$"""{{components}}, "Thing": { "anyOf": [{{Refs(4)}}] }"""),
            """
            new MeDemoInput
            {
                Twelve = [new MeDemo.PartL { Partl = 12 }, new MeDemo.PartB { Partb = 2 }], Tuple = [new MeDemo.PartA { Parta = 1 }, new MeDemo.PartE { Parte = 5 }],
                Mixed = ["a", 2, true, new MeDemo.PartA { Parta = 1 }],
                OneOrMany = new List<MeDemo.Thing> { new MeDemo.PartC { Partc = 3 } },
                Lines = new List<string> { "a", "b" },
            }
            """);

        const string Written = """{"twelve":[{"partl":12},{"partb":2}],"tuple":[{"parta":1},{"parte":5}],"mixed":["a",2,true,{"parta":1}],"one_or_many":[{"partc":3}],"lines":["a","b"]}""";
        Assert.Equal(Written, app.Written);
        Assert.Equal(Written, CompiledModels.RoundTrip(Written, app.Input));
    }

    private static IEqualityComparer<string> JsonComparer { get; } = EqualityComparer<string>.Create((left, right) =>
    {
        using var one = JsonDocument.Parse(left!);
        using var other = JsonDocument.Parse(right!);
        return JsonElement.DeepEquals(one.RootElement, other.RootElement);
    });

    private static CompiledModels Compile(SchemaText schema)
    {
        var generation = Generation.Of(schema);
        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        return new CompiledModels(generation);
    }

    /// <summary>An app that makes an input in C#.</summary>
    private sealed class App : IDisposable
    {
        private readonly CompiledModels _models;

        public App(SchemaText schema, string expression)
        {
            var code = $$"""
                using System.Collections.Generic;
                using System.Text.Json;
                using Fal.Models;

                public static class App
                {
                    public static MeDemoInput Make() => {{expression}};

                    public static MeDemoInput Read(string json) => JsonSerializer.Deserialize<MeDemoInput>(json)!;
                }
                """;
            var generation = Generation.Of(schema);
            Assert.Empty(generation.Diagnostics);
            Assert.Empty(generation.CompilerDiagnostics);
            generation = generation.WithCode(code);
            _models = new CompiledModels(generation);
            Input = _models.Endpoint("MeDemo").Input;
            Written = JsonSerializer.Serialize(_models.Type("App").GetMethod("Make")!.Invoke(null, null), Input);
        }

        public JsonTypeInfo Input { get; }

        /// <summary>What is sent of it.</summary>
        public string Written { get; }

        public void Dispose() => _models.Dispose();
    }
}
