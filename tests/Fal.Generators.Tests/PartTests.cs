using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>A schema of several parts: <c>allOf</c>, what stands beside a <c>$ref</c>, and alternatives beside properties.</summary>
public class PartTests
{
    private const string Components = """
        "Color": { "type": "string", "enum": ["red", "green", "blue"] },
        "Warm": { "enum": ["red", "orange", "blue"] },
        "Person": { "type": "object", "title": "Person", "properties": { "name": { "type": "string" }, "age": { "type": "integer", "minimum": 0 } } },
        "Named": { "type": "object", "properties": { "name": { "type": "string", "maxLength": 9 } }, "required": ["name"] },
        "Percent": { "type": "integer", "minimum": 0, "maximum": 100 },
        "Text": { "type": "string" },
        "Maybe": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
        "Pet": { "type": "object", "properties": { "kind": { "type": "string" }, "name": { "type": "string" } }, "required": ["kind"] },
        "Dog": { "description": "A dog.", "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "type": "object", "properties": { "bark": { "type": "boolean" } }, "required": ["bark"] }] },
        "Puppy": { "allOf": [{ "$ref": "#/components/schemas/Dog" }], "properties": { "age": { "type": "integer" }, "mother": { "$ref": "#/components/schemas/Dog" } } },
        "Alias": { "allOf": [{ "$ref": "#/components/schemas/Dog" }], "description": "Another name." },
        "Closed": { "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false },
        "Numbers": { "type": "object", "additionalProperties": { "type": "number" } }
        """;

