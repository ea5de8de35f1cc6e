using System.Text.Json.Nodes;
using Fal.Runtime;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Testing.Schemas;
using Newtonsoft.Json.Linq;

namespace Fal.Generators.Tests;

/// <summary>Generated types and the emulator say the same of values of schemas that have several parts.</summary>
public class PartAgreementTests
{
    private const string Properties = """
        "limited": { "$ref": "#/components/schemas/Percent", "maximum": 50 },
        "short": { "allOf": [{ "type": "string" }, { "maxLength": 4 }] },
        "named": { "$ref": "#/components/schemas/Person", "required": ["name"], "properties": { "role": { "enum": ["a", "b"] } } },
        "dog": { "$ref": "#/components/schemas/Dog" },
        "same": { "allOf": [{ "properties": { "a": { "type": "string" } } }, { "properties": { "a": { "maxLength": 3 } }, "required": ["a"] }], "type": "object" },
        "ghost": { "type": "object", "properties": { "a": { "type": "string" } }, "required": ["ghost"] },
        "either": { "type": "object", "properties": { "c": { "type": "string" } }, "required": ["c"], "oneOf": [
          { "properties": { "a": { "type": "integer" } }, "required": ["a"] }, { "properties": { "b": { "type": "boolean" } }, "required": ["b"] }
        ] },
        "tuple": { "type": "array", "prefixItems": [{ "type": "string" }], "items": { "type": "integer" } },
        "closed": { "type": "array", "prefixItems": [{ "type": "string" }], "items": false },
        "maybe": { "anyOf": [{ "type": "string" }, { "const": null }] },
        "inner": { "$ref": "#/components/schemas/Person/properties/home" },
        "anchored": { "$ref": "#person" },
        "huge": { "type": "number", "maximum": 1e300 },
        "shade": { "allOf": [{ "enum": ["red", "green"] }, { "enum": ["green", "blue"] }] },
        "narrowed": { "type": "string", "anyOf": [{ "maxLength": 1 }, { "minLength": 3 }] }
        """;

    private const string Components = """
        "Percent": { "type": "integer", "minimum": 0, "maximum": 100 },
        "Person": { "$anchor": "person", "type": "object", "properties": { "name": { "type": "string" }, "home": { "type": "object", "properties": { "street": { "type": "string", "maxLength": 5 } } } } },
        "Pet": { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] },
        "Dog": { "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "properties": { "legs": { "type": "integer", "minimum": 3 } }, "required": ["legs"] }] }
        """;

    private static readonly Lazy<RoundTripEndpoint> Endpoint = new(() => Assert.Single(RoundTripEndpoint.Load([DemoSchema.Of(Properties, "", Components, Properties)])));

    private static readonly Lazy<EndpointContract> Contract = new(() =>
        new EndpointContract(Assert.Single(SchemaReader.Find(new SchemaFile("demo.json", Endpoint.Value.Document.ToJsonString(), new SchemaMetadata())).Endpoints)));

    [Theory]
    [InlineData("""{ "limited": 50 }""")]
    [InlineData("""{ "short": "abcd" }""")]
    [InlineData("""{ "named": { "name": "Ada", "role": "b", "age": 3 } }""")]
    [InlineData("""{ "dog": { "name": "Rex", "legs": 4 } }""")]
    [InlineData("""{ "same": { "a": "abc" } }""")]
    [InlineData("""{ "ghost": { "ghost": { "any": [1] } } }""")]
    [InlineData("""{ "ghost": { "a": "b", "ghost": null } }""")]
    [InlineData("""{ "either": { "c": "x", "a": 1 } }""")]
    [InlineData("""{ "either": { "c": "x", "b": true } }""")]
    [InlineData("""{ "tuple": ["a", 1, 2] }""")]
    [InlineData("""{ "closed": ["a"] }""")]
    [InlineData("""{ "maybe": "a" }""")]
    [InlineData("""{ "inner": { "street": "Main" } }""")]
    [InlineData("""{ "anchored": { "home": { "street": "Main" } } }""")]
    [InlineData("""{ "huge": 1e299 }""")]
    [InlineData("""{ "shade": "green" }""")]
    [InlineData("""{ "narrowed": "abc" }""")]
    public void What_is_valid_is_read_written_and_taken(string json)
    {
        foreach (var type in new[] { Endpoint.Value.Input, Endpoint.Value.Output })
        {
            var read = RoundTrip.Of(type, JsonNode.Parse(json));

            Assert.Null(read.Problem());
            Assert.Empty(Violations(read));
            Assert.Null(read.UnnamedProperty());
        }

        Assert.Empty(Contract.Value.Validate(json));
    }

