using System.Globalization;

namespace Fal.Generators.Tests;

/// <summary>What a <c>$ref</c> leads to, and what it is called there.</summary>
public class ReferenceTests
{
    private const string Definitions = """
        "$defs": {
          "person": { "$anchor": "person", "type": "object", "properties": { "name": { "type": "string" }, "home": { "type": "object", "properties": { "street": { "type": "string" } } } } },
          "outer": { "type": "object", "$defs": { "inner": { "type": "object", "properties": { "depth": { "type": "integer" } } } } },
          "a/b~c %": { "type": "integer" },
          "library": {
            "$id": "https://example.com/library/book.json", "type": "object",
            "properties": { "author": { "$ref": "#/$defs/author" }, "next": { "$ref": "book.json" }, "shelf": { "$ref": "shelf.json#row" } },
            "$defs": {
              "author": { "type": "object", "properties": { "pen_name": { "type": "string" } } },
              "shelf": { "$id": "shelf.json", "$defs": { "row": { "$anchor": "row", "type": "number" } } }
            }
          },
          "old": { "$id": "#old", "type": "boolean" },
          "nothing": { "type": "null" },
          "list": { "type": "array", "items": { "type": "object", "properties": { "n": { "type": "integer" } } }, "prefixItems": [{ "type": "string" }, { "type": "boolean" }] }
        }
        """;

    [Theory]
    [InlineData("#/$defs/person", "MeDemo.Person")]
    [InlineData("#person", "MeDemo.Person")]
    [InlineData("#/$defs/person/properties/home", "MeDemo.Home")]
    [InlineData("#/$defs/person/properties/home/properties/street", "string")]
    [InlineData("#/$defs/outer/$defs/inner", "MeDemo.Inner")]
    [InlineData("#/$defs/a~1b~0c%20%25", "int")]
    [InlineData("#/$defs/a~1b~0c %25", "int")]
    [InlineData("https://example.com/library/book.json", "MeDemo.Library")]
    [InlineData("https://example.com/library/book.json#/$defs/author", "MeDemo.Author")]
    [InlineData("https://example.com/library/shelf.json#/$defs/row", "double")]
    [InlineData("https://example.com/library/shelf.json#row", "double")]
    [InlineData("#old", "bool")]
    [InlineData("#/$defs/list/items", "MeDemo.ValueModel")]
    [InlineData("#/$defs/list/prefixItems/1", "bool")]
    [InlineData("#/definitions/person", "MeDemo.Person")]
    [InlineData("#", "MeDemoInput")]
    public void A_reference_leads_to_a_schema_anywhere_in_its_document(string reference, string type)
    {
        var generation = Pair($$"""{ "type": "object", "required": ["value"], "properties": { "value": { "$ref": "{{reference}}" } }, {{Definitions}} }""");

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(type, generation.TypeOf("MeDemoInput", "Value"));
    }

    [Fact]
    public void References_inside_a_schema_with_an_id_are_relative_to_it()
    {
        var generation = Pair($$"""{ "type": "object", "properties": { "book": { "$ref": "#/$defs/library" } }, {{Definitions}} }""");

        Assert.Empty(generation.Diagnostics);
        Assert.Equal("MeDemo.Author?", generation.TypeOf("MeDemo+Library", "Author"));
        Assert.Equal("MeDemo.Library?", generation.TypeOf("MeDemo+Library", "Next"));
        Assert.Equal("double?", generation.TypeOf("MeDemo+Library", "Shelf"));
    }

    [Theory]
    [InlineData("billing", "shipping")]
    [InlineData("shipping", "billing")]
    public void A_property_that_is_referred_to_has_one_type_with_its_own_name(string first, string second)
    {
        var properties = new Dictionary<string, string>
        {
            ["billing"] = """{ "type": "object", "properties": { "street": { "type": "string" } } }""",
            ["shipping"] = """{ "$ref": "#/properties/billing" }""",
        };

        var generation = Pair($$"""{ "type": "object", "properties": { "{{first}}": {{properties[first]}}, "{{second}}": {{properties[second]}} } }""");

        Assert.Empty(generation.Diagnostics);
        Assert.Equal("MeDemo.Billing?", generation.TypeOf("MeDemoInput", "Billing"));
        Assert.Equal("MeDemo.Billing?", generation.TypeOf("MeDemoInput", "Shipping"));
    }

