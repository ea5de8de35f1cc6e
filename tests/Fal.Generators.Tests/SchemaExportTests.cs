using System.Text.Json.Nodes;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;

namespace Fal.Generators.Tests;

/// <summary>What the schemas that are there at run time say: JSON Schema 2020-12, whatever the document is written in.</summary>
public class SchemaExportTests
{
    [Theory]
    // As its author wrote it.
    [InlineData("""{ "type": "string", "description": "d", "default": "a", "minLength": 1, "maxLength": 9, "pattern": "^a", "format": "uri" }""", """{"type":"string","description":"d","default":"a","minLength":1,"maxLength":9,"pattern":"^a","format":"uri"}""")]
    [InlineData("""{ "type": ["integer", "null"], "minimum": 0, "exclusiveMaximum": 9.5, "multipleOf": 3, "deprecated": true }""", """{"type":["integer","null"],"minimum":0,"exclusiveMaximum":9.5,"multipleOf":3,"deprecated":true}""")]
    [InlineData("""{ "enum": ["a", 1, null], "examples": ["a"] }""", """{"enum":["a",1,null],"examples":["a"]}""")]
    [InlineData("""{ "const": { "a": [1] } }""", """{"const":{"a":[1]}}""")]
    [InlineData("""{ "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": 2, "uniqueItems": true }""", """{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2,"uniqueItems":true}""")]
    [InlineData("""{ "type": "array", "prefixItems": [{ "type": "string" }], "items": false }""", """{"type":"array","prefixItems":[{"type":"string"}],"items":false}""")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "type": "null" }], "not": { "const": "" }, "if": { "minLength": 3 }, "then": { "pattern": "a" } }""", """{"anyOf":[{"type":"string"},{"type":"null"}],"not":{"const":""},"if":{"minLength":3},"then":{"pattern":"a"}}""")]
    [InlineData("""{ "type": "object", "properties": { "b": true, "a": {} }, "required": ["a"], "additionalProperties": false, "patternProperties": { "^x": { "type": "string" } } }""", """{"type":"object","properties":{"b":true,"a":{}},"required":["a"],"additionalProperties":false,"patternProperties":{"^x":{"type":"string"}}}""")]
    [InlineData("""{ "allOf": [{ "properties": { "a": {} } }, { "required": ["a"] }] }""", """{"allOf":[{"properties":{"a":{}}},{"required":["a"]}]}""")]
    // OpenAPI 3.0.
    [InlineData("""{ "type": "string", "nullable": true, "title": "T" }""", """{"type":["string","null"],"title":"T"}""")]
    [InlineData("""{ "type": "string", "enum": ["a"], "nullable": true }""", """{"type":["string","null"],"enum":["a",null]}""")]
    [InlineData("""{ "type": ["string", "null"], "enum": ["a", null], "nullable": true }""", """{"type":["string","null"],"enum":["a",null]}""")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "type": "integer" }], "nullable": true, "description": "d" }""", """{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"null"}],"description":"d"}""")]
    [InlineData("""{ "allOf": [{ "type": "string" }], "nullable": true, "default": null, "description": "d" }""", """{"anyOf":[{"allOf":[{"type":"string"}]},{"type":"null"}],"default":null,"description":"d"}""")]
    [InlineData("""{ "type": "string", "nullable": false }""", """{"type":"string"}""")]
    [InlineData("""{ "minimum": 1, "exclusiveMinimum": true, "maximum": 2, "exclusiveMaximum": false }""", """{"exclusiveMinimum":1,"maximum":2}""")]
    [InlineData("""{ "exclusiveMaximum": true, "maximum": 2 }""", """{"exclusiveMaximum":2}""")]
    [InlineData("""{ "example": "a" }""", """{"examples":["a"]}""")]
    [InlineData("""{ "example": "a", "examples": ["b"] }""", """{"examples":["b"]}""")]
    [InlineData("""{ "xml": {}, "externalDocs": {}, "x-fal": { "max_file_size": 1 }, "discriminator": { "propertyName": "a" } }""", "{}")]
    // Older drafts.
    [InlineData("""{ "items": [{ "type": "string" }], "additionalItems": { "type": "integer" } }""", """{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}""")]
    [InlineData("""{ "items": { "type": "string" }, "additionalItems": false }""", """{"items":{"type":"string"}}""")]
    [InlineData("""{ "$id": "https://example.com/a", "$schema": "https://json-schema.org/draft-07/schema", "$comment": "c", "type": "string" }""", """{"type":"string"}""")]
    // What no version allows is left out.
    [InlineData("""{ "type": "file", "enum": [], "required": true, "anyOf": [], "items": 3, "minLength": -1, "maxLength": "9", "multipleOf": 0, "pattern": "(", "title": 1, "default": NaN, "minimum": Infinity, "description": null }""", "{}")]
    [InlineData("""{ "required": ["a", 1, "a"], "properties": { "a": 3 } }""", """{"required":["a"],"properties":{"a":{}}}""")]
    // What only the tools of Python say.
    [InlineData("""{ "description": "\n    One line.\n\n      Another.\n    ", "title": "It is so" }""", """{"description":"One line.\n\n  Another.","title":"It is so"}""")]
    [InlineData("""{ "properties": { "num_images": { "title": "Num Images" }, "cfg": { "title": "CFG scale" } } }""", """{"properties":{"num_images":{},"cfg":{"title":"CFG scale"}}}""")]
    public void A_schema_is_what_it_is_in_2020_12(string schema, string expected) => Assert.Equal(expected, Property(schema));

    [Fact]
    public void Properties_are_in_the_order_that_people_should_see() =>
        Assert.Equal("""{"properties":{"c":{},"a":{},"b":{}}}""", Property("""{ "properties": { "a": {}, "b": {}, "c": {} }, "x-fal-order-properties": ["c", "gone", "a", 3] }"""));

    [Fact]
    public void What_is_referred_to_is_inside_once_and_nothing_else_is()
    {
        var input = Input(""" "one": { "$ref": "#/components/schemas/Size" }, "other": { "$ref": "#/components/schemas/Size", "description": "Another." } """, """
            , "Size": { "type": "object", "properties": { "unit": { "$ref": "#/components/schemas/Unit%2Fof%20it" } } }, "Unit/of it": { "type": "string" }, "Unused": { "type": "number" }
            """);

        Assert.Equal("""{"one":{"$ref":"#/$defs/Size"},"other":{"$ref":"#/$defs/Size","description":"Another."}}""", Compact(input["properties"]!));
        Assert.Equal("""{"Size":{"type":"object","properties":{"unit":{"$ref":"#/$defs/Unit_of_it"}}},"Unit_of_it":{"type":"string"}}""", Compact(input["$defs"]!));
    }

    [Fact]
    public void What_holds_itself_refers_to_itself()
    {
        var input = Input(""" "again": { "$ref": "#/components/schemas/Input" }, "tree": { "$ref": "#/components/schemas/Tree" } """, """
            , "Tree": { "type": "object", "properties": { "children": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } } } }
            """);

        Assert.Equal("""{"again":{"$ref":"#"},"tree":{"$ref":"#/$defs/Tree"}}""", Compact(input["properties"]!));
        Assert.Equal("""{"Tree":{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/$defs/Tree"}}}}}""", Compact(input["$defs"]!));
    }

    [Theory]
    [InlineData("""{ "$ref": "#/components/schemas/Nowhere", "description": "d" }""", """{"description":"d"}""")]
    [InlineData("""{ "$ref": "#/components/schemas/Circle", "description": "d" }""", """{"$ref":"#/$defs/Back","description":"d"}""")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Part" }] }""", """{"allOf":[{"$ref":"#/$defs/Part"}]}""")]
    public void A_reference_that_leads_to_nothing_or_back_to_itself_says_nothing(string schema, string expected)
    {
        var input = Input($""" "a": {schema} """, """
            , "Circle": { "$ref": "#/components/schemas/Back" }, "Back": { "$ref": "#/components/schemas/Circle" },
            "Part": { "minLength": 1, "anyOf": [{ "$ref": "#/components/schemas/Part" }, { "type": "string" }] }
            """);

        Assert.Equal(expected, Compact(input["properties"]!["a"]!));
        Assert.Contains(input["$defs"]?.ToJsonString(), new string?[] { null, """{"Back":{}}""", """{"Part":{"minLength":1,"anyOf":[{},{"type":"string"}]}}""" });
    }

    [Fact]
    public void A_discriminator_demands_the_tag_of_each_alternative()
    {
        var input = Input("""
            "shape": { "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Box" }, { "type": "object", "required": ["other"] }, { "type": "null" }],
                       "discriminator": { "propertyName": "kind", "mapping": { "round": "#/components/schemas/Circle" } } }
            """, """
            , "Circle": { "type": "object", "properties": { "radius": { "type": "number" } } }, "Box": { "type": "object", "properties": { "kind": { "const": "boxy", "default": "boxy" } } }
            """);

        Assert.Equal(
            """{"oneOf":[{"$ref":"#/$defs/Circle","required":["kind"],"properties":{"kind":{"enum":["round"]}}},{"$ref":"#/$defs/Box","required":["kind"]},{"allOf":[{"type":"object","required":["other"]},{"required":["kind"]}]},{"type":"null"}]}""",
            Compact(input["properties"]!["shape"]!));
    }

    [Fact]
    public void Text_of_the_schema_hides_nothing_and_ends_no_literal()
    {
        const string Hostile = """ "a": { "description": "\u202e\u2028\u0007\ud800\ud83d\ude00\"\"\"u8);}}\r\n", "default": "\"\"\"" } """;
        var text = Document(Hostile, "").Json;

        Assert.DoesNotContain("\"\"\"", text, StringComparison.Ordinal);
        Assert.Contains("""\u202E\u2028\u0007""" + "\uFFFD\U0001F600" + """\"\"\"u8);}}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        Assert.Equal("\"\"\"", (string?)JsonNode.Parse(text)!["properties"]!["a"]!["default"]);

        var generation = Generated(Documents.Endpoint("me/demo", Hostile));
        Assert.Empty(generation.CompilerDiagnostics);
    }

    [Fact]
    public void Schemas_cost_their_length_however_often_an_app_refers_to_them()
    {
        var big = string.Join(",", Enumerable.Range(0, 240).Select(i => $$"""{{(char)34}}p{{i}}{{(char)34}}: { "type": "string", "description": "{{new string('d', 400)}}" }"""));
        var paths = string.Join(",", Enumerable.Range(0, 200).Select(i => $"\"/call{i}\": {{ \"post\": {AppTests.Post("Draw", "Draw")} }}"));
        var file = AppTests.App(paths);
        var text = JsonNode.Parse(file.Text)!;
        text["components"]!["schemas"]!["Draw"]!["properties"] = JsonNode.Parse("{" + big + "}");

        var model = SchemaReader.Read(new SchemaFile("app.json", text.ToJsonString(), new SchemaMetadata { HasSchemas = true, EndpointId = "me/my-app" }), TestContext.Current.CancellationToken);

        Assert.NotEmpty(model.Endpoints);
        Assert.InRange(model.Endpoints.Sum(e => e.Types.Sum(t => (t.Schema as SchemaDocumentModel)?.Json.Length ?? 0)), 100_000, 3_000_000);
        Assert.Contains(model.Problems, problem => problem.Kind == SchemaProblemKind.Unreadable);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("false", false)]
    [InlineData(null, false)]
    public void Schemas_are_there_where_the_project_says_so(string? value, bool expected)
    {
        var properties = value is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["FalSchemas"] = value };
        var generation = Generation.Of(Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp11, "", properties, Documents.Endpoint("me/demo"));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(expected, generation.Source.Contains("FalTypeSchema", StringComparison.Ordinal));
    }

    /// <summary>A project that has the schemas at run time.</summary>
    internal static Generation Generated(params IEnumerable<SchemaText> files) =>
        Generation.Of(Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp14, "", new Dictionary<string, string> { ["FalSchemas"] = "true" }, files);

    /// <summary>The exported schema of a property of an input.</summary>
    private static string Property(string schema) => Compact(Input($""" "a": {schema} """)["properties"]!["a"]!);

    private static JsonNode Input(string properties, string components = "") => JsonNode.Parse(Document(properties, components).Json)!;

    private static SchemaDocumentModel Document(string properties, string components)
    {
        var file = new SchemaFile("demo.json", Documents.OpenApi("me/demo", properties, components), new SchemaMetadata { HasSchemas = true });
        var endpoint = Assert.Single(SchemaReader.Read(file, TestContext.Current.CancellationToken).Endpoints);
        return Assert.IsType<SchemaDocumentModel>(endpoint.Types.Single(t => t.Name == "MeDemoInput").Schema);
    }

    private static string Compact(JsonNode json) => json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
