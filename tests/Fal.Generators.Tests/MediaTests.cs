using System.Text.Json;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Fal.Testing;

namespace Fal.Generators.Tests;

/// <summary>Outputs tell the files that a model made, wherever they are.</summary>
public class MediaTests
{
    private const string Image = """{ "$ref": "#/components/schemas/Image" }""";
    private const string Components = """
        "Image": { "type": "object", "properties": { "url": { "type": "string" }, "content_type": { "type": "string" } }, "required": ["url"] },
        "Video": { "type": "object", "properties": { "thumbnail": { "$ref": "#/components/schemas/Image" }, "url": { "type": "string" }, "frames": { "type": "array", "items": { "$ref": "#/components/schemas/Image" } } }, "required": ["url"] },
        "Note": { "type": "object", "properties": { "kind": { "const": "note" }, "text": { "type": "string" } }, "required": ["kind", "text"] },
        "Sketch": { "type": "object", "properties": { "kind": { "const": "sketch" }, "image": { "$ref": "#/components/schemas/Image" } }, "required": ["kind", "image"] },
        "Layer": { "type": "object", "properties": { "image": { "$ref": "#/components/schemas/Image" }, "layers": { "type": "array", "items": { "$ref": "#/components/schemas/Layer" } } } },
        "Empty": { "type": "object", "properties": {} }
        """;

    [Theory]
    [InlineData(Image, """{ "url": "a" }""", "a")]
    [InlineData($$"""{ "anyOf": [{{Image}}, { "type": "null" }] }""", "null", "")]
    [InlineData($$"""{ "type": "array", "items": {{Image}} }""", """[{ "url": "a" }, { "url": "" }, { "url": "b" }]""", "a b")]
    [InlineData($$"""{ "type": "array", "items": { "anyOf": [{{Image}}, { "type": "null" }] } }""", """[{ "url": "a" }, null, { "url": "b" }]""", "a b")]
    [InlineData($$"""{ "type": "array", "items": { "type": "array", "items": {{Image}} } }""", """[[{ "url": "a" }], [], [{ "url": "b" }, { "url": "c" }]]""", "a b c")]
    [InlineData($$"""{ "type": "object", "additionalProperties": { "type": "array", "items": {{Image}} } }""", """{ "left": [{ "url": "a" }], "right": [{ "url": "b" }] }""", "a b")]
    [InlineData($$"""{ "type": "array", "items": { "type": "object", "additionalProperties": {{Image}} } }""", """[{ "left": { "url": "a" }, "right": { "url": "b" } }]""", "a b")]
    [InlineData("""{ "$ref": "#/components/schemas/Video" }""", """{ "frames": [{ "url": "c" }], "url": "a", "thumbnail": { "url": "b" } }""", "a b c")]
    [InlineData("""{ "$ref": "#/components/schemas/Layer" }""", """{ "image": { "url": "a" }, "layers": [{ "layers": [{ "image": { "url": "b" } }] }, { "image": { "url": "c" } }] }""", "a b c")]
    [InlineData($$"""{ "anyOf": [{{Image}}, { "type": "string" }] }""", """{ "url": "a" }""", "a")]
    [InlineData($$"""{ "anyOf": [{{Image}}, { "type": "string" }] }""", "\"https://x.example/no-file\"", "")]
    [InlineData($$"""{ "type": "array", "items": { "anyOf": [{{Image}}, { "type": "array", "items": {{Image}} }, { "type": "string" }, { "type": "null" }] } }""", """[{ "url": "a" }, null, "text", [{ "url": "b" }]]""", "a b")]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Note" }, { "$ref": "#/components/schemas/Sketch" }] }""", """{ "kind": "sketch", "image": { "url": "a" } }""", "a")]
    [InlineData("""{ "oneOf": [{ "$ref": "#/components/schemas/Note" }, { "$ref": "#/components/schemas/Sketch" }], "discriminator": { "propertyName": "kind" } }""", """{ "kind": "film", "film": { "url": "https://x.example/a" } }""", "https://x.example/a")]
    [InlineData("""{ "type": "string", "format": "uri" }""", "\"a\"", "a")]
    [InlineData("""{ "type": "array", "items": { "type": "string", "format": "uri" } }""", """["a", "b"]""", "a b")]
    [InlineData("""{ "type": "string" }""", "\"https://x.example/no-file\"", "")]
    [InlineData("{ }", """{ "pictures": [{ "url": "https://x.example/a" }, { "url": "data:,b" }, { "url": "nowhere" }, { "url": 1 }, "https://x.example/no-file"] }""", "https://x.example/a data:,b")]
    [InlineData("""{ "type": "array" }""", """[null, { "url": "http://x.example/a", "preview": { "url": "https://x.example/b" } }]""", "http://x.example/a https://x.example/b")]
    [InlineData("""{ "$ref": "#/components/schemas/Empty" }""", """{ "picture": { "url": "https://x.example/a" } }""", "https://x.example/a")]
    public void The_files_of_an_output_are_found(string schema, string value, string expected)
    {
        using var models = new CompiledModels(Generation.Of(DemoSchema.Of("", components: Components, output: $"\"value\": {schema}")));

        var output = JsonSerializer.Deserialize($$"""{ "value": {{value}} }""", models.Endpoint("MeDemo").Output);

        Assert.Equal(expected, string.Join(' ', output is IFalMediaSource source ? source.GetMedia().Select(file => file.Url) : []));
    }

