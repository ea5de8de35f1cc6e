using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Fal.Generators.Tests;

/// <summary>Schemas as a program has them: of endpoints, of types, and in what .NET exports of its own types.</summary>
public class SchemaRunTimeTests
{
    private const string Properties = """
        "prompt": { "type": "string", "maxLength": 9 },
        "size": { "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "string", "enum": ["auto", "full"] }], "default": "auto", "description": "How large." },
        "tree": { "$ref": "#/components/schemas/Tree" },
        "more_sizes": { "type": "array", "items": { "$ref": "#/components/schemas/Size" } },
        "mode": { "type": "string", "enum": ["fast", "good"], "default": "fast" }
        """;

    private const string Components = """
        , "Size": { "type": "object", "properties": { "width": { "type": "integer", "minimum": 1 }, "unit": { "$ref": "#/components/schemas/Unit" } }, "required": ["width"] },
        "Unit": { "type": "string", "enum": ["px", "cm"] },
        "Tree": { "type": "object", "properties": { "name": { "type": "string" }, "size": { "$ref": "#/components/schemas/Size" }, "children": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } } } }
        """;

    private const string Size = """{"type":"object","properties":{"width":{"type":"integer","minimum":1},"unit":{"type":"string","enum":["px","cm"]}},"required":["width"]}""";

    private static readonly JsonSchemaExporterOptions Exporter = new() { TransformSchemaNode = FalSchema.Transform, TreatNullObliviousAsNonNullable = true };

    private static readonly JsonSerializerOptions Reflection = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly Lazy<CompiledModels> Models = new(() => new CompiledModels(SchemaExportTests.Generated(Documents.Endpoint("me/demo", Properties, Components))));

    /// <summary>What a program may have of generated types.</summary>
    public sealed record Job<T>(T Must, T? May, IReadOnlyList<T> All, IReadOnlyDictionary<string, T> ByName)
        where T : class;

    /// <summary>One that may be left out.</summary>
    public sealed record Later<T>(T? May = null)
        where T : class;

    /// <summary>The same of structs.</summary>
    public sealed record Choice<T>(T Must, T? May)
        where T : struct;

    [Fact]
    public void An_endpoint_has_the_schemas_of_its_input_and_output()
    {
        var input = Schema("InputSchema");

        Assert.Equal(["type", "properties", "$defs"], Names(input));
        Assert.Equal(["prompt", "size", "tree", "more_sizes", "mode"], Names(input.GetProperty("properties")));
        Assert.Equal("""{"anyOf":[{"$ref":"#/$defs/Size"},{"type":"string","enum":["auto","full"]}],"default":"auto","description":"How large."}""", input.GetProperty("properties").GetProperty("size").GetRawText());
        Assert.Equal(["Size", "Tree", "Unit"], Names(input.GetProperty("$defs")).Order());
        Assert.Equal("""{"type":"object","properties":{"text":{"type":"string"}}}""", Compact(Schema("OutputSchema")));
        Assert.Equal(true, Endpoint(Models.Value, "HasSchemas"));
    }

    [Fact]
    public void Without_the_property_an_endpoint_says_what_to_set()
    {
        using var models = new CompiledModels(Generation.Of(Documents.Endpoint("me/demo")));

        var error = Assert.IsType<InvalidOperationException>(Assert.Throws<System.Reflection.TargetInvocationException>(() => Endpoint(models, "InputSchema")).InnerException);

        Assert.Contains("<FalSchemas>true</FalSchemas>", error.Message, StringComparison.Ordinal);
        Assert.Contains("me/demo", error.Message, StringComparison.Ordinal);
        Assert.Equal(false, Endpoint(models, "HasSchemas"));
    }

    [Fact]
    public void What_is_any_JSON_has_the_schema_of_any_JSON() => Assert.Equal("{}", FalEndpoint.Untyped("me/demo").InputSchema.GetRawText());

    [Fact]
    public void A_program_s_own_types_have_none()
    {
        var mine = new FalEndpoint<Job<string>, JsonElement>("me/demo", (JsonTypeInfo<Job<string>>)Reflection.GetTypeInfo(typeof(Job<string>)), FalEndpoint.Untyped("me/demo").OutputTypeInfo);

        Assert.False(mine.HasSchemas);
        Assert.Throws<InvalidOperationException>(() => mine.InputSchema);
    }

    [Theory]
    [InlineData("Size", Size)]
    [InlineData("Unit", """{"type":"string","enum":["px","cm"]}""")]
    [InlineData("Mode", """{"type":"string","enum":["fast","good"]}""")]
    [InlineData("SizePreset", """{"type":"string","enum":["auto","full"]}""")]
    [InlineData("SizeOrPreset", $$"""{"anyOf":[{{Size}},{"type":"string","enum":["auto","full"]}],"description":"How large."}""")]
    [InlineData("Tree", """{"type":"object","properties":{"name":{"type":"string"},"size":""" + Size + ""","children":{"type":"array","items":{"$ref":"#"}}}}""")]
    public void Each_type_has_its_own(string type, string expected)
    {
        var of = typeof(FalSchema).GetMethod(nameof(FalSchema.Of))!.MakeGenericMethod(Models.Value.Type("Fal.Models.MeDemo+" + type));

        Assert.Equal(expected, ((JsonElement)of.Invoke(null, null)!).GetRawText());
    }

