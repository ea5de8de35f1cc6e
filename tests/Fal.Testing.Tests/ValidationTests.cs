using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fal.Testing.Tests;

/// <summary>What the emulator says of inputs that do not fit: in FastAPI's form, with pydantic's types and words.</summary>
public class ValidationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"type":"string"}""", "5", "string_type", "Input should be a valid string", null)]
    [InlineData("""{"type":"integer"}""", "\"5\"", "int_type", "Input should be a valid integer", null)]
    [InlineData("""{"type":"integer"}""", "5.5", "int_from_float", "Input should be a valid integer, got a number with a fractional part", null)]
    [InlineData("""{"type":"number"}""", "\"x\"", "float_type", "Input should be a valid number", null)]
    [InlineData("""{"type":"boolean"}""", "\"yes\"", "bool_type", "Input should be a valid boolean", null)]
    [InlineData("""{"type":"array","items":{}}""", "{}", "list_type", "Input should be a valid list", null)]
    [InlineData("""{"type":"object","additionalProperties":{}}""", "[]", "dict_type", "Input should be a valid dictionary", null)]
    [InlineData("""{"type":"object","properties":{"a":{}}}""", "1", "model_attributes_type", "Input should be a valid dictionary or object to extract fields from", null)]
    [InlineData("""{"type":"null"}""", "1", "none_required", "Input should be None", null)]
    [InlineData("""{"type":"string"}""", "null", "string_type", "Input should be a valid string", null)]
    [InlineData("""{"enum":["a","b","c"]}""", "\"d\"", "literal_error", "Input should be 'a', 'b' or 'c'", """{"expected":"'a', 'b' or 'c'"}""")]
    [InlineData("""{"type":"integer","enum":[5,10]}""", "6", "literal_error", "Input should be 5 or 10", """{"expected":"5 or 10"}""")]
    [InlineData("""{"const":"a"}""", "\"b\"", "literal_error", "Input should be 'a'", """{"expected":"'a'"}""")]
    [InlineData("""{"type":"integer","minimum":1}""", "0", "greater_than_equal", "Input should be greater than or equal to 1", """{"ge":1}""")]
    [InlineData("""{"type":"number","maximum":0.5}""", "1", "less_than_equal", "Input should be less than or equal to 0.5", """{"le":0.5}""")]
    [InlineData("""{"type":"number","exclusiveMinimum":0}""", "0", "greater_than", "Input should be greater than 0", """{"gt":0}""")]
    [InlineData("""{"type":"number","exclusiveMaximum":2}""", "2", "less_than", "Input should be less than 2", """{"lt":2}""")]
    [InlineData("""{"type":"integer","multipleOf":8}""", "9", "multiple_of", "Input should be a multiple of 8", """{"multiple_of":8}""")]
    [InlineData("""{"type":"string","minLength":1}""", "\"\"", "string_too_short", "String should have at least 1 character", """{"min_length":1}""")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"abc\"", "string_too_long", "String should have at most 2 characters", """{"max_length":2}""")]
    [InlineData("""{"type":"string","pattern":"^a+$"}""", "\"b\"", "string_pattern_mismatch", "String should match pattern '^a+$'", """{"pattern":"^a+$"}""")]
    [InlineData("""{"type":"array","items":{},"minItems":1}""", "[]", "too_short", "List should have at least 1 item after validation, not 0", """{"field_type":"List","min_length":1,"actual_length":0}""")]
    [InlineData("""{"type":"array","items":{},"maxItems":2}""", "[1,2,3]", "too_long", "List should have at most 2 items after validation, not 3", """{"field_type":"List","max_length":2,"actual_length":3}""")]
    [InlineData("""{"anyOf":[{"type":"string"},{"const":null}]}""", "3", "string_type", "Input should be a valid string", null)]
    [InlineData("""{"anyOf":[{"enum":[null]},{"type":"string"}]}""", "3", "string_type", "Input should be a valid string", null)]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", "3", "value_error", "Value error, input should fit one of the alternatives (oneOf), and fits several", null)]
    [InlineData("""{"type":"integer","not":{"const":3}}""", "3", "value_error", "Value error, input is what should not be (not)", null)]
    [InlineData("""{"type":"string","format":"uri"}""", "\"nowhere\"", "url_parsing", "Input should be a valid URL", null)]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"today\"", "datetime_parsing", "Input should be a valid datetime", null)]
    public async Task Every_kind_of_violation_has_pydantics_name(
        [StringSyntax(StringSyntaxAttribute.Json)] string schema, string value, string type, string message, string? context)
    {
        var error = Assert.Single(await ErrorsAsync(SchemaFolder.WithX(schema), $$"""{"x":{{value}}}"""));

        Assert.Equal(type, error.GetProperty("type").GetString());
        Assert.Equal(message, error.GetProperty("msg").GetString());
        Assert.Equal("""["body","x"]""", error.GetProperty("loc").GetRawText());
        Assert.Equal(value, error.GetProperty("input").GetRawText());
        Assert.Equal(context, error.TryGetProperty("ctx", out var given) ? given.GetRawText() : null);
    }

    [Theory]
    [InlineData("""{"type":"string","maxLength":2}""", "\"😀😀\"", null)]
    [InlineData("""{"type":"string","minLength":2}""", "\"😀\"", "string_too_short")]
    [InlineData("""{"type":"string","maxLength":2}""", "\"😀😀a\"", "string_too_long")]
    [InlineData("""{"type":"number","exclusiveMinimum":0}""", "5e-324", null)]
    [InlineData("""{"type":"number","exclusiveMaximum":1}""", "0.9999999999999999", null)]
    [InlineData("""{"type":"number","exclusiveMaximum":1}""", "1.0", "less_than")]
    public async Task Characters_and_numbers_are_not_rounded([StringSyntax(StringSyntaxAttribute.Json)] string schema, string value, string? type)
    {
        var errors = await ErrorsAsync(SchemaFolder.WithX(schema), $$"""{"x":{{value}}}""");

        Assert.Equal(type, errors.SingleOrDefault() is { ValueKind: JsonValueKind.Object } error ? error.GetProperty("type").GetString() : null);
    }

    [Fact]
    public async Task A_missing_property_is_named_with_the_object_that_lacks_it()
    {
        var error = Assert.Single(await ErrorsAsync("""{"type":"object","properties":{"x":{}},"required":["x"]}""", """{"y":1}"""));

        Assert.Equal("missing", error.GetProperty("type").GetString());
        Assert.Equal("Field required", error.GetProperty("msg").GetString());
        Assert.Equal("""["body","x"]""", error.GetProperty("loc").GetRawText());
        Assert.Equal("""{"y":1}""", error.GetProperty("input").GetRawText());
    }

    [Fact]
    public async Task A_property_too_many_is_named_where_the_schema_forbids_it()
    {
        var error = Assert.Single(await ErrorsAsync("""{"type":"object","properties":{"x":{}},"additionalProperties":false}""", """{"x":1,"y":2}"""));

        Assert.Equal("extra_forbidden", error.GetProperty("type").GetString());
        Assert.Equal("""["body","y"]""", error.GetProperty("loc").GetRawText());
        Assert.Equal(2, error.GetProperty("input").GetInt32());
    }

    [Fact]
    public async Task A_body_of_another_type_is_one_error()
    {
        var error = Assert.Single(await ErrorsAsync("""{"type":"object","properties":{"x":{}},"required":["x"]}""", "[]"));

        Assert.Equal("""["body"]""", error.GetProperty("loc").GetRawText());
    }

    [Fact]
    public async Task Deep_errors_name_every_step_and_all_are_listed()
    {
        const string Components = """{"Item":{"type":"object","properties":{"path":{"type":"string"},"scale":{"type":"number","maximum":4}},"required":["path"]}}""";

        var errors = await ErrorsAsync(
            """{"type":"object","properties":{"loras":{"type":"array","items":{"$ref":"#/components/schemas/Item"}},"map":{"type":"object","additionalProperties":{"type":"integer"}}}}""",
            """{"loras":[{"path":"a"},{"scale":5}],"map":{"a.b":"x"}}""",
            Components);

        Assert.Equal(
            ["""["body","loras",1,"path"] missing""", """["body","loras",1,"scale"] less_than_equal""", """["body","map","a.b"] int_type"""],
            errors.Select(error => $"{error.GetProperty("loc").GetRawText()} {error.GetProperty("type").GetString()}").Order());
    }

    [Theory]
    [InlineData("{\"width\":0}", """["body","x","width"]""", "greater_than")]
    [InlineData("\"huge\"", """["body","x"]""", "literal_error")]
    [InlineData("{\"width\":5,\"height\":\"tall\"}", """["body","x","height"]""", "int_type")]
    public async Task Of_a_union_the_errors_are_those_of_the_closest_alternative(string value, string location, string type)
    {
        const string Schema = """
            {"type":"object","properties":{"x":{"anyOf":[
                {"type":"object","properties":{"width":{"type":"integer","exclusiveMinimum":0},"height":{"type":"integer"}},"required":["width"]},
                {"type":"string","enum":["small","large"]},
                {"type":"null"}]}}}
            """;

        var error = Assert.Single(await ErrorsAsync(Schema, $$"""{"x":{{value}}}"""));

        Assert.Equal(location, error.GetProperty("loc").GetRawText());
        Assert.Equal(type, error.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "28.0")]
    [InlineData("""{"type":"integer"}""", "123456789012345678901234567890")]
    [InlineData("""{"type":"string","nullable":true}""", "null")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "null")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}]}""", "[1,\"a\"]")]
    [InlineData("""{"type":"string","format":"binary"}""", "\"bytes\"")]
    [InlineData("""{"$ref":"#/components/schemas/Nowhere"}""", "{}")]
    [InlineData("""{"type":"string"}""", "\"2025-01-01T00:00:00Z\"")]
    [InlineData("true", "1")]
    public async Task What_fits_is_taken([StringSyntax(StringSyntaxAttribute.Json)] string schema, string value)
    {
        Assert.Empty(await ErrorsAsync(SchemaFolder.WithX(schema), $$"""{"x":{{value}}}"""));
    }

    [Theory]
    [InlineData("""{"$ref":"#/components/schemas/Number","maximum":5}""", "6", "less_than_equal")]
    [InlineData("""{"$ref":"#/components/schemas/Texts","items":{"type":"string","maxLength":2}}""", """["abc"]""", "string_too_long")]
    [InlineData("""{"$ref":"#/components/schemas/Map","additionalProperties":{"minimum":3}}""", """{"a":1}""", "greater_than_equal")]
    public async Task What_is_beside_a_reference_counts_too([StringSyntax(StringSyntaxAttribute.Json)] string schema, string value, string type)
    {
        var error = Assert.Single(await ErrorsAsync(
            SchemaFolder.WithX(schema),
            $$"""{"x":{{value}}}""",
            """{"Number":{"type":"integer"},"Texts":{"type":"array","items":{"type":"string"}},"Map":{"type":"object","additionalProperties":{"type":"integer"}}}"""));

        Assert.Equal(type, error.GetProperty("type").GetString());
    }

    /// <summary>What leads back to where it stands cannot be checked to its end, as it must be of what is a part of its own alternatives.</summary>
    [Theory]
    [InlineData("""{"$ref":"#/components/schemas/Loop"}""", "5", null)]
    [InlineData("""{"$ref":"#/components/schemas/Pet"}""", """{"kind":"cat","lives":9}""", null)]
    [InlineData("""{"$ref":"#/components/schemas/Pet"}""", """{"lives":9}""", "union_tag_not_found")]
    [InlineData("""{"$ref":"#/components/schemas/Pet"}""", """{"kind":"cat","lives":"many"}""", "int_type")]
    public async Task Alternatives_that_lead_back_to_where_they_stand_are_checked_once([StringSyntax(StringSyntaxAttribute.Json)] string schema, string value, string? type)
    {
        var errors = await ErrorsAsync(
            SchemaFolder.WithX(schema),
            $$"""{"x":{{value}}}""",
            """
            {
              "Loop":{"anyOf":[{"type":"string"},{"$ref":"#/components/schemas/Loop"}]},
              "Pet":{"type":"object","properties":{"kind":{"type":"string"}},"required":["kind"],"oneOf":[{"$ref":"#/components/schemas/Cat"}],
                "discriminator":{"propertyName":"kind","mapping":{"cat":"#/components/schemas/Cat"}}},
              "Cat":{"allOf":[{"$ref":"#/components/schemas/Pet"},{"type":"object","properties":{"lives":{"type":"integer"}}}]}
            }
            """);

        Assert.Equal(type, errors.Select(error => error.GetProperty("type").GetString()).FirstOrDefault());
    }

    private static async Task<List<JsonElement>> ErrorsAsync(string schema, string input, string components = "{}")
    {
        using var folder = SchemaFolder.Of(schema, components: components);
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Cancelled);
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Key", emulator.Key) } };
        using var content = new StringContent(input, MediaTypeHeaderValue.Parse("application/json"));
        using var response = await http.PostAsync(new Uri(emulator.Address, $"run/{SchemaFolder.Id}"), content, Cancelled);
        if (response.StatusCode == HttpStatusCode.OK)
            return [];
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        return [.. (await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("detail").EnumerateArray()];
    }
}
