using Fal.Schemas.Names;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>Which C# type a schema becomes.</summary>
public class TypeTests
{
    private const string Components = """
        "Size": { "type": "object", "properties": { "width": { "type": "integer" }, "height": { "type": "integer" } }, "required": ["width"] },
        "Point": { "type": "object", "properties": { "x": { "type": "number" }, "y": { "type": "number" } }, "required": ["x", "y"] },
        "Box": { "type": "object", "properties": { "x_min": { "type": "number" } }, "required": ["x_min"] },
        "Mode": { "type": "string", "enum": ["fast", "fine"] },
        "Speed": { "type": "string", "enum": ["slow", "quick"] },
        "Loop": { "$ref": "#/components/schemas/Loop" },
        "Ping": { "$ref": "#/components/schemas/Pong" },
        "Pong": { "$ref": "#/components/schemas/Ping" },
        "Alone": { "allOf": [{ "$ref": "#/components/schemas/Alone" }] },
        "Twice": { "allOf": [{ "$ref": "#/components/schemas/Twice" }, { "$ref": "#/components/schemas/Twice" }] },
        "Nest": { "type": "array", "items": { "$ref": "#/components/schemas/Nest" } },
        "Maybe": { "type": "string", "nullable": true },
        "Either": { "anyOf": [{ "type": "object", "properties": { "a": { "type": "string" } } }, { "type": "string" }] },
        "app__models__Nested_Thing": { "type": "object", "properties": { "a": { "type": "string" } } },
        "Node": { "type": "object", "properties": { "children": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } }, "parent": { "$ref": "#/components/schemas/Node" } } }
        """;