    [Theory]
    [InlineData($$"""{ "type": "array", "items": {{Image}} }""", """[{ "url": "https://x.example/a" }]""")]
    [InlineData($$"""{ "type": "object", "additionalProperties": {{Image}} }""", """{ "x": { "url": "https://x.example/a" } }""")]
    [InlineData("""{ "type": "string", "format": "uri" }""", "\"https://x.example/a\"")]
    [InlineData("""{ "type": "object" }""", """{ "x": { "url": "https://x.example/a" } }""")]
    [InlineData("{ }", """{ "x": { "url": "https://x.example/a" } }""")]
    [InlineData($$"""{ "type": "object", "properties": { "image": {{Image}} } }""", """{ "image": null, "not_in_the_schema": [{ "url": "https://x.example/a" }] }""")]
    public void An_output_of_any_shape_has_its_files(string schema, string json)
    {
        using var models = new CompiledModels(Generation.Of(DemoSchema.Document("""{ "type": "object", "properties": { } }""", schema, Components)));

        var output = JsonSerializer.Deserialize(json, models.Endpoint("MeDemo").Output);

        var media = output is JsonElement free ? free.GetMedia() : Assert.IsAssignableFrom<IFalMediaSource>(output).GetMedia();
        Assert.Equal("https://x.example/a", Assert.Single(media).Url);
    }

    [Fact]
    public void What_has_no_files_says_nothing_of_them()
    {
        using var models = new CompiledModels(Generation.Of(DemoSchema.Of($"\"image\": {Image}", components: Components, output: """ "note": { "$ref": "#/components/schemas/Note" } """)));

        Assert.DoesNotContain(models.Type("Fal.Models.MeDemoOutput").GetInterfaces(), type => type == typeof(IFalMediaSource));
        Assert.DoesNotContain(models.Type("Fal.Models.MeDemoInput").GetInterfaces(), type => type == typeof(IFalMediaSource));
    }