    [Fact]
    public void Components_refer_to_places_in_paths_and_to_parts_of_each_other()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """
            "size": { "$ref": "#/components/schemas/Box/properties/size" }, "again": { "$ref": "#/paths/~1me~1demo~1requests~1{request_id}/get/responses/200/content/application~1json/schema" },
            "late": { "$ref": "#/$defs/Box" }, "pasted": { "$ref": "#/components/schemas/Pasted" }
            """,
            components: """
            "Box": { "type": "object", "properties": { "size": { "type": "object", "properties": { "x": { "type": "integer" } } } } },
            "Pasted": { "type": "object", "properties": { "a": { "$ref": "#/$defs/Part" } }, "$defs": { "Part": { "type": "object", "properties": { "p": { "type": "string" } } } } }
            """));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal("MeDemo.Size?", generation.TypeOf("MeDemoInput", "Size"));
        Assert.Equal("MeDemo.Size?", generation.TypeOf("MeDemo+Box", "Size"));
        Assert.Equal("MeDemo.DemoOutput?", generation.TypeOf("MeDemoInput", "Again"));
        Assert.Equal("MeDemo.Box?", generation.TypeOf("MeDemoInput", "Late"));
        Assert.Equal("MeDemo.Part?", generation.TypeOf("MeDemo+Pasted", "A"));
    }

    [Fact]
    public void Bodies_may_be_among_the_components_too()
    {
        var text = Documents.OpenApi("me/app")
            .Replace("""{ "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Input" } } } } }""", """{ "requestBody": { "$ref": "#/components/requestBodies/Body" } }""", StringComparison.Ordinal)
            .Replace("""{ "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Output" } } } } }""", """{ "200": { "$ref": "#/components/responses/Answer" } }""", StringComparison.Ordinal)
            .Replace("\"components\": {", """
                "components": {
                  "requestBodies": { "Body": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Input" } } } } },
                  "responses": { "Answer": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Output" } } } } },
                """, StringComparison.Ordinal);

        var generation = Generation.Of(new SchemaText("app.json", text));

        Assert.Empty(generation.Diagnostics);
        Assert.Equal("string?", generation.TypeOf("MeAppInput", "Prompt"));
        Assert.Equal("string?", generation.TypeOf("MeAppOutput", "Text"));
    }

    [Fact]
    public void A_document_on_a_page_refers_to_itself()
    {
        string Model(string id, string type) => $$"""
            { "endpoint_id": "{{id}}", "openapi": {{Documents.OpenApi(id, $$""" "a": { "$anchor": "part", "type": "{{type}}" }, "b": { "$ref": "#part" }, "c": { "$ref": "#/components/schemas/Input/properties/a" } """)}} }
            """;

        var generation = Generation.Of(new SchemaText("page.json", $$"""{ "models": [ {{Model("me/first", "string")}}, {{Model("me/second", "boolean")}} ] }"""));

        Assert.Empty(generation.Diagnostics);
        Assert.Equal(("string?", "string?"), (generation.TypeOf("MeFirstInput", "B"), generation.TypeOf("MeFirstInput", "C")));
        Assert.Equal(("bool?", "bool?"), (generation.TypeOf("MeSecondInput", "B"), generation.TypeOf("MeSecondInput", "C")));
    }

    [Fact]
    public void Definitions_of_a_pair_that_lead_to_different_ones_are_two_types()
    {
        string Of(string type) => $$"""{ "type": "object", "properties": { "a": { "$ref": "#/$defs/Turn" } }, "$defs": { "Turn": { "type": "object", "properties": { "part": { "$ref": "#/$defs/Part" } } }, "Part": { "type": "{{type}}" }, "Same": { "type": "object", "properties": { "s": { "type": "string" } } } } }""";

        var generation = Pair(Of("string"), Of("integer"));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal("string?", generation.TypeOf("MeDemo+Turn", "Part"));
        Assert.Equal("MeDemo.OutputTurn?", generation.TypeOf("MeDemoOutput", "A"));
        Assert.Equal("int?", generation.TypeOf("MeDemo+OutputTurn", "Part"));
    }

    [Theory]
    [InlineData("#/$defs/gone", "is not in the document")]
    [InlineData("#gone", "is not in the document")]
    [InlineData("#/title", "is not in the document")]
    [InlineData("#/properties/list/prefixItems/7", "is not in the document")]
    [InlineData("https://example.com/elsewhere.json#/$defs/x", "is in another document, which is not read; put what it describes into this one")]
    [InlineData("other.json", "is in another document, which is not read; put what it describes into this one")]
    [InlineData("#/$defs/loop", "leads back to itself")]
    [InlineData("#/$defs/all", "leads back to itself")]
    public void A_reference_that_leads_nowhere_is_FAL0005(string reference, string reason)
    {
        var generation = Pair($$"""
            { "title": "x", "type": "object", "properties": { "list": { "prefixItems": [{}] }, "value": { "$ref": "{{reference}}" } },
              "$defs": { "loop": { "$ref": "#/$defs/loop" }, "all": { "allOf": [{ "$ref": "#/$defs/all" }] } } }
            """);

        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal("FAL0005", diagnostic.Id);
        Assert.Equal($"'{reference}' {reason}: the values it describes are left untyped, as JsonElement", diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal("System.Text.Json.JsonElement?", generation.TypeOf("MeDemoInput", "Value"));
    }

    [Fact]
    public void A_null_that_is_referred_to_is_null()
    {
        var generation = Pair($$"""{ "type": "object", "properties": { "value": { "anyOf": [{ "type": "integer" }, { "$ref": "#/$defs/nothing" }] } }, {{Definitions}} }""");

        Assert.Equal("int?", generation.TypeOf("MeDemoInput", "Value"));
    }

    private static Generation Pair(string input, string output = """{ "type": "object" }""") =>
        Generation.Of(PairTests.File("demo.input.json", input, "me/demo"), PairTests.File("demo.output.json", output));
}