    [Theory]
    [InlineData("""{ "type": "string" }""", "string")]
    [InlineData("""{ "type": "boolean" }""", "bool")]
    [InlineData("""{ "type": "number" }""", "double")]
    [InlineData("""{ "type": "integer" }""", "long")]
    [InlineData("""{ "type": "integer", "maximum": 2147483647 }""", "int")]
    [InlineData("""{ "type": "integer", "maximum": 2147483648 }""", "long")]
    [InlineData("""{ "type": "integer", "minimum": -2147483648 }""", "long")]
    [InlineData("""{ "type": "integer", "default": 2147483647 }""", "long")]
    [InlineData("""{ "type": "integer", "default": -2147483648 }""", "long")]
    [InlineData("""{ "type": "integer", "minimum": -9223372036854775808 }""", "long")]
    [InlineData("""{ "type": "integer", "format": "int64" }""", "long")]
    [InlineData("""{ "type": "integer", "default": 4294967296 }""", "long")]
    [InlineData("""{ "type": "string", "format": "date-time" }""", "string")]
    [InlineData("""{ "type": "string", "format": "uuid" }""", "string")]
    [InlineData("""{ "type": "string", "format": "binary" }""", "Fal.FalBytes")]
    [InlineData("""{ "anyOf": [{ "type": "string", "format": "binary" }, { "type": "string" }] }""", "string")]
    [InlineData("""{ "type": "string", "format": "uri" }""", "Fal.FalFile")]
    [InlineData("""{ "type": "string", "x-fal": { "max_file_size": 1048576 } }""", "Fal.FalFile")]
    [InlineData("""{}""", "System.Text.Json.JsonElement")]
    [InlineData("true", "System.Text.Json.JsonElement")]
    [InlineData("""{ "type": "object" }""", "System.Collections.Generic.IReadOnlyDictionary<string, System.Text.Json.JsonElement>")]
    [InlineData("""{ "type": "object", "properties": {} }""", "System.Collections.Generic.IReadOnlyDictionary<string, System.Text.Json.JsonElement>")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "number" } }""", "System.Collections.Generic.IReadOnlyDictionary<string, double>")]
    [InlineData("""{ "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Size" } }""", "System.Collections.Generic.IReadOnlyDictionary<string, MeDemo.Size>")]
    [InlineData("""{ "type": "array" }""", "System.Collections.Generic.IReadOnlyList<System.Text.Json.JsonElement>")]
    [InlineData("""{ "type": "array", "items": { "type": "integer" } }""", "System.Collections.Generic.IReadOnlyList<long>")]
    [InlineData("""{ "type": "array", "items": { "anyOf": [{ "type": "integer" }, { "type": "null" }] } }""", "System.Collections.Generic.IReadOnlyList<long?>")]
    [InlineData("""{ "type": "array", "items": { "type": "array", "items": { "type": "string" } } }""", "System.Collections.Generic.IReadOnlyList<System.Collections.Generic.IReadOnlyList<string>>")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "number" }, { "type": "number" }], "minItems": 2, "maxItems": 2 }""", "System.Collections.Generic.IReadOnlyList<double>")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "number" }] }""", "System.Collections.Generic.IReadOnlyList<MeDemo.StringOrDouble>")]
    [InlineData("""{ "$ref": "#/components/schemas/Size" }""", "MeDemo.Size")]
    [InlineData("""{ "$ref": "#/components/schemas/Mode" }""", "MeDemo.Mode")]
    [InlineData("""{ "$ref": "#/components/schemas/Node" }""", "MeDemo.Node")]
    [InlineData("""{ "$ref": "#/components/schemas/Loop" }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "$ref": "#/components/schemas/Ping" }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "$ref": "#/components/schemas/Alone" }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "$ref": "#/components/schemas/Twice" }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "$ref": "#/components/schemas/Nest" }""", "System.Collections.Generic.IReadOnlyList<System.Text.Json.JsonElement>")]
    [InlineData("""{ "$ref": "#/components/schemas/app__models__Nested_Thing" }""", "MeDemo.NestedThing")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Size" }], "description": "How big.", "default": { "width": 1 } }""", "MeDemo.Size")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "object", "properties": { "depth": { "type": "integer" } } }] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Size" }, { "description": "How big." }] }""", "MeDemo.Size")]
    [InlineData("""{ "type": "object", "properties": { "inner": { "type": "string" } } }""", "MeDemo.ValueModel")]
    [InlineData("""{ "type": "string", "enum": ["a", "b"] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "type": "integer", "enum": [1, 2] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "enum": ["a", 1] }""", "MeDemo.ValueTextOrValueNumber")]
    [InlineData("""{ "enum": ["a", 1.5] }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "enum": ["a", true] }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "enum": [null] }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "enum": ["value"] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "enum": [1.5, 2.5], "type": "number" }""", "double")]
    [InlineData("""{ "enum": [true], "type": "boolean" }""", "bool")]
    [InlineData("""{ "const": "auto" }""", "MeDemo.ValueModel")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "number" }] }""", "double")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "format": "int64" }, { "type": "integer" }] }""", "long")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "format": "int64" }, { "enum": [1] }] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "format": "int64" }, { "enum": ["a"] }] }""", "MeDemo.Int64OrValueModel")]
    [InlineData("""{ "anyOf": [{ "type": "number" }, { "enum": [1] }] }""", "double")]
    [InlineData("""{ "anyOf": [{ "type": "number" }, { "enum": ["a"] }] }""", "MeDemo.DoubleOrValueModel")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "enum": [1] }] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "anyOf": [{ "enum": [1] }, { "enum": [2] }] }""", "long")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Mode" }, { "$ref": "#/components/schemas/Speed" }] }""", "string")]
    [InlineData("""{ "anyOf": [{ "type": "string", "format": "uri" }, { "type": "string" }] }""", "Fal.FalFile")]
    [InlineData("""{ "anyOf": [{ "type": "string", "format": "uri" }, { "enum": ["auto"] }] }""", "Fal.FalFile")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "string" }] }""", "MeDemo.Int64OrString")]
    [InlineData("""{ "type": ["integer", "string"] }""", "MeDemo.StringOrInt64")]
    [InlineData("""{ "type": ["string", "object"], "properties": { "a": { "type": "string" } } }""", "MeDemo.StringOrValueModel")]
    [InlineData("""{ "oneOf": [{ "type": "boolean" }, { "$ref": "#/components/schemas/Size" }] }""", "MeDemo.BooleanOrSize")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Point" }, { "$ref": "#/components/schemas/Box" }] }""", "MeDemo.PointOrBox")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "string", "enum": ["auto", "square"] }] }""", "MeDemo.SizeOrPreset")]
    [InlineData("""{ "anyOf": [{ "type": "string", "enum": ["a"] }, { "type": "string" }] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "string" }] }""", "MeDemo.StringListOrString")]
    [InlineData("""{ "anyOf": [{ "const": "auto" }, { "type": "integer" }] }""", "MeDemo.ValueModelOrInt64")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Mode" }, { "type": "integer" }] }""", "MeDemo.ModeOrInt64")]
    [InlineData("""{ "anyOf": [{ "enum": ["a", 1] }, { "type": "boolean" }] }""", "MeDemo.ValueTextOrValueNumberOrBoolean")]
    [InlineData("""{ "$ref": "#/components/schemas/Either" }""", "MeDemo.Either")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, {}] }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "type": "integer", "nullable": true }""", "long?")]
    [InlineData("""{ "type": ["integer", "null"] }""", "long?")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "null" }] }""", "long?")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "enum": [null] }] }""", "long?")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "nullable": true }, { "type": "string" }] }""", "MeDemo.Int64OrString?")]
    [InlineData("""{ "enum": ["a", null] }""", "MeDemo.ValueModel?")]
    [InlineData("""{ "$ref": "#/components/schemas/Maybe" }""", "string?")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Maybe" }], "nullable": true }""", "string?")]
    public void A_required_property_has_the_type_that_a_person_would_write(string schema, string type)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}", "\"value\"", Components));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(type, generation.TypeOf("MeDemoInput", "Value"));
    }

    [Theory]
    [InlineData("""{ "type": "string" }""", "string?")]
    [InlineData("""{ "type": "integer" }""", "long?")]
    [InlineData("""{ "type": "integer", "nullable": true }""", "long?")]
    [InlineData("""{ "type": ["integer", "null"] }""", "long?")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "null" }] }""", "long?")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "null" }], "default": null }""", "long?")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "null" }], "default": 3 }""", "Fal.FalOptional<long?>")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "type": "null" }], "default": "x" }""", "Fal.FalOptional<string?>")]
    [InlineData("""{ "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "null" }], "default": ["x"] }""", "Fal.FalOptional<System.Collections.Generic.IReadOnlyList<string>?>")]
    [InlineData("""{ "type": "string", "nullable": true, "default": "x" }""", "Fal.FalOptional<string?>")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "null" }] }""", "MeDemo.Size?")]
    [InlineData("""{ "enum": ["a", null] }""", "MeDemo.ValueModel?")]
    [InlineData("{}", "System.Text.Json.JsonElement?")]
    public void An_optional_property_can_be_left_out(string schema, string type)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}", "", Components));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(type, generation.TypeOf("MeDemoInput", "Value"));
    }

    [Fact]
    public void Null_and_leaving_out_are_the_same_to_whoever_reads_an_output()
    {
        var generation = Generation.Of(DemoSchema.Of("", output: """ "value": { "type": "string", "nullable": true, "default": "x" } """));

        Assert.Equal("string?", generation.TypeOf("MeDemoOutput", "Value"));
    }

    [Theory]
    [InlineData("", "long")]
    [InlineData(""" "minimum": 0 """, "long")]
    [InlineData(""" "maximum": 4 """, "int")]
    [InlineData(""" "minimum": 1, "maximum": 4 """, "int")]
    [InlineData(""" "exclusiveMaximum": 100 """, "int")]
    [InlineData(""" "maximum": 2147483647 """, "int")]
    [InlineData(""" "maximum": 2147483648 """, "long")]
    [InlineData(""" "minimum": -2147483649, "maximum": 4 """, "long")]
    [InlineData(""" "minimum": 0, "maximum": 9223372036854775807 """, "long")]
    [InlineData(""" "minimum": 0, "maximum": 9223372036854775808 """, "ulong")]
    [InlineData(""" "maximum": 9223372036854775808 """, "long")]
    [InlineData(""" "format": "int32" """, "int")]
    [InlineData(""" "format": "uint16" """, "int")]
    [InlineData(""" "format": "uint32" """, "long")]
    [InlineData(""" "format": "int64" """, "long")]
    [InlineData(""" "format": "int64", "maximum": 4 """, "long")]
    [InlineData(""" "format": "uint64" """, "ulong")]
    [InlineData(""" "format": "uint64", "maximum": 4 """, "int")]
    [InlineData(""" "format": "int32", "default": 4294967296 """, "long")]
    [InlineData(""" "format": "int32", "examples": [4294967296] """, "long")]
    [InlineData(""" "default": 18446744073709551615 """, "ulong")]
    [InlineData(""" "minimum": -1, "default": 18446744073709551615 """, "System.Text.Json.JsonElement")]
    [InlineData(""" "default": 18446744073709551616 """, "System.Text.Json.JsonElement")]
    public void An_integer_is_int_where_the_schema_keeps_it_there(string keywords, string type)
    {
        var generation = Generation.Of(DemoSchema.Of($$""" "value": { "type": "integer"{{(keywords.Length > 0 ? "," : "")}}{{keywords}} } """, "\"value\""));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(type, generation.TypeOf("MeDemoInput", "Value"));
    }

    [Theory]
    [InlineData("""{ "anyOf": [{ "type": "integer", "format": "uint64" }, { "type": "number" }] }""", "double")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "format": "uint64" }, { "type": "string" }] }""", "MeDemo.UInt64OrString")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "format": "uint64" }, { "type": "integer" }] }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "format": "uint64" }, { "enum": [-1] }] }""", "System.Text.Json.JsonElement")]
    public void No_digit_is_lost_to_another_integer_of_the_union(string schema, string type)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}", "\"value\""));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(type, generation.TypeOf("MeDemoInput", "Value"));
    }

    [Theory]
    [InlineData("image_url", """{ "type": "string" }""", "Fal.FalFile")]
    [InlineData("image_urls", """{ "type": "array", "items": { "type": "string" } }""", "System.Collections.Generic.IReadOnlyList<Fal.FalFile>")]
    [InlineData("image_url", """{ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] }""", "MeDemo.FileOrFileList")]
    [InlineData("url", """{ "type": "string" }""", "string")]
    [InlineData("url", """{ "type": "string", "format": "uri" }""", "string")]
    [InlineData("curl", """{ "type": "string" }""", "string")]
    public void A_string_that_is_the_address_of_a_file_is_a_file(string name, string schema, string type)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"{name}\": {schema}", $"\"{name}\""));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(type, generation.TypeOf("MeDemoInput", Identifier.OfProperty(name)));
    }

    [Fact]
    public void A_deprecated_property_is_obsolete()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "old": { "type": "string", "deprecated": true } """));

        Assert.Empty(generation.CompilerDiagnostics);
        var property = generation.Property("MeDemoInput", "Old");
        Assert.Contains(property.GetAttributes(), a => a.AttributeClass?.Name is "ObsoleteAttribute");
    }

    [Theory]
    [InlineData("class", "Class")]
    [InlineData("event", "Event")]
    [InlineData("2d_scale", "Property2dScale")]
    [InlineData("$schema", "Schema")]
    [InlineData("@type", "AtType")]
    [InlineData("équipe", "Équipe")]
    [InlineData("提示", "提示")]
    [InlineData("👍", "Property")]
    [InlineData("", "Property")]
    [InlineData("equals", "EqualsValue")]
    [InlineData("to_string", "ToStringValue")]
    [InlineData("me_demo_input", "MeDemoInputValue")]
    [InlineData("additional_properties", "AdditionalPropertiesValue")]
    public void Any_name_gives_a_property(string name, string expected)
    {
        var generation = Generation.Of(DemoSchema.Of($$""" "{{name}}": { "type": "string" } """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(expected, Assert.Single(generation.Properties("MeDemoInput")));
    }

    [Fact]
    public void A_member_that_needs_a_number_does_not_take_its_type_s_name()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """ "value": { "$ref": "#/components/schemas/Mode2" } """, components: """ "Mode2": { "enum": ["mode", "Mode", "MODE"] } """));

        Assert.Empty(generation.CompilerDiagnostics);
    }

    [Fact]
    public void A_single_value_is_given_though_another_property_has_the_name_of_its_type()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """ "kind": { "type": "string" }, "sort": { "$ref": "#/components/schemas/Kind" } """, "\"kind\", \"sort\"", """ "Kind": { "const": "image" } """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.False(generation.Property("MeDemoInput", "Sort").IsRequired);
    }

    [Fact]
    public void Only_types_that_are_used_are_there()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """ "value": { "anyOf": [{ "type": "array", "items": { "type": ["string", "integer"] } }, { "type": "array", "items": { "type": "boolean" } }] } """,
            components: Components));

        Assert.Equal(["StringOrInt64OrBoolean"], generation.Compilation.GetTypeByMetadataName("Fal.Models.MeDemo")!.GetTypeMembers().Select(t => t.Name));
    }

    [Fact]
    public void Numbered_properties_with_the_same_choice_share_a_type()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "voice1": { "enum": ["Aria", "Roger"] }, "voice_2": { "enum": ["Aria", "Roger"] } """, "\"voice1\", \"voice_2\""));

        Assert.Equal("MeDemo.Voice", generation.TypeOf("MeDemoInput", "Voice1"));
        Assert.Equal("MeDemo.Voice", generation.TypeOf("MeDemoInput", "Voice2"));
    }

    [Fact]
    public void Numbered_properties_with_choices_that_only_read_alike_do_not_share_a_type()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "voice1": { "enum": ["ab", "c"] }, "voice_2": { "enum": ["a", "bc"] } """, "\"voice1\", \"voice_2\""));

        Assert.NotEqual(generation.TypeOf("MeDemoInput", "Voice1"), generation.TypeOf("MeDemoInput", "Voice2"));
    }

    [Fact]
    public void A_component_that_is_no_object_has_the_same_type_wherever_it_is_used()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """ "one": { "$ref": "#/components/schemas/Sizes" }, "two": { "$ref": "#/components/schemas/Sizes" } """,
            "\"one\", \"two\"",
            Components + """, "Sizes": { "type": "array", "items": { "$ref": "#/components/schemas/Size" } } """));

        Assert.Equal("System.Collections.Generic.IReadOnlyList<MeDemo.Size>", generation.TypeOf("MeDemoInput", "One"));
        Assert.Equal("System.Collections.Generic.IReadOnlyList<MeDemo.Size>", generation.TypeOf("MeDemoInput", "Two"));
    }

    [Fact]
    public void What_an_object_beside_other_types_requires_is_required()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """ "value": { "type": ["string", "object"], "properties": { "a": { "type": "string" }, "b": { "type": "string" } }, "required": ["a"] } """));

        Assert.True(generation.Property("MeDemo+ValueModel", "A").IsRequired);
        Assert.False(generation.Property("MeDemo+ValueModel", "B").IsRequired);
    }

    [Fact]
    public void The_items_of_a_property_are_named_after_one_of_it_and_those_of_a_component_after_all()
    {
        const string Items = """ { "type": "array", "items": { "type": "object", "properties": { "a": { "type": "string" } } } } """;
        var generation = Generation.Of(DemoSchema.Of(
            $$""" "layers": {{Items}}, "shapes": { "$ref": "#/components/schemas/Shapes" } """, "\"layers\", \"shapes\"", $"\"Shapes\": {Items}"));

        Assert.Equal("System.Collections.Generic.IReadOnlyList<MeDemo.Layer>", generation.TypeOf("MeDemoInput", "Layers"));
        Assert.Equal("System.Collections.Generic.IReadOnlyList<MeDemo.ShapesItem>", generation.TypeOf("MeDemoInput", "Shapes"));
    }

    [Theory]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "string" } }""", "IReadOnlyDictionary<string, string>")]
    [InlineData("""{ "type": "array", "items": { "type": "string" } }""", "IReadOnlyList<string>")]
    [InlineData("""{ "type": "string" }""", "string")]
    [InlineData("""{ "enum": ["a", "b", null] }""", "MeDemo.DemoOutput?")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "type": "integer" }, { "type": "null" }] }""", "MeDemo.DemoOutput?")]
    public void An_output_that_is_no_object_is_the_value_of_one(string output, string type)
    {
        var generation = Generation.Of(DemoSchema.Document("""{ "type": "object", "properties": {} }""", output));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Contains("FalEndpoint<MeDemoInput, MeDemoOutput>", generation.Source, StringComparison.Ordinal);
        Assert.Contains($"public required {type} Value {{ get; init; }}", generation.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_of_which_nothing_is_said_is_free_JSON()
    {
        var generation = Generation.Of(DemoSchema.Document("""{ "type": "object", "properties": {} }""", "{}"));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Contains("FalEndpoint<MeDemoInput, JsonElement>", generation.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_object_and_holds_itself_is_untyped_there_and_that_is_said()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "node": { "$ref": "#/components/schemas/Node" } """, components: """
            "Node": { "oneOf": [{ "$ref": "#/components/schemas/Leaf" }, { "$ref": "#/components/schemas/Branch" }] },
            "Leaf": { "type": "object", "properties": { "text": { "type": "string" } }, "required": ["text"] },
            "Branch": { "type": "object", "properties": { "kids": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } } }, "required": ["kids"] }
            """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Contains("IReadOnlyList<JsonElement> Kids", generation.Source, StringComparison.Ordinal);
        var said = Assert.Single(generation.Diagnostics);
        Assert.Equal("FAL0012", said.Id);
        Assert.Contains("'Node' is no object and holds itself", said.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[2147483647, -2147483648]", "int")]
    [InlineData("[1, 2147483648]", "long")]
    [InlineData("[1, -2147483649]", "long")]
    public void Known_integers_are_long_where_one_of_them_outgrows_an_int(string values, string type)
    {
        var generation = Generation.Of(DemoSchema.Of($$""" "value": { "enum": {{values}} } """));

        Assert.Equal(type, generation.TypeOf("MeDemo+ValueModel", "Value"));
    }

    [Theory]
    [InlineData("\"title\": \"Steps\"", "<summary>Steps</summary>")]
    [InlineData("\"title\": \"Steps\", \"description\": \" \"", "<summary>Steps</summary>")]
    [InlineData("\"title\": \"Steps\", \"description\": \"How many.\"", "<summary>How many.</summary>")]
    [InlineData("\"type\": \"array\", \"items\": { \"type\": \"string\" }, \"default\": [\"x\"]", "Default: <c>[\"x\"]</c>.")]
    public void The_documentation_says_what_the_schema_says(string schema, string text)
    {
        var generation = Generation.Of(DemoSchema.Of($$""" "value": { {{schema}} } """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Contains(text, generation.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_keeps_its_name_though_a_property_would_like_it()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """ "camera": { "enum": ["left", "right"] }, "other": { "$ref": "#/components/schemas/Camera" } """,
            "\"camera\", \"other\"",
            """ "Camera": { "type": "object", "properties": { "pan": { "type": "number" } } } """));

        Assert.Equal("MeDemo.InputCamera", generation.TypeOf("MeDemoInput", "Camera"));
        Assert.Equal("MeDemo.Camera", generation.TypeOf("MeDemoInput", "Other"));
    }

    [Fact]
    public void Names_that_differ_only_in_case_or_signs_stay_apart()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "size": { "type": "string" }, "Size": { "type": "integer" }, "si-ze": { "type": "boolean" }, "si_ze": { "type": "boolean" } """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(["Size2", "Size", "SiZe", "SiZe2"], generation.Properties("MeDemoInput"));
    }

    [Theory]
    [InlineData("File", "File")]
    [InlineData("Task", "TaskModel")]
    [InlineData("Object", "Object")]
    [InlineData("String", "String")]
    [InlineData("List", "ListModel")]
    [InlineData("Type", "Type")]
    [InlineData("System", "SystemModel")]
    [InlineData("Fal", "FalModel")]
    [InlineData("JsonElement", "JsonElementModel")]
    [InlineData("MeDemo", "MeDemo2")]
    [InlineData("Func", "FuncModel")]
    [InlineData("Endpoint", "EndpointModel")]
    [InlineData("Dictionary", "DictionaryModel")]
    [InlineData("Exception", "Exception")]
    [InlineData("Attribute", "Attribute")]
    public void A_component_may_be_called_as_a_type_of_dotnet(string component, string expected)
    {
        // Beside it stands what generated code needs: a list, a map, a union, a file, free JSON.
        var generation = Generation.Of(DemoSchema.Of(
            $$"""
            "value": { "$ref": "#/components/schemas/{{component}}" }, "many": { "type": "array", "items": { "$ref": "#/components/schemas/{{component}}" } },
            "map": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/{{component}}" } }, "any": {}, "image_url": { "type": "string" },
            "union": { "anyOf": [{ "$ref": "#/components/schemas/{{component}}" }, { "type": "string" }] }, "mode": { "type": "integer", "enum": [1] }
            """,
            "\"value\"",
            $$""" "{{component}}": { "type": "object", "properties": { "a": { "type": "string" }, "b_url": { "type": "string" } } } """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal("MeDemo." + expected, generation.TypeOf("MeDemoInput", "Value"));
    }

    [Theory]
    [InlineData("fal-ai/flux/dev", "FluxDev")]
    [InlineData("bria/fibo/edit", "BriaFiboEdit")]
    [InlineData("fal-ai/flux-pro/v1.1-ultra", "FluxProV11Ultra")]
    [InlineData("fal-ai/ltx-2/image-to-video/fast", "Ltx2ImageToVideoFast")]
    [InlineData("fal-ai/hunyuan-video-img2vid-lora", "HunyuanVideoImg2vidLora")]
    [InlineData("fal-ai/3d-model", "FalAi3dModel")]
    [InlineData("workflows/me/my-flow", "WorkflowsMeMyFlow")]
    [InlineData("fal-ai/task", "TaskModel")]
    [InlineData("110602490/lora", "Model110602490Lora")]
    public void An_endpoint_has_the_name_of_its_id(string id, string name) => Assert.Equal(name, TypeNames.OfEndpoint(id));

    [Theory]
    [InlineData("16:9", "AspectRatio", "Ratio16x9")]
    [InlineData("auto", "AspectRatio", "Auto")]
    [InlineData("landscape_4_3", "ImageSize", "Landscape4x3")]
    [InlineData("720p", "Resolution", "Resolution720p")]
    [InlineData("1080x1920", "Size", "Size1080x1920")]
    [InlineData("", "Mode", "Empty")]
    [InlineData("-1", "Shift", "ShiftMinus1")]
    [InlineData("DPM++ 2M SDE", "Scheduler", "DpmPlusPlus2MSde")]
    [InlineData("pt-BR", "Language", "PtBR")]
    [InlineData("MP3_44100_128", "Format", "MP3_44100_128")]
    public void A_known_value_has_a_readable_name(string value, string owner, string name) => Assert.Equal(name, Identifier.OfEnumMember(value, owner));
}