    [Theory]
    [InlineData("""{ "limited": 51 }""", "Limited")]
    [InlineData("""{ "limited": -1 }""", "Limited")]
    [InlineData("""{ "short": "abcde" }""", "Short")]
    [InlineData("""{ "named": { "name": "Ada", "role": "c" } }""", "Named.Role")]
    [InlineData("""{ "dog": { "name": "Rex", "legs": 2 } }""", "Dog.Legs")]
    [InlineData("""{ "same": { "a": "abcd" } }""", "Same.A")]
    [InlineData("""{ "inner": { "street": "Broadway" } }""", "Inner.Street")]
    [InlineData("""{ "anchored": { "home": { "street": "Broadway" } } }""", "Anchored.Home.Street")]
    [InlineData("""{ "shade": "red" }""", "Shade")]
    public void What_breaks_a_part_is_refused_by_both(string json, string path)
    {
        var read = RoundTrip.Of(Endpoint.Value.Input, JsonNode.Parse(json));

        Assert.Equal([path], Violations(read));
        Assert.NotEmpty(Contract.Value.Validate(json));
    }

    [Theory]
    [InlineData("""{ "named": { "role": "a" } }""")]
    [InlineData("""{ "dog": { "name": "Rex" } }""")]
    [InlineData("""{ "dog": { "legs": 4 } }""")]
    [InlineData("""{ "same": {} }""")]
    [InlineData("""{ "ghost": { "a": "b" } }""")]
    [InlineData("""{ "either": { "a": 1 } }""")]
    [InlineData("""{ "either": { "c": "x", "a": "not a number" } }""")]
    [InlineData("""{ "tuple": ["a", true] }""")]
    [InlineData("""{ "closed": ["a", 1] }""")]
    [InlineData("""{ "maybe": 1 }""")]
    [InlineData("""{ "inner": 1 }""")]
    public void What_is_of_another_type_is_not_read_and_refused(string json)
    {
        Assert.NotNull(RoundTrip.Of(Endpoint.Value.Input, JsonNode.Parse(json)).Failure);
        Assert.NotEmpty(Contract.Value.Validate(json));
    }

    [Theory]
    [InlineData("""{ "either": { "c": "x", "a": 1, "b": true } }""")]
    [InlineData("""{ "either": { "c": "x" } }""")]
    [InlineData("""{ "narrowed": "ab" }""")]
    public void What_is_left_to_the_service_the_emulator_refuses(string json)
    {
        Assert.Empty(Violations(RoundTrip.Of(Endpoint.Value.Input, JsonNode.Parse(json))));
        Assert.NotEmpty(Contract.Value.Validate(json));
    }

    [Fact]
    public void The_emulator_makes_up_an_output_that_fits_and_is_read()
    {
        var sample = Contract.Value.SampleOutput("{}", new Uri("http://localhost/"), _ => default);

        Assert.Equal("[]", InputValidation.Validate(Contract.Value.Output, JToken.Parse(sample!.ToJsonString()), null).ToString(Newtonsoft.Json.Formatting.None));
        Assert.Null(RoundTrip.Of(Endpoint.Value.Output, sample).Problem());
    }

    private static IEnumerable<string?> Violations(RoundTrip read)
    {
        Assert.Null(read.Failure);
        var validation = default(FalValidation);
        (read.Value as IFalValidated)?.Validate(ref validation);
        return [.. validation.Findings.OfType<Violation>().Select(v => v.ToError(read.Type.Type.Converter as IFalMembers).PropertyPath)];
    }
}
