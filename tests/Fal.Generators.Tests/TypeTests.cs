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
        "Loop": { "$ref": "#/components/schemas/Loop" },
        "app__models__Nested_Thing": { "type": "object", "properties": { "a": { "type": "string" } } },
        "Node": { "type": "object", "properties": { "children": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } }, "parent": { "$ref": "#/components/schemas/Node" } } }
        """;

    [Theory]
    [InlineData("""{ "type": "string" }""", "string")]
    [InlineData("""{ "type": "boolean" }""", "bool")]
    [InlineData("""{ "type": "number" }""", "double")]
    [InlineData("""{ "type": "integer" }""", "int")]
    [InlineData("""{ "type": "integer", "maximum": 2147483647 }""", "int")]
    [InlineData("""{ "type": "integer", "maximum": 2147483648 }""", "long")]
    [InlineData("""{ "type": "integer", "minimum": -9223372036854775808 }""", "long")]
    [InlineData("""{ "type": "integer", "format": "int64" }""", "long")]
    [InlineData("""{ "type": "integer", "default": 4294967296 }""", "long")]
    [InlineData("""{ "type": "string", "format": "date-time" }""", "string")]
    [InlineData("""{ "type": "string", "format": "uuid" }""", "string")]
    [InlineData("""{ "type": "string", "format": "binary" }""", "string")]
    [InlineData("""{ "type": "string", "format": "uri" }""", "Fal.FalFile")]
    [InlineData("""{ "type": "string", "x-fal": { "max_file_size": 1048576 } }""", "Fal.FalFile")]
    [InlineData("""{}""", "System.Text.Json.JsonElement")]
    [InlineData("true", "System.Text.Json.JsonElement")]
    [InlineData("""{ "type": "object" }""", "System.Collections.Generic.IReadOnlyDictionary<string, System.Text.Json.JsonElement>")]
    [InlineData("""{ "type": "object", "properties": {} }""", "System.Collections.Generic.IReadOnlyDictionary<string, System.Text.Json.JsonElement>")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "number" } }""", "System.Collections.Generic.IReadOnlyDictionary<string, double>")]
    [InlineData("""{ "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Size" } }""", "System.Collections.Generic.IReadOnlyDictionary<string, MeDemo.Size>")]
    [InlineData("""{ "type": "array" }""", "System.Collections.Generic.IReadOnlyList<System.Text.Json.JsonElement>")]
    [InlineData("""{ "type": "array", "items": { "type": "integer" } }""", "System.Collections.Generic.IReadOnlyList<int>")]
    [InlineData("""{ "type": "array", "items": { "anyOf": [{ "type": "integer" }, { "type": "null" }] } }""", "System.Collections.Generic.IReadOnlyList<int?>")]
    [InlineData("""{ "type": "array", "items": { "type": "array", "items": { "type": "string" } } }""", "System.Collections.Generic.IReadOnlyList<System.Collections.Generic.IReadOnlyList<string>>")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "number" }, { "type": "number" }], "minItems": 2, "maxItems": 2 }""", "System.Collections.Generic.IReadOnlyList<double>")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "number" }] }""", "System.Collections.Generic.IReadOnlyList<MeDemo.StringOrDouble>")]
    [InlineData("""{ "$ref": "#/components/schemas/Size" }""", "MeDemo.Size")]
    [InlineData("""{ "$ref": "#/components/schemas/Mode" }""", "MeDemo.Mode")]
    [InlineData("""{ "$ref": "#/components/schemas/Node" }""", "MeDemo.Node")]
    [InlineData("""{ "$ref": "#/components/schemas/Loop" }""", "System.Text.Json.JsonElement")]
    [InlineData("""{ "$ref": "#/components/schemas/app__models__Nested_Thing" }""", "MeDemo.NestedThing")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Size" }], "description": "How big.", "default": { "width": 1 } }""", "MeDemo.Size")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "object", "properties": { "depth": { "type": "integer" } } }] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "type": "object", "properties": { "inner": { "type": "string" } } }""", "MeDemo.ValueModel")]
    [InlineData("""{ "type": "string", "enum": ["a", "b"] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "type": "integer", "enum": [1, 2] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "enum": ["a", 1] }""", "MeDemo.ValueTextOrValueNumber")]
    [InlineData("""{ "enum": [1.5, 2.5], "type": "number" }""", "double")]
    [InlineData("""{ "enum": [true], "type": "boolean" }""", "bool")]
    [InlineData("""{ "const": "auto" }""", "MeDemo.ValueModel")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "number" }] }""", "double")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "string" }] }""", "MeDemo.Int32OrString")]
    [InlineData("""{ "type": ["integer", "string"] }""", "MeDemo.StringOrInt32")]
    [InlineData("""{ "oneOf": [{ "type": "boolean" }, { "$ref": "#/components/schemas/Size" }] }""", "MeDemo.BooleanOrSize")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Point" }, { "$ref": "#/components/schemas/Box" }] }""", "MeDemo.PointOrBox")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "string", "enum": ["auto", "square"] }] }""", "MeDemo.SizeOrPreset")]
    [InlineData("""{ "anyOf": [{ "type": "string", "enum": ["a"] }, { "type": "string" }] }""", "MeDemo.ValueModel")]
    [InlineData("""{ "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "string" }] }""", "MeDemo.StringListOrString")]
    [InlineData("""{ "anyOf": [{ "const": "auto" }, { "type": "integer" }] }""", "MeDemo.ValueModelOrInt32")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, {}] }""", "System.Text.Json.JsonElement")]
    public void A_required_property_has_the_type_that_a_person_would_write(string schema, string type)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}", "\"value\"", Components));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(type, generation.TypeOf("MeDemoInput", "Value"));
    }

    [Theory]
    [InlineData("""{ "type": "string" }""", "string?")]
    [InlineData("""{ "type": "integer" }""", "int?")]
    [InlineData("""{ "type": "integer", "nullable": true }""", "int?")]
    [InlineData("""{ "type": ["integer", "null"] }""", "int?")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "null" }] }""", "int?")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "null" }], "default": null }""", "int?")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "null" }], "default": 3 }""", "Fal.FalOptional<int?>")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "type": "null" }], "default": "x" }""", "Fal.FalOptional<string?>")]
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
    [InlineData("seed", "long")]
    [InlineData("noise_seed", "long")]
    [InlineData("size_in_bytes", "long")]
    [InlineData("file_size", "long")]
    [InlineData("steps", "int")]
    public void An_integer_without_limits_is_long_where_its_name_says_that_it_outgrows_an_int(string name, string type)
    {
        var generation = Generation.Of(DemoSchema.Of($$""" "{{name}}": { "type": "integer" } """, $"\"{name}\""));

        Assert.Equal(type, generation.TypeOf("MeDemoInput", Identifier.OfProperty(name)));
    }

    [Theory]
    [InlineData("image_url", """{ "type": "string" }""", "Fal.FalFile")]
    [InlineData("image_urls", """{ "type": "array", "items": { "type": "string" } }""", "System.Collections.Generic.IReadOnlyList<Fal.FalFile>")]
    [InlineData("image_url", """{ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] }""", "MeDemo.FileOrFileList")]
    [InlineData("url", """{ "type": "string" }""", "string")]
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

        Assert.Equal(["StringOrInt32OrBoolean"], generation.Compilation.GetTypeByMetadataName("Fal.Models.MeDemo")!.GetTypeMembers().Select(t => t.Name));
    }

    [Fact]
    public void Numbered_properties_with_the_same_choice_share_a_type()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "voice1": { "enum": ["Aria", "Roger"] }, "voice_2": { "enum": ["Aria", "Roger"] } """, "\"voice1\", \"voice_2\""));

        Assert.Equal("MeDemo.Voice", generation.TypeOf("MeDemoInput", "Voice1"));
        Assert.Equal("MeDemo.Voice", generation.TypeOf("MeDemoInput", "Voice2"));
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
        Assert.Equal(["Size", "Size2", "SiZe", "SiZe2"], generation.Properties("MeDemoInput"));
    }

    [Theory]
    [InlineData("File", "File")]
    [InlineData("Task", "TaskModel")]
    [InlineData("Object", "Object")]
    [InlineData("String", "String")]
    [InlineData("List", "List")]
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
