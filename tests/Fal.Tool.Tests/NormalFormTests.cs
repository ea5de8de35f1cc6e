using System.Text;
using System.Text.Json;
using Fal.Tests;
using Fal.Tool.Catalogue;
using Fal.Tool.Files;
using Fal.Tool.Reading;

namespace Fal.Tool.Tests;

public class NormalFormTests
{
    private static readonly Dictionary<string, string> NoProperties = [];

    [Fact]
    public void Members_are_sorted_where_their_order_means_nothing()
    {
        Assert.Equal(
            """
            {
              "info": {
                "title": "T",
                "x-fal-metadata": {
                  "endpointId": "me/app"
                }
              },
              "openapi": "3.0.4",
              "paths": {
                "/z": {},
                "/a": {
                  "get": {
                    "a": [],
                    "b": 1
                  }
                }
              }
            }

            """,
            Normal("""{ "paths": { "/z": {}, "/a": { "get": { "b": 1, "a": [ ] } } }, "openapi": "3.0.4", "info": { "title": "T" } }"""));
    }

    [Fact]
    public void Properties_are_sorted_where_the_schema_says_their_order_by_itself()
    {
        var schema = Normal("""
            { "s": { "properties": { "b": {}, "a": {} } },
              "t": { "properties": { "b": {}, "a": {} }, "x-fal-order-properties": ["b", "a"] },
              "u": { "properties": { "b": {}, "a": {} }, "x-fal-order-properties": ["b"] } }
            """);

        Assert.Equal(["b", "a"], Names("s"));
        Assert.Equal(["a", "b"], Names("t"));
        Assert.Equal(["b", "a"], Names("u"));

        IEnumerable<string> Names(string of)
        {
            using var document = JsonDocument.Parse(schema);
            return [.. document.RootElement.GetProperty(of).GetProperty("properties").EnumerateObject().Select(p => p.Name)];
        }
    }

    [Fact]
    public void Data_and_a_property_that_is_called_like_a_keyword_are_told_apart()
    {
        var schema = Normal("""{ "s": { "default": { "b": 1, "a": { "d": 1, "c": 2 } }, "properties": { "default": { "type": "string", "description": "D" } } } }""");

        Assert.Matches("""(?s)"b": 1,\s+"a": \{\s+"d": 1,\s+"c": 2""", schema);
        Assert.Matches("""(?s)"description": "D",\s+"type": "string" """.Trim(), schema);
    }

    [Fact]
    public void Numbers_stay_as_they_are_written_and_nothing_is_escaped_that_need_not_be()
    {
        var schema = Normal("""{ "n": [1.0, 1e3, -0, 12345678901234567890.5], "t": ["\u00e4<>&'+\ud83d\ude00é", "\"\\\/\n\t", "\u0007\u202e", "\ud800"] }""");

        Assert.Contains("1.0,\n    1e3,\n    -0,\n    12345678901234567890.5", schema, StringComparison.Ordinal);
        Assert.Contains("\"ä<>&'+😀é\"", schema, StringComparison.Ordinal);
        Assert.Contains("""
            "\"\\/\n\t"
            """, schema, StringComparison.Ordinal);
        Assert.Contains("""
            "\u0007\u202e"
            """, schema, StringComparison.Ordinal);
        Assert.Contains("""
            "\ud800"
            """, schema, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_catalogue_knows_is_kept_and_what_changes_by_itself_is_not()
    {
        using var item = JsonDocument.Parse("""
            { "display_name": "FLUX", "category": "text-to-image", "status": "deprecated", "stream_url": "https://fal.run/x/stream", "license_type": "commercial",
              "date": "2024-08-01T00:00:00Z", "updated_at": "2025-01-15T12:00:00Z", "thumbnail_url": "https://x/y.png", "tags": ["new"], "pinned": false }
            """);

        using var schema = JsonDocument.Parse(Normal("""{ "info": { "x-fal-metadata": { "thumbnailUrl": "https://x/y.png", "category": "old" } } }""", ModelFacts.Of("fal-ai/flux/dev", item.RootElement)));

        Assert.Equal(
            "category=text-to-image date=2024-08-01T00:00:00Z display_name=FLUX endpointId=fal-ai/flux/dev license_type=commercial status=deprecated stream_url=https://fal.run/x/stream updated_at=2025-01-15T12:00:00Z",
            string.Join(' ', schema.RootElement.GetProperty("info").GetProperty("x-fal-metadata").EnumerateObject().Select(p => $"{p.Name}={p.Value}")));
    }

    [Fact]
    public void Writing_it_again_changes_nothing_and_gives_the_same_code_over_the_whole_corpus()
    {
        Assert.SkipUnless(Directory.Exists(Repository.Corpus), $"The corpus of real schemas is not at {Repository.Corpus}; set FAL_CORPUS to where it is.");
        var originals = Directory.EnumerateFiles(Repository.Corpus, "*.json").Select(path => (path, File.ReadAllBytes(path))).ToList();
        var normal = originals.Select(file => (file.path, Form(file.Item2))).ToList();

        Assert.All(normal, file => Assert.Equal(file.Item2, Form(file.Item2)));
        var before = GeneratedCode.Of(originals, NoProperties, TestContext.Current.CancellationToken).ToDictionary(s => s.Name, s => s.Text);
        var after = GeneratedCode.Of(normal, NoProperties, TestContext.Current.CancellationToken).ToDictionary(s => s.Name, s => s.Text);
        Assert.True(before.Count >= 390, $"{before.Count} clients");
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key]));
    }

    [Fact]
    public void The_order_of_members_in_a_fetched_document_does_not_matter()
    {
        var path = Path.Combine(Repository.Schemas, "fal-ai__flux__dev.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var facts = ModelFacts.Of(document.RootElement);

        Assert.Equal(Encoding.UTF8.GetString(NormalForm.Of(document.RootElement, facts)), Normal(Reversed(document.RootElement), facts));
    }

    /// <summary>A document with the members of its objects the other way round, but those whose order is theirs.</summary>
    private static string Reversed(JsonElement value, bool isData = false) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', (isData ? value.EnumerateObject() : value.EnumerateObject().Reverse()).Select(m =>
            $"{JsonSerializer.Serialize(m.Name)}:{Reversed(m.Value, isData || m.Name is "default" or "examples" or "enum" or "paths" || (m.Name == "properties" && !value.TryGetProperty("x-fal-order-properties", out _)))}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(item => Reversed(item, isData))) + "]",
        _ => value.GetRawText(),
    };

    private static byte[] Form(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return NormalForm.Of(document.RootElement, ModelFacts.Of(document.RootElement));
    }

    private static string Normal(string json) => Normal(json, new ModelFacts("me/app"));

    private static string Normal(string json, ModelFacts facts)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(NormalForm.Of(document.RootElement, facts));
    }
}
