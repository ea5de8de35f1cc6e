using System.Diagnostics.CodeAnalysis;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Testing.Schemas;
using Newtonsoft.Json.Linq;

namespace Fal.Testing.Tests;

/// <summary>Unions with a discriminator on the emulator: their tag is demanded, as by the service's own types.</summary>
public class TagTests
{
    private const string Components = """
        {
          "Circle": { "type": "object", "required": ["kind", "size"], "properties": { "kind": { "type": "string" }, "size": { "type": "number" } } },
          "Square": { "type": "object", "required": ["kind", "size"], "properties": { "kind": { "type": "string" }, "size": { "type": "number" } } },
          "Text": { "type": "object", "required": ["text"], "properties": { "type": { "const": "text", "default": "text" }, "text": { "type": "string" } } },
          "Tool": { "type": "object", "required": ["name"], "properties": { "type": { "const": "tool", "default": "tool" }, "name": { "type": "string" } } }
        }
        """;

    private const string Shape = """{ "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Square" }], "discriminator": { "propertyName": "kind", "mapping": { "round": "#/components/schemas/Circle", "boxy": "#/components/schemas/Square" } } }""";
    private const string Unmapped = """{ "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Square" }], "discriminator": { "propertyName": "kind" } }""";
    private const string Part = """{ "oneOf": [{ "$ref": "#/components/schemas/Text" }, { "$ref": "#/components/schemas/Tool" }, { "type": "null" }], "discriminator": { "propertyName": "type", "mapping": { "text": "#/components/schemas/Text", "tool": "#/components/schemas/Tool" } } }""";

    [Theory]
    [InlineData(Shape, """{"kind":"round","size":1}""")]
    [InlineData(Shape, """{"kind":"boxy","size":1}""")]
    [InlineData(Unmapped, """{"kind":"Square","size":1}""")]
    [InlineData(Part, """{"type":"tool","name":"a"}""")]
    [InlineData(Part, "null")]
    public void A_value_with_a_tag_is_taken([StringSyntax(StringSyntaxAttribute.Json)] string schema, string value) => Assert.Empty(Errors(schema, value));

    [Theory]
    [InlineData(Part, """{"name":"a"}""", "union_tag_not_found", "Unable to extract tag using discriminator 'type'")]
    [InlineData(Part, """{"type":"video"}""", "union_tag_invalid", "Input tag 'video' found using 'type' does not match any of the expected tags: 'text', 'tool'")]
    [InlineData(Shape, """{"kind":"flat","size":1}""", "union_tag_invalid", "Input tag 'flat' found using 'kind' does not match any of the expected tags: 'round', 'boxy'")]
    [InlineData(Shape, """{"size":1}""", "union_tag_not_found", "Unable to extract tag using discriminator 'kind'")]
    [InlineData(Part, """{"type":"tool","text":"a"}""", "missing", "Field required")]
    [InlineData(Shape, """{"kind":"round","size":"big"}""", "float_type", "Input should be a valid number")]
    public void What_is_wrong_is_the_tag_or_what_it_chooses([StringSyntax(StringSyntaxAttribute.Json)] string schema, string value, string type, string message)
    {
        var error = Assert.Single(Errors(schema, value));

        Assert.Equal(type, (string?)error["type"]);
        Assert.Equal(message, (string?)error["msg"]);
    }

    [Theory]
    [InlineData(Shape, """{"kind":"round","size":1}""")]
    [InlineData(Unmapped, """{"kind":"Circle","size":1}""")]
    [InlineData(Part, """{"type":"text","text":"a text"}""")]
    public void A_sample_has_the_tag_of_its_case([StringSyntax(StringSyntaxAttribute.Json)] string schema, string expected)
    {
        var compiled = Compile(schema);
        var sample = SampleValue.Make(compiled, new Uri("http://127.0.0.1:1/files/"));

        Assert.Empty(InputValidation.Validate(compiled, sample));
        Assert.Equal(JObject.Parse(expected).Properties().First().Value, sample["x"]![JObject.Parse(expected).Properties().First().Name]);
    }

    private static JArray Errors(string schema, string value) => InputValidation.Validate(Compile(schema), JToken.Parse($$"""{"x":{{value}}}"""));

    private static NJsonSchema.JsonSchema Compile(string schema)
    {
        var document = JObject.Parse($$"""{"components":{"schemas":{{Components}}},"input":{{SchemaFolder.WithX(schema)}}}""");
        return SchemaCompiler.Compile(new EndpointSchema
        {
            Id = "test/endpoint",
            Position = SchemaPosition.StartOf("test.json"),
            Input = document["input"]!,
            Output = new JObject(),
            References = new SchemaReferences(document),
        }).Input;
    }
}
