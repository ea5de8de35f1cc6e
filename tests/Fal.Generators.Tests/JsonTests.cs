using System.Text.Json;

namespace Fal.Generators.Tests;

/// <summary>How generated types read and write JSON.</summary>
public class JsonTests
{
    private const string Components = """
        "Size": { "type": "object", "properties": { "width": { "type": "integer" }, "height": { "type": "integer", "maximum": 2000000000 } }, "required": ["width", "height"] },
        "Point": { "type": "object", "properties": { "x": { "type": "number" }, "y": { "type": "number" } }, "required": ["x", "y"] },
        "Node": { "type": "object", "properties": { "name": { "type": "string" }, "children": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } } } }
        """;

    private const string SizeOrPreset = """{ "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "string", "enum": ["auto", "square"] }] }""";
    private const string SizeOrPoint = """{ "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "$ref": "#/components/schemas/Point" }, { "type": "array", "items": { "type": "number" } }] }""";

    [Theory]
    [InlineData("""{ "type": "string" }""", "\"\"")]
    [InlineData("""{ "type": "string" }""", "\"\\u0000 \\\" \\\\ \\ud83d\\ude00 é 提\"")]
    [InlineData("""{ "type": "integer" }""", "-2147483648")]
    [InlineData("""{ "type": "integer", "format": "int64" }""", "9223372036854775807")]
    [InlineData("""{ "type": "number" }""", "0.1")]
    [InlineData("""{ "type": "number" }""", "1.7976931348623157E+308")]
    [InlineData("""{ "type": "number" }""", "5E-324")]
    [InlineData("""{ "type": "boolean" }""", "false")]
    [InlineData("""{ "type": "array", "items": { "type": "string" } }""", "[]")]
    [InlineData("""{ "type": "array", "items": { "anyOf": [{ "type": "integer" }, { "type": "null" }] } }""", "[1,null,3]")]
    [InlineData("""{ "type": "array", "items": { "anyOf": [{ "type": "string" }, { "type": "null" }] } }""", "[\"a\",null]")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "number" }] }""", "[\"a\",0.5]")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "number" } }""", """{"a b":1,"c":2.5}""")]
    [InlineData("""{ "type": "object" }""", """{"a":{"b":[null,true]}}""")]
    [InlineData("{}", """{"any":["thing",1.50]}""")]
    [InlineData("{}", "null")]
    [InlineData("""{ "enum": ["16:9", "auto"] }""", "\"16:9\"")]
    [InlineData("""{ "enum": ["16:9", "auto"] }""", "\"added tomorrow\"")]
    [InlineData("""{ "type": "integer", "enum": [1, 4294967296] }""", "4294967296")]
    [InlineData("""{ "enum": ["a", 1] }""", "1")]
    [InlineData("""{ "enum": ["a", 1] }""", "\"a\"")]
    [InlineData("""{ "$ref": "#/components/schemas/Node" }""", """{"name":"a","children":[{"children":[]},{"name":"b"}]}""")]
    [InlineData(SizeOrPreset, """{"width":1,"height":2}""")]
    [InlineData(SizeOrPreset, "\"square\"")]
    [InlineData(SizeOrPoint, """{"width":1,"height":2}""")]
    [InlineData(SizeOrPoint, """{"y":1,"x":2.5,"z":3}""")]
    [InlineData(SizeOrPoint, "[1,2.5]")]
    [InlineData(SizeOrPoint, """{"x":1,"y":2,"width":"wide","height":1}""")]
    [InlineData("""{ "anyOf": [{ "type": "object", "additionalProperties": { "type": "integer" } }, { "$ref": "#/components/schemas/Size" }] }""", """{"width":1,"height":2,"unit":"px"}""")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "object", "additionalProperties": { "type": "string" } }] }""", """{"width":"a","height":"b"}""")]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "integer", "format": "int64" }] }""", "9223372036854775807")]
    [InlineData("""{ "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "array", "items": { "type": "integer" } }] }""", "[1,\"a\"]")]
    [InlineData("""{ "anyOf": [{ "type": "object", "additionalProperties": { "type": "string" } }, { "type": "object", "additionalProperties": { "type": "integer", "nullable": true } }] }""", """{"a":1,"b":"c","d":null}""")]
    [InlineData("""{ "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "null" }] } }""", """[null,{"width":1,"height":2}]""")]
    [InlineData("""{ "type": "object", "additionalProperties": { "anyOf": [{ "$ref": "#/components/schemas/Node" }, { "type": "null" }] } }""", """{"a":null,"b":{"name":"c"}}""")]
    [InlineData("""{ "type": ["string", "object"], "properties": { "width": { "type": "integer" } } }""", "\"wide\"")]
    [InlineData("""{ "type": ["string", "object"], "properties": { "width": { "type": "integer" } } }""", """{"width":1}""")]
    public void A_value_is_written_as_it_was_read(string schema, string value)
    {
        using var models = Compile(DemoSchema.Of($"\"value\": {schema}", components: Components));
        var json = $$"""{"value":{{value}}}""";

        AssertSameJson(json, CompiledModels.RoundTrip(json, models.Endpoint("MeDemo").Input));
    }

    [Theory]
    [InlineData("""{"kind":"image","size":1}""", "Image")]
    [InlineData("""{"kind":"video","size":"large"}""", "Video")]
    [InlineData("""{"kind":"video"}""", "Video")]
    [InlineData("""{"kind":"video","alt":"a picture"}""", "Video")]
    [InlineData("""{"kind":"mp3"}""", "Audio")]
    [InlineData("""{"kind":"smell","alt":"a rose"}""", "Image")]
    [InlineData("""{"rate":1.0}""", "Audio")]
    [InlineData("""{"rate":1.5}""", "Speed")]
    [InlineData("""{"Rate":1,"other":null}""", "Other")]
    public void An_object_of_a_union_is_read_as_the_type_that_fits(string value, string type)
    {
        using var models = Compile(DemoSchema.Of(
            """ "value": { "oneOf": [{ "$ref": "#/components/schemas/Image" }, { "$ref": "#/components/schemas/Video" }, { "$ref": "#/components/schemas/Audio" }, { "$ref": "#/components/schemas/Speed" }, { "$ref": "#/components/schemas/Other" }] } """,
            components: """
                "Image": { "type": "object", "properties": { "kind": { "const": "image" }, "size": { "type": "integer" }, "alt": { "type": "string" } }, "required": ["kind"] },
                "Video": { "type": "object", "properties": { "kind": { "const": "video" }, "size": { "type": "string" } }, "required": ["kind"] },
                "Audio": { "type": "object", "properties": { "kind": { "enum": ["mp3", "wav"] }, "rate": { "type": "integer" } } },
                "Speed": { "type": "object", "properties": { "rate": { "type": "number" } }, "required": ["rate"] },
                "Other": { "type": "object", "properties": { "other": { "type": "integer", "nullable": true } }, "required": ["other"] }
                """));
        var json = $$"""{"value":{{value}}}""";

        Assert.Contains($"Value = {type} {{", JsonSerializer.Deserialize(json, models.Endpoint("MeDemo").Input)!.ToString(), StringComparison.Ordinal);
        AssertSameJson(json, CompiledModels.RoundTrip(json, models.Endpoint("MeDemo").Input));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"value":null}""")]
    [InlineData("""{"value":7}""")]
    public void A_null_that_means_something_else_than_leaving_out_is_kept(string json)
    {
        using var models = Compile(DemoSchema.Of(""" "value": { "anyOf": [{ "type": "integer" }, { "type": "null" }], "default": 3 } """));

        Assert.Equal(json, CompiledModels.RoundTrip(json, models.Endpoint("MeDemo").Input));
    }

    [Fact]
    public void A_required_property_with_a_single_value_has_it_unless_said()
    {
        using var models = Compile(DemoSchema.Of(
            """ "kind": { "const": "image" }, "version": { "type": "integer", "enum": [2] } """, "\"kind\", \"version\""));
        var type = models.Endpoint("MeDemo").Input;

        Assert.Equal("""{"kind":"image","version":2}""", JsonSerializer.Serialize(Activator.CreateInstance(type.Type), type));
        Assert.Equal("""{"kind":"video","version":3}""", CompiledModels.RoundTrip("""{"kind":"video","version":3}""", type));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"version":2}""", type));
    }

    [Fact]
    public void A_required_null_is_written()
    {
        using var models = Compile(DemoSchema.Of(""" "value": { "anyOf": [{ "type": "integer" }, { "type": "null" }] } """, "\"value\""));

        Assert.Equal("""{"value":null}""", CompiledModels.RoundTrip("""{"value":null}""", models.Endpoint("MeDemo").Input));
    }

    [Fact]
    public void Properties_that_the_schema_does_not_name_are_kept()
    {
        using var models = Compile(DemoSchema.Of(""" "value": { "type": "integer" } """));
        const string Json = """{"value":1,"new_option":{"deep":[1,"x"]},"esc\u0061ped":true}""";

        AssertSameJson(Json, CompiledModels.RoundTrip(Json, models.Endpoint("MeDemo").Input));
    }

    [Fact]
    public void A_closed_object_drops_what_its_schema_forbids()
    {
        using var models = Compile(DemoSchema.Document("""{ "type": "object", "properties": { "a": { "type": "integer" } }, "additionalProperties": false }""", "{}"));

        Assert.Equal("""{"a":1}""", CompiledModels.RoundTrip("""{"a":1,"b":2}""", models.Endpoint("MeDemo").Input));
    }

    [Theory]
    [InlineData("""{"steps":28.0,"scale":3}""", """{"steps":28,"scale":3}""")]
    [InlineData("""{"scale":3,"steps":1e2}""", """{"steps":100,"scale":3}""")]
    [InlineData("""{"steps":1,"steps":2}""", """{"steps":2}""")]
    [InlineData("""{"st\u0065ps":5}""", """{"steps":5}""")]
    [InlineData(""" { "steps" : null } """, "{}")]
    public void What_other_writers_write_is_read(string json, string written)
    {
        using var models = Compile(DemoSchema.Of(""" "steps": { "type": "integer" }, "scale": { "type": "number" } """));

        Assert.Equal(written, CompiledModels.RoundTrip(json, models.Endpoint("MeDemo").Input));
    }

    [Theory]
    [InlineData("""{"size":{"width":1}}""", "$.size.height", "height")]
    [InlineData("""{"sizes":[{"width":1,"height":2},{"width":"wide","height":2}]}""", "$.sizes[1].width", "an integer of 64 bits")]
    [InlineData("""{"sizes":[{"width":1.5,"height":2}]}""", "$.sizes[0].width", "1.5")]
    [InlineData("""{"sizes":[{"width":9223372036854775808,"height":2}]}""", "$.sizes[0].width", "9223372036854775808")]
    [InlineData("""{"sizes":[{"width":1,"height":2147483648}]}""", "$.sizes[0].height", "an integer of 32 bits")]
    [InlineData("""{"long":9223372036854775808}""", "$.long", "an integer of 64 bits")]
    [InlineData("""{"long":0.99999999999999999}""", "$.long", "an integer of 64 bits")]
    [InlineData("""{"number":1e309}""", "$.number", "1e309")]
    [InlineData("""{"sizes":{}}""", "$.sizes", "an array")]
    [InlineData("""{"text":1}""", "$.text", "a string")]
    [InlineData("""{"union":true}""", "$.union", "an object or a string")]
    [InlineData("[]", "$", "an object")]
    public void What_does_not_fit_is_refused_with_its_place(string json, string path, string message)
    {
        using var models = Compile(DemoSchema.Of(
            $$""" "size": { "$ref": "#/components/schemas/Size" }, "sizes": { "type": "array", "items": { "$ref": "#/components/schemas/Size" } }, "text": { "type": "string" }, "long": { "type": "integer", "format": "int64" }, "number": { "type": "number" }, "union": {{SizeOrPreset}} """,
            components: Components));

        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, models.Endpoint("MeDemo").Input));

        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_with_equal_values_are_equal()
    {
        using var models = Compile(DemoSchema.Of(
            $$""" "list": { "type": "array", "items": { "type": "array", "items": { "type": "number" } } }, "map": { "type": "object" }, "any": {}, "union": {{SizeOrPoint}}, "file_url": { "type": "string" }, "three": { "type": "integer", "nullable": true, "default": 1 } """,
            components: Components));
        var type = models.Endpoint("MeDemo").Input;
        const string Json = """{"list":[[1],[2,3]],"map":{"a":[1]},"any":{"b":{}},"union":[1,2],"file_url":"https://a/b.png","three":null,"more":1}""";

        var one = JsonSerializer.Deserialize(Json, type)!;
        Assert.Equal(one, JsonSerializer.Deserialize(Json, type));
        Assert.Equal(one.GetHashCode(), JsonSerializer.Deserialize(Json, type)!.GetHashCode());
        foreach (var (part, other) in new[] { ("[2,3]", "[2,4]"), ("\"a\":[1]", "\"a\":[2]"), ("\"b\":{}", "\"b\":1"), ("[1,2]", "[2,1]"), ("b.png", "c.png"), ("\"three\":null,", ""), ("\"more\":1", "\"more\":2") })
            Assert.NotEqual(one, JsonSerializer.Deserialize(Json.Replace(part, other, StringComparison.Ordinal), type));
    }

    [Fact]
    public void The_plain_serializer_agrees_with_the_endpoint()
    {
        using var models = Compile(DemoSchema.Of($$""" "union": {{SizeOrPreset}}, "text": { "type": "string" } """, components: Components));
        var type = models.Endpoint("MeDemo").Input;
        const string Json = """{"union":"square","text":"x"}""";

        var value = JsonSerializer.Deserialize(Json, type.Type);

        Assert.Equal(JsonSerializer.Deserialize(Json, type), value);
        Assert.Equal(Json, JsonSerializer.Serialize(value, type.Type));
    }

    private static CompiledModels Compile(SchemaText schema)
    {
        var generation = Generation.Of(schema);
        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        return new CompiledModels(generation);
    }

    private static void AssertSameJson(string expected, string actual)
    {
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);
        Assert.True(JsonElement.DeepEquals(left.RootElement, right.RootElement), $"Expected {expected} but got {actual}");
    }
}