    [Fact]
    public void NET_exports_the_schemas_of_generated_types_wherever_they_are()
    {
        var job = Export(typeof(Job<>), "MeDemo+Size")["properties"]!;

        Assert.Equal(Size, job["Must"]!.ToJsonString());
        Assert.Equal($$"""{"anyOf":[{{Size}},{"type":"null"}]}""", job["May"]!.ToJsonString());
        Assert.Equal(Size, job["All"]!["items"]!.ToJsonString());
        Assert.Equal(Size, job["ByName"]!["additionalProperties"]!.ToJsonString());
    }

    [Fact]
    public void What_NET_knows_of_a_property_stays() =>
        Assert.Equal($$"""{"anyOf":[{{Size}},{"type":"null"}],"default":null}""", Export(typeof(Later<>), "MeDemo+Size")["properties"]!["May"]!.ToJsonString());

    [Fact]
    public void A_struct_that_may_be_missing_may_be_null()
    {
        var choice = Export(typeof(Choice<>), "MeDemo+Mode")["properties"]!;

        Assert.Equal("""{"type":"string","enum":["fast","good"]}""", choice["Must"]!.ToJsonString());
        Assert.Equal("""{"anyOf":[{"type":"string","enum":["fast","good"]},{"type":"null"}]}""", choice["May"]!.ToJsonString());
    }

    [Fact]
    public void A_type_that_holds_itself_refers_to_where_it_is()
    {
        var job = Export(typeof(Job<>), "MeDemo+Tree");

        Assert.Equal("#/properties/Must", Children(job["properties"]!["Must"]!));
        Assert.Equal("#/properties/May/anyOf/0", Children(job["properties"]!["May"]!["anyOf"]![0]!));
        Assert.Equal("#/properties/All/items", Children(job["properties"]!["All"]!["items"]!));

        static string? Children(JsonNode tree) => (string?)tree["properties"]!["children"]!["items"]!["$ref"];
    }

    [Fact]
    public void The_type_itself_is_exported_as_its_endpoint_has_it_with_what_is_referred_to_in_its_place()
    {
        var input = Reflection.GetJsonSchemaAsNode(Models.Value.Type("Fal.Models.MeDemoInput"), Exporter);

        Assert.Null(input["$defs"]);
        Assert.Equal(Size, input["properties"]!["more_sizes"]!["items"]!.ToJsonString());
        Assert.Equal("auto", (string?)input["properties"]!["size"]!["default"]);
    }

    [Fact]
    public void A_file_is_the_text_of_an_address() =>
        Assert.Equal("""{"type":"string","format":"uri"}""", Reflection.GetJsonSchemaAsNode(typeof(Job<FalFile>), Exporter)["properties"]!["Must"]!.ToJsonString());

    [Fact]
    public void Other_types_are_exported_as_NET_exports_them() =>
        Assert.Equal(
            Reflection.GetJsonSchemaAsNode(typeof(Job<string>), new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }).ToJsonString(),
            Reflection.GetJsonSchemaAsNode(typeof(Job<string>), Exporter).ToJsonString());

    [Fact]
    public void References_that_would_be_doubled_again_and_again_stay_references()
    {
        // Each holds two of the next: in their places there would be 2^30.
        const int Levels = 30;
        var components = string.Concat(Enumerable.Range(0, Levels).Select(i => $$""", "L{{i}}": { "type": "object", "properties": { "a": { "$ref": "#/components/schemas/L{{i + 1}}" }, "b": { "$ref": "#/components/schemas/L{{i + 1}}" } } }"""));
        using var models = new CompiledModels(SchemaExportTests.Generated(Documents.Endpoint("me/demo", """ "l": { "$ref": "#/components/schemas/L0" } """, components + $$""", "L{{Levels}}": { "type": "object", "properties": { "z": { "type": "string" } } }""")));

        var schema = Reflection.GetJsonSchemaAsNode(models.Type("Fal.Models.MeDemoInput"), Exporter).ToJsonString();

        Assert.InRange(schema.Length, 10_000, 2_000_000);
    }

    private static JsonNode Export(Type container, string type) => Reflection.GetJsonSchemaAsNode(container.MakeGenericType(Models.Value.Type("Fal.Models." + type)), Exporter);

    private static JsonElement Schema(string property) => (JsonElement)Endpoint(Models.Value, property)!;

    private static object? Endpoint(CompiledModels models, string property)
    {
        var endpoint = models.Type("Fal.Models.MeDemo").GetProperty("Endpoint")!.GetValue(null)!;
        return endpoint.GetType().GetProperty(property)!.GetValue(endpoint);
    }

    private static IEnumerable<string> Names(JsonElement schema) => schema.EnumerateObject().Select(property => property.Name);

    private static string Compact(JsonElement schema) => JsonNode.Parse(schema.GetRawText())!.ToJsonString();
}
