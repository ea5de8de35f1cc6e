using System.Text.Json;

namespace Fal.Generators.Tests;

/// <summary>Integers as services write them: with a fraction of zero, beyond 32 bits, and beyond what C# holds.</summary>
public class IntegerTests
{
    private const string Properties = """
        "started_ms": { "type": "integer", "examples": [1] },
        "u32": { "type": "integer", "format": "uint32" },
        "u64": { "type": "integer", "format": "uint64" },
        "few": { "type": "integer", "maximum": 4 },
        "sizes": { "type": "array", "items": { "type": "integer" } },
        "counts": { "type": "object", "additionalProperties": { "type": "integer", "maximum": 9 } },
        "steps": { "type": "integer", "enum": [4, 8] },
        "either": { "anyOf": [{ "type": "integer" }, { "type": "string" }] },
        "three": { "type": "integer", "nullable": true, "default": 1 }
        """;

    [Theory]
    [InlineData("""{"started_ms":1764099920123}""")]
    [InlineData("""{"u32":4294967295}""")]
    [InlineData("""{"u64":18446744073709551615}""")]
    [InlineData("""{"sizes":[4000000000,-4000000000]}""")]
    [InlineData("""{"either":4000000000}""")]
    [InlineData("""{"three":4000000000}""")]
    public void Integers_of_an_output_may_be_as_great_as_their_schema_allows(string json) => Assert.Equal((json, false), Read(json));

    /// <summary>The work is paid for: what C#'s type cannot hold is kept as it came, and no digit of it is lost.</summary>
    [Theory]
    [InlineData("""{"started_ms":123456789012345678901234567890123456789}""")]
    [InlineData("""{"started_ms":9223372036854775808}""")]
    [InlineData("""{"started_ms":1e400}""")]
    [InlineData("""{"u64":18446744073709551616}""")]
    [InlineData("""{"u64":-1}""")]
    [InlineData("""{"few":4294967296}""")]
    [InlineData("""{"sizes":[1,[2,{"a":1}],123456789012345678901234567890]}""")]
    [InlineData("""{"counts":{"a":1,"b":4294967296}}""")]
    [InlineData("""{"steps":4294967296}""")]
    [InlineData("""{"either":123456789012345678901234567890}""")]
    [InlineData("""{"three":123456789012345678901234567890}""")]
    public void An_integer_beyond_its_type_is_kept_with_what_the_schema_does_not_name(string json) => Assert.Equal((json, true), Read(json));

    [Theory]
    [InlineData("""{"started_ms":1e3}""", """{"started_ms":1000}""")]
    [InlineData("""{"u64":1.0}""", """{"u64":1}""")]
    [InlineData("""{"few":2.0,"sizes":[1.0,2e0],"counts":{"a":3.00},"steps":4.0,"either":5.0,"three":6.0}""", """{"few":2,"sizes":[1,2],"counts":{"a":3},"steps":4,"either":5,"three":6}""")]
    public void An_integer_may_be_written_as_a_number_with_a_fraction(string json, string written) => Assert.Equal((written, false), Read(json));

    [Theory]
    [InlineData("""{"few":1.5}""", "$.few")]
    [InlineData("""{"u64":"1"}""", "$.u64")]
    [InlineData("""{"sizes":[1.5]}""", "$.sizes[0]")]
    public void What_is_no_integer_is_refused(string json, string path)
    {
        using var models = Compile();

        Assert.Equal(path, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, models.Endpoint("MeDemo").Output)).Path);
    }

    [Fact]
    public void A_required_integer_beyond_its_type_is_an_error_that_says_so()
    {
        using var models = new CompiledModels(Generation.Of(DemoSchema.Document("{}", """{ "type": "object", "properties": { "n": { "type": "integer" } }, "required": ["n"] }""")));

        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"n":123456789012345678901234567890}""", models.Endpoint("MeDemo").Output));
        Assert.Contains("an integer of 64 bits but found the number 123456789012345678901234567890", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What is sent is checked; what is kept aside would not be.</summary>
    [Fact]
    public void An_integer_beyond_its_type_is_no_input()
    {
        using var models = Compile();

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"few":4294967296}""", models.Endpoint("MeDemo").Input));
    }

    [Theory]
    [InlineData(18446744073709551615, null)]
    [InlineData(7, "multiple_of")]
    [InlineData(5, "greater_than_equal")]
    public void Limits_of_integers_without_a_sign_are_checked(ulong value, string? error)
    {
        using var models = new CompiledModels(Generation.Of(DemoSchema.Of(""" "n": { "type": "integer", "format": "uint64", "minimum": 6, "multipleOf": 5 } """)));
        var validation = default(Runtime.FalValidation);
        ((Runtime.IFalValidated)JsonSerializer.Deserialize($$"""{"n":{{value}}}""", models.Endpoint("MeDemo").Input)!).Validate(ref validation);

        Assert.Equal(error, validation.Violations.Count == 0 ? null : Assert.Single(validation.Violations).ToError(null).Type?.Value);
    }

    /// <summary>What is written of an output that was read, and whether it has properties that the schema does not name.</summary>
    private static (string Written, bool HasMore) Read(string json)
    {
        using var models = Compile();
        var type = models.Endpoint("MeDemo").Output;
        var value = JsonSerializer.Deserialize(json, type)!;
        var more = (FalProperties)value.GetType().GetProperty("AdditionalProperties")!.GetValue(value)!;
        return (JsonSerializer.Serialize(value, type), more.Count > 0);
    }

    private static CompiledModels Compile()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "few": { "type": "integer", "maximum": 4 } """, output: Properties));
        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        return new CompiledModels(generation);
    }
}