    [Fact]
    public async Task All_files_of_an_output_are_saved_in_its_order()
    {
        var folder = Directory.CreateTempSubdirectory("fal-tests-");
        await using var emulator = await FalEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new FalClient(emulator.CreateClientOptions());
        string File(string name) => $$"""{ "url": "{{emulator.Address}}files/made/{{name}}.png" }""";
        emulator.Intercept(request => request.Service is FalEmulatorService.Files
            ? FalEmulatorAnswer.Text(System.Net.HttpStatusCode.OK, Path.GetFileName(request.Path))
            : FalEmulatorAnswer.Text(System.Net.HttpStatusCode.OK, $$"""
                { "more": {{File("i")}}, "free": [{{File("h")}}], "either": [{ "kind": "sketch", "image": {{File("g")}} }, { "kind": "note", "text": "" }],
                  "views": { "left": {{File("e")}}, "right": {{File("f")}} }, "grid": [[{{File("c")}}], [{{File("d")}}]], "video": { "thumbnail": {{File("b")}}, "url": "{{emulator.Address}}files/made/a.mp4" } }
                """));
        using var models = new CompiledModels(Generation.Of(DemoSchema.Of("", components: Components, output: $$"""
            "video": { "$ref": "#/components/schemas/Video" },
            "grid": { "type": "array", "items": { "type": "array", "items": {{Image}} } },
            "views": { "type": "object", "additionalProperties": {{Image}} },
            "either": { "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/Note" }, { "$ref": "#/components/schemas/Sketch" }] } },
            "free": { }
            """)).WithCode("""
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using Fal;
            using Fal.Models;

            public static class App
            {
                public static async Task<IReadOnlyList<string>> SaveAsync(FalClient client, string folder)
                {
                    var output = await client.MeDemo.RunAsync(new());
                    return await output.SaveAllAsync(folder);
                }
            }
            """));

        var saving = (Task<IReadOnlyList<string>>)models.Type("App").GetMethod("SaveAsync")!.Invoke(null, [client, Path.Combine(folder.FullName, "new")])!;
        var paths = await saving;

        Assert.Equal(["a.mp4", "b.png", "c.png", "d.png", "e.png", "f.png", "g.png", "h.png", "i.png"], paths.Select(Path.GetFileName));
        Assert.All(paths, path => Assert.Equal(Path.GetFileName(path), System.IO.File.ReadAllText(path)));
        folder.Delete(true);
    }

    /// <summary>No string of a real output reads like an address and is no file; the outputs without any are texts, numbers and ids. Free JSON is told by its values.</summary>
    [Fact]
    public void Real_models_tell_every_file_that_they_give()
    {
        var endpoints = Corpus.Files()
            .SelectMany(file => SchemaReader.Read(new SchemaFile(file.Path, file.Text, new SchemaMetadata()), TestContext.Current.CancellationToken).Endpoints).ToList();

        var missed = endpoints.SelectMany(e => e.Types.OfType<RecordModel>().Where(r => r.IsReceived).SelectMany(r => r.Properties
            .Where(p => p.Type.Innermost is PrimitiveType { Kind: Primitive.String } && p != r.Media?.Url && LooksLikeAddress(p)).Select(p => $"{e.Id} {r.Name}.{p.Name}")));
        var withoutFiles = endpoints.Where(e => e.Output is NamedType output && !e.Types.Single(t => t.Name == output.Name).HasMedia).Select(e => e.Id);

        Assert.Empty(missed);
        Assert.Equal(
            [
                "fal-ai/arbiter/image", "fal-ai/arbiter/image/image", "fal-ai/elevenlabs/speech-to-text", "fal-ai/elevenlabs/speech-to-text/scribe-v2",
                "fal-ai/ffmpeg-api/waveform", "fal-ai/florence-2-large/detailed-caption", "fal-ai/florence-2-large/ocr", "fal-ai/florence-2-large/region-to-description",
                "fal-ai/moondream2", "fal-ai/moondream2/visual-query", "fal-ai/moondream3-preview/query", "fal-ai/qwen-3-guard", "fal-ai/recraft/v3/create-style",
                "fal-ai/sam-3/image/embed", "fal-ai/speech-to-text", "fal-ai/video-prompt-generator", "fal-ai/x-ailab/nsfw", "openrouter/router",
                "openrouter/router/audio", "openrouter/router/vision", "perceptron/isaac-01",
            ],
            withoutFiles);
    }

    private static bool LooksLikeAddress(PropertyModel property) =>
        $"{property.JsonName.Replace('_', ' ')} {property.Description} {property.Example?.Value}".Split(' ', '.', ',', '(', ')', ':', '`').Any(word => word.ToUpperInvariant() is "URL" or "URLS" or "URI" or "LINK" or "LINKS" or "HTTP" or "HTTPS" or "ADDRESS");
}
