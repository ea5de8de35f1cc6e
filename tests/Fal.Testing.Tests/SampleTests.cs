using System.Diagnostics.CodeAnalysis;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Testing.Media;
using Fal.Testing.Schemas;
using Newtonsoft.Json.Linq;

namespace Fal.Testing.Tests;

/// <summary>What the emulator makes up.</summary>
public class SampleTests
{
    private static readonly Uri Files = new("http://127.0.0.1:1/files/");

    [Theory]
    [InlineData("""{"type":"string","examples":["an example","another"],"default":"a default"}""", "\"an example\"")]
    [InlineData("""{"type":"string","example":"an example"}""", "\"an example\"")]
    [InlineData("""{"type":"string","default":"a default"}""", "\"a default\"")]
    [InlineData("""{"type":"string","enum":["first","second"]}""", "\"first\"")]
    [InlineData("""{"const":"only"}""", "\"only\"")]
    [InlineData("""{"type":"string","maxLength":3,"examples":["too long"],"default":"ok"}""", "\"ok\"")]
    [InlineData("""{"type":"integer","minimum":5,"maximum":9}""", "5")]
    [InlineData("""{"type":"integer","exclusiveMinimum":1}""", "2")]
    [InlineData("""{"type":"integer","maximum":-4}""", "-4")]
    [InlineData("""{"type":"integer","minimum":5,"multipleOf":8}""", "8")]
    [InlineData("""{"type":"number","exclusiveMaximum":1}""", "0.99")]
    [InlineData("""{"type":"boolean"}""", "false")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":3}""", "[1,1,1]")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},{"type":"boolean"}]}""", "[1,false]")]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"integer"}]}""", "1")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2025-01-01T00:00:00Z\"")]
    [InlineData("""{"type":"string","pattern":"^#[0-9a-f]{6}$"}""", "\"#000000\"")]
    [InlineData("""{"type":"string","pattern":"^https://"}""", "\"https://example.com/\"")]
    [InlineData("""{"type":"string","pattern":"^data:"}""", "\"data:text/plain,made-up\"")]
    [InlineData("""{"type":"string","format":"https-url","pattern":"^https://"}""", "\"https://example.com/\"")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"}}""", "{\"entry\":1}")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"boolean"},"minProperties":2}""", "{\"entry\":false,\"entry_2\":false}")]
    public void A_value_is_the_schemas_own_or_within_its_limits([StringSyntax(StringSyntaxAttribute.Json)] string schema, string expected)
    {
        Assert.Equal(expected, Make(SchemaFolder.WithX(schema))["x"]!.ToString(Newtonsoft.Json.Formatting.None));
    }

    [Theory]
    [InlineData("""{"type":"string","maxLength":5}""")]
    [InlineData("""{"type":"string","minLength":100}""")]
    public void Text_is_as_long_as_it_may_be([StringSyntax(StringSyntaxAttribute.Json)] string schema)
    {
        var sides = Compile(SchemaFolder.WithX(schema), "{}");

        Assert.Empty(InputValidation.Validate(sides, SampleValue.Make(sides, Files)));
    }

    [Fact]
    public void A_recursive_schema_ends()
    {
        const string Components = """{"Node":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/components/schemas/Node"}},"parent":{"$ref":"#/components/schemas/Node"}},"required":["name","children"]}}""";
        var schema = Compile("""{"$ref":"#/components/schemas/Node"}""", Components);

        var sample = SampleValue.Make(schema, Files);

        Assert.Empty(InputValidation.Validate(schema, sample));
        Assert.NotNull(sample["parent"]!["parent"]!["name"]);
    }

    [Theory]
    [InlineData("video", """{"content_type":{"type":"string","default":"image/png"}}""", "http://127.0.0.1:1/files/samples/video.mp4", "video/mp4")]
    [InlineData("result", """{"content_type":{"type":"string","examples":["audio/mpeg"]}}""", "http://127.0.0.1:1/files/samples/result.wav", "audio/wav")]
    [InlineData("thing", """{"content_type":{"type":"string"},"file_name":{"type":"string"}}""", "http://127.0.0.1:1/files/samples/thing.bin", "application/octet-stream")]
    public void A_file_leads_to_the_emulator_and_says_what_it_is(string name, [StringSyntax(StringSyntaxAttribute.Json)] string properties, string url, string contentType)
    {
        var shape = JObject.Parse("""{"type":"object","properties":{"url":{"type":"string"}},"required":["url"]}""");
        ((JObject)shape["properties"]!).Merge(JObject.Parse(properties));
        var owner = new JObject { ["type"] = "object", ["properties"] = new JObject { [name] = shape } };

        var made = Make(owner.ToString())[name]!;

        Assert.Equal(url, (string?)made["url"]);
        Assert.Equal(contentType, (string?)made["content_type"]);
    }

    [Fact]
    public void A_file_in_an_example_leads_to_the_emulator_too()
    {
        var made = Make("""
            {"type":"object","properties":{"audio":{
                "allOf":[{"type":"object","properties":{"url":{"type":"string"},"file_size":{"type":"integer"}},"required":["url"]}],
                "examples":[{"url":"https://example.com/a.wav"}]}}}
            """)["audio"]!;

        Assert.Equal("http://127.0.0.1:1/files/samples/audio.wav", (string?)made["url"]);
        Assert.Equal(Tone.Size, (int)made["file_size"]!);
    }

    [Theory]
    [InlineData("""{"type":"string"}""", "http://127.0.0.1:1/files/samples/image_url.png", false)]
    [InlineData("""{"type":"string","format":"uri"}""", "http://127.0.0.1:1/files/samples/image_url.png", false)]
    [InlineData("""{"type":"string","pattern":"^https?://"}""", "http://127.0.0.1:1/files/samples/image_url.png", false)]
    [InlineData("""{"type":"string","pattern":"^https://"}""", "https://fal-emulator.example/files/samples/image_url.png", true)]
    [InlineData("""{"anyOf":[{"type":"string","pattern":"^https:\\/\\/(?:[a-zA-Z0-9-]+\\.)+[a-zA-Z]{2,}(?:\\/[^\\s]*)?$"},{"type":"null"}]}""", "https://fal-emulator.example/files/samples/image_url.png", true)]
    [InlineData("""{"type":"string","pattern":"^data:"}""", "data:text/plain,made-up", false)]
    [InlineData("""{"type":"string","pattern":"^https://cdn\\.me\\.com/","examples":["https://cdn.me.com/a.png"]}""", "https://cdn.me.com/a.png", false)]
    [InlineData("""{"type":"string","pattern":"^s3://[a-z]{99}$"}""", "A made-up image url of the emulator, in a few words.", true)]
    public void An_address_leads_to_the_emulator_where_the_schema_takes_that([StringSyntax(StringSyntaxAttribute.Json)] string schema, string expected, bool isReported)
    {
        var reports = new List<string>();

        var made = SampleValue.Make(Compile($$"""{"type":"object","properties":{"image_url":{{schema}} } }""", "{}"), Files, (name, why) => reports.Add($"{name} {why}"));

        Assert.Equal(expected, (string?)made["image_url"]);
        Assert.Equal(isReported, reports.Exists(report => report.StartsWith($"image_url is '{expected}'", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_output_says_nothing_of_an_error()
    {
        var made = Make("""{"type":"object","properties":{"output":{"type":"string"},"error":{"type":"string"}}}""");

        Assert.Equal(["output"], made.Properties().Select(property => property.Name));
    }

    [Fact]
    public void Properties_are_in_the_order_of_the_schema()
    {
        var made = Make("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"x-fal-order-properties":["b","a"]}""");

        Assert.Equal(["b", "a"], made.Properties().Select(property => property.Name));
    }

    private static JObject Make(string schema) => Assert.IsType<JObject>(SampleValue.Make(Compile(schema, "{}"), Files));

    private static NJsonSchema.JsonSchema Compile(string schema, string components)
    {
        var document = JObject.Parse($$"""{"input":{{schema}},"components":{"schemas":{{components}} } }""");
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