    [Theory]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Color" }, { "description": "of the sky" }] }""", "MeDemo.Color")]
    [InlineData("""{ "$ref": "#/components/schemas/Color", "type": "string" }""", "MeDemo.Color")]
    [InlineData("""{ "type": "object", "allOf": [{ "$ref": "#/components/schemas/Person" }, { "$ref": "#/components/schemas/Person" }] }""", "MeDemo.Person")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "$ref": "#/components/schemas/Dog" }] }""", "MeDemo.Dog")]
    [InlineData("""{ "$ref": "#/components/schemas/Alias" }""", "MeDemo.Dog")]
    [InlineData("""{ "allOf": [{ "type": "string" }, { "maxLength": 4 }] }""", "string")]
    [InlineData("""{ "allOf": [{ "maxLength": 4 }], "type": "string" }""", "string")]
    [InlineData("""{ "allOf": [{ "type": "number" }, { "type": "integer" }] }""", "long")]
    [InlineData("""{ "allOf": [{ "type": ["string", "integer", "null"] }, { "type": ["boolean", "string"] }] }""", "string")]
    [InlineData("""{ "allOf": [{ "type": ["string", "integer", "null"] }, { "type": ["null", "string"] }] }""", "string?")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Text" }, { "format": "binary" }] }""", "Fal.FalBytes")]
    [InlineData("""{ "allOf": [{ "type": "array", "items": { "type": "number" } }, { "items": { "type": "integer" }, "minItems": 1 }] }""", "System.Collections.Generic.IReadOnlyList<long>")]
    [InlineData("""{ "allOf": [{ "type": "object", "additionalProperties": { "type": "number" } }, { "additionalProperties": { "maximum": 3 } }] }""", "System.Collections.Generic.IReadOnlyDictionary<string, double>")]
    [InlineData("""{ "allOf": [{ "anyOf": [{ "type": "string" }, { "type": "integer" }] }, { "type": "string" }] }""", "string")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Maybe" }, { "anyOf": [{ "type": "string", "maxLength": 3 }, { "type": "null" }] }] }""", "string?")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Maybe" }, { "type": "string" }] }""", "string")]
    [InlineData("""{ "type": "string", "anyOf": [{ "format": "uri" }, { "maxLength": 3 }] }""", "Fal.FalFile")]
    [InlineData("""{ "type": "object", "anyOf": [{ "$ref": "#/components/schemas/Person" }, { "$ref": "#/components/schemas/Dog" }] }""", "MeDemo.PersonOrDog")]
    [InlineData("""{ "type": ["object", "null"], "oneOf": [{ "$ref": "#/components/schemas/Person" }, { "type": "string" }, { "type": "null" }] }""", "MeDemo.Person?")]
    [InlineData("""{ "allOf": [{ "anyOf": [{ "$ref": "#/components/schemas/Person" }, { "$ref": "#/components/schemas/Color" }] }, { "description": "Either." }] }""", "MeDemo.PersonOrColor")]
    [InlineData("""{ "allOf": [true, { "type": "string" }] }""", "string")]
    [InlineData("""{ "allOf": [{ "type": "array", "prefixItems": [{ "type": "number" }] }, { "prefixItems": [{ "type": "integer" }, { "type": "integer" }] }] }""", "System.Collections.Generic.IReadOnlyList<long>")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Numbers" }, { "properties": { "a": { "type": ["integer", "string"] } } }] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "string" }], "items": { "type": "integer" } }""", "System.Collections.Generic.IReadOnlyList<MeDemo.StringOrInt64>")]
    [InlineData("""{ "type": "array", "items": [{ "type": "string" }], "additionalItems": { "type": "boolean" } }""", "System.Collections.Generic.IReadOnlyList<MeDemo.StringOrBoolean>")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "string" }], "items": false }""", "System.Collections.Generic.IReadOnlyList<string>")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "const": null }] }""", "string?")]
    [InlineData("""{ "anyOf": [{ "const": null }, { "type": "integer" }, { "type": "boolean" }] }""", "MeDemo.Int64OrBoolean?")]
    public void The_type_is_what_all_parts_allow(string schema, string type)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}", "\"value\"", Components));

        Assert.DoesNotContain(generation.Diagnostics, d => d.Id is not "FAL0012");
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(type, generation.TypeOf("MeDemoInput", "Value"));
    }

    [Theory]
    [InlineData("""{ "$ref": "#/components/schemas/Person", "required": ["name"], "properties": { "role": { "type": "string" } } }""", "string Name", "long? Age", "string? Role")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Person" }], "required": ["name"] }""", "string Name", "long? Age")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Person" }, { "$ref": "#/components/schemas/Named" }] }""", "string Name", "long? Age")]
    [InlineData("""{ "allOf": [{ "properties": { "a": { "type": "string" } } }, { "properties": { "a": { "maxLength": 3 } }, "required": ["a"] }] }""", "string A")]
    [InlineData("""{ "allOf": [{ "properties": { "a": { "type": "number" } } }, { "properties": { "a": { "type": "integer" } } }] }""", "long? A")]
    [InlineData("""{ "allOf": [{ "properties": { "a": { "$ref": "#/components/schemas/Person" } } }, { "properties": { "a": { "required": ["age"] } } }] }""", "MeDemo.A? A")]
    [InlineData("""{ "allOf": [{ "properties": { "a": { "$ref": "#/components/schemas/Color" } } }, { "properties": { "a": { "$ref": "#/components/schemas/Warm" } } }] }""", "MeDemo.A? A")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Numbers" }, { "properties": { "a": { "type": ["integer", "string"] } } }] }""", "long? A")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Closed" }, { "properties": { "b": { "type": "integer" } } }] }""", "string? A", "long? B")]
    [InlineData("""{ "properties": { "a": { "type": "string" } }, "required": ["a", "ghost"] }""", "string A", "System.Text.Json.JsonElement Ghost")]
    [InlineData("""{ "type": "object", "required": ["ghost"] }""", "System.Text.Json.JsonElement Ghost")]
    [InlineData("""{ "properties": { "c": { "type": "string" } }, "required": ["c"], "oneOf": [{ "properties": { "a": { "type": "integer" } }, "required": ["a"] }, { "properties": { "b": { "type": "boolean" } }, "required": ["b"] }] }""", "string C", "long? A", "bool? B")]
    [InlineData("""{ "properties": { "url": { "type": "string" }, "data": { "type": "string" } }, "anyOf": [{ "required": ["url"] }, { "required": ["data"] }] }""", "string? Url", "string? Data")]
    [InlineData("""{ "properties": { "c": { "type": "string" } }, "anyOf": [{ "$ref": "#/components/schemas/Named" }, { "properties": { "name": { "type": "integer" } }, "required": ["name", "c"] }] }""", "string? C", "MeDemo.StringOrInt64 Name")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Person" }, { "oneOf": [{ "properties": { "tag": { "const": "a" } }, "required": ["tag"] }, { "properties": { "tag": { "const": "b" } }, "required": ["tag"] }] }] }""", "string? Name", "long? Age", "MeDemo.Tag Tag")]
    [InlineData("""{ "allOf": [{ "anyOf": [{ "$ref": "#/components/schemas/Person" }, { "$ref": "#/components/schemas/Closed" }] }, { "anyOf": [{ "$ref": "#/components/schemas/Pet" }, { "$ref": "#/components/schemas/Named" }] }] }""", "string? Name", "long? Age", "string? A", "string? Kind")]
    public void A_record_has_what_its_parts_have(string schema, params string[] properties)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}", "\"value\"", Components));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal("MeDemo.ValueModel", generation.TypeOf("MeDemoInput", "Value"));
        Assert.Equal(properties, generation.Properties("MeDemo+ValueModel").Select(p => $"{generation.TypeOf("MeDemo+ValueModel", p)} {p}"));
        Assert.All(generation.Properties("MeDemo+ValueModel"), p => Assert.Equal(!generation.TypeOf("MeDemo+ValueModel", p).EndsWith('?'), generation.Property("MeDemo+ValueModel", p).IsRequired));
    }

    [Fact]
    public void A_component_of_parts_has_its_name_and_all_that_it_inherits()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "puppy": { "$ref": "#/components/schemas/Puppy" } """, components: Components));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal("MeDemo.Puppy?", generation.TypeOf("MeDemoInput", "Puppy"));
        Assert.Equal(["Kind", "Name", "Bark", "Age", "Mother"], generation.Properties("MeDemo+Puppy"));
        Assert.Equal("MeDemo.Dog?", generation.TypeOf("MeDemo+Puppy", "Mother"));
        Assert.Equal(["Kind", "Name", "Bark"], generation.Properties("MeDemo+Dog"));
        Assert.Contains("A dog.", generation.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_holds_itself_ends()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """ "node": { "$ref": "#/components/schemas/Node" } """,
            components: """ "Node": { "type": "object", "properties": { "left": { "allOf": [{ "$ref": "#/components/schemas/Node" }], "required": ["left"] }, "value": { "type": "string" } } } """));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal("MeDemo.Left?", generation.TypeOf("MeDemo+Node", "Left"));
        Assert.Equal("MeDemo.Left", generation.TypeOf("MeDemo+Left", "LeftValue"));
        Assert.Equal("string?", generation.TypeOf("MeDemo+Left", "Value"));
    }

    [Theory]
    [InlineData("""{ "allOf": [{ "type": "integer", "minimum": 1, "maximum": 50 }, { "minimum": 5, "maximum": 100 }] }""", "Range(5, 50)")]
    [InlineData("""{ "$ref": "#/components/schemas/Percent", "maximum": 50 }""", "Range(0, 50)")]
    [InlineData("""{ "$ref": "#/components/schemas/Percent", "type": "integer", "minimum": 7 }""", "Range(7, 100)")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Percent" }, { "exclusiveMinimum": true, "minimum": 3 }] }""", "Range(3, 100, MinimumIsExclusive = True)")]
    [InlineData("""{ "allOf": [{ "type": "integer", "multipleOf": 4 }, { "multipleOf": 8 }] }""", "MultipleOf(8)")]
    [InlineData("""{ "allOf": [{ "type": "integer", "multipleOf": 8 }, { "multipleOf": 4 }] }""", "MultipleOf(8)")]
    [InlineData("""{ "allOf": [{ "type": "string", "minLength": 2 }, { "maxLength": 4 }, { "pattern": "^a+$" }, { "pattern": "^a+$" }] }""", "RegularExpression(^a+$)", "StringLength(4, MinimumLength = 2)")]
    [InlineData("""{ "allOf": [{ "type": "array", "items": { "type": "string" }, "maxItems": 9 }, { "minItems": 2, "maxItems": 5 }] }""", "ItemCount(2, 5)")]
    [InlineData("""{ "type": "number", "maximum": 1e300, "minimum": -1e40 }""")]
    [InlineData("""{ "type": "integer", "exclusiveMaximum": 1e300, "minimum": -100000000000000000000000000000000000000000 }""")]
    [InlineData("""{ "allOf": [{ "type": "number", "maximum": 1e300 }, { "minimum": 1 }] }""", "Range(1, ∞)")]
    public void The_limits_are_those_of_all_parts(string schema, params string[] attributes)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}", components: Components));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(attributes, LimitTests.Attributes(generation.Property("MeDemoInput", "Value")).Order());
    }

    [Theory]
    [InlineData("""{ "allOf": [{ "type": "string" }, { »"type": "integer" }] }""", "FAL0011", "'type' is \"string\" and 'type' is \"integer\", so that no value is valid: correct the schema")]
    [InlineData("""{ "allOf": [{ "enum": ["a"] }, { »"enum": ["b"] }] }""", "FAL0011", "'enum' is [\"a\"] and 'enum' is [\"b\"], so that no value is valid: correct the schema")]
    [InlineData("""{ "allOf": [{ "type": "integer" }, { »"const": "a" }] }""", "FAL0011", "'type' is \"integer\" and 'const' is \"a\", so that no value is valid: correct the schema")]
    [InlineData("""{ "allOf": [{ "type": "integer", »"minimum": 9 }, { "maximum": 3 }] }""", "FAL0011", "'minimum' is 9 and 'maximum' is 3, so that no value is valid: correct the schema")]
    [InlineData("""{ "allOf": [{ "type": "integer", "multipleOf": 4 }, { »"multipleOf": 6 }] }""", "FAL0013", "'multipleOf' is left to the service to check: the generated types take values that it forbids")]
    [InlineData("""{ "allOf": [{ "type": "string", "pattern": "a" }, { »"pattern": "b" }] }""", "FAL0013", "'pattern' is left to the service to check: the generated types take values that it forbids")]
    [InlineData("""{ "properties": { "c": {} }, »"oneOf": [{ "required": ["a"] }, { "required": ["b"] }] }""", "FAL0013", "'oneOf' is left to the service to check: the generated types take values that it forbids")]
    [InlineData("""{ "type": "string", "anyOf": [{ "maxLength": 3 }, { "minLength": 5 }], »"oneOf": [{ "pattern": "a" }, { "pattern": "b" }] }""", "FAL0013", "'oneOf' is left to the service to check: the generated types take values that it forbids")]
    [InlineData("""{ "properties": { "c": {} }, »"additionalProperties": { "type": "string" } }""", "FAL0012", "'additionalProperties' is not supported: the properties that it describes are left untyped, as JsonElement")]
    [InlineData("""{ "allOf": [{ "properties": { "c": {} } }, { »"additionalProperties": { "type": "string" } }] }""", "FAL0012", "'additionalProperties' is not supported: the properties that it describes are left untyped, as JsonElement")]
    [InlineData("""{ "type": "array", "items": {}, »"contains": { "type": "string" } }""", "FAL0013", "'contains' is left to the service to check: the generated types take values that it forbids")]
    public void What_the_type_does_not_follow_is_reported(string marked, string id, string message)
    {
        const string Before = "\"value\": ";
        var generation = Generation.Of(DemoSchema.Of(Before + marked.Replace("»", "", StringComparison.Ordinal), components: Components));

        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture)));
        var text = generation.Files[0].Text.Split('\n')[diagnostic.Location.GetLineSpan().StartLinePosition.Line];
        Assert.Equal(text.IndexOf(Before, StringComparison.Ordinal) + Before.Length + marked.IndexOf('»', StringComparison.Ordinal), diagnostic.Location.GetLineSpan().StartLinePosition.Character);
        Assert.Empty(generation.CompilerDiagnostics);
    }

    [Fact]
    public void The_words_are_the_outermost()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """ "value": { "allOf": [{ "$ref": "#/components/schemas/Percent" }, { "description": "First.", "default": 1 }, { "description": "Last.", "default": 2 }], "description": "Outer.", "deprecated": true } """,
            components: Components));

        Assert.Contains("<summary>Outer.</summary>", generation.Source, StringComparison.Ordinal);
        Assert.Contains("Default: <c>2</c>.", generation.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("First.", generation.Source, StringComparison.Ordinal);
        Assert.Contains(generation.Property("MeDemoInput", "Value").GetAttributes(), a => a.AttributeClass?.Name is "ObsoleteAttribute");
    }

    [Fact]
    public void Parts_that_double_at_each_step_do_not_multiply()
    {
        var chain = string.Join(", ", Enumerable.Range(1, 40).Select(i =>
            $$""" "S{{i}}": { "allOf": [{ "$ref": "#/components/schemas/S{{i + 1}}" }, { "$ref": "#/components/schemas/S{{i + 1}}" }], "properties": { "p{{i}}": { "allOf": [{ "$ref": "#/components/schemas/S{{i + 1}}" }, { "$ref": "#/components/schemas/S{{i + 1}}" }] } } } """));

        var generation = Generation.Of(DemoSchema.Of(""" "value": { "$ref": "#/components/schemas/S1" } """, components: chain + """, "S41": { "type": "object", "properties": { "end": { "type": "string" } } } """));

        Assert.Empty(generation.Diagnostics);
        Assert.Equal(41, generation.Properties("MeDemo+S1").Count);
        Assert.Equal(41, generation.Compilation.GetTypeByMetadataName("Fal.Models.MeDemo")!.GetTypeMembers().Length);
    }

    [Fact]
    public void Alternatives_that_multiply_at_each_step_are_FAL0008()
    {
        string Step(string name, int i, string format) => $$""" "{{name}}{{i}}": { "type": "string", "format": "{{format}}{{i}}", "anyOf": [{ "$ref": "#/components/schemas/A{{i + 1}}" }, { "$ref": "#/components/schemas/B{{i + 1}}" }] } """;
        var chain = string.Join(", ", Enumerable.Range(1, 30).SelectMany(i => new[] { Step("A", i, "a"), Step("B", i, "b") }));

        var generation = Generation.Of(DemoSchema.Of(""" "value": { "$ref": "#/components/schemas/A1" } """, components: chain + """, "A31": { "type": "string" }, "B31": { "enum": ["b"] } """));

        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal("No client was generated of 'me/demo' in 'me__demo.json': the endpoint has 1,001 types, once the parts of its schemas are put together, more than the 1,000 that it may have", diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }
}
