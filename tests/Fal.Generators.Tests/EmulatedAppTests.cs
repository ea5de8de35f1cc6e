using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fal.Runtime;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Testing;
using Fal.Testing.Schemas;

namespace Fal.Generators.Tests;

/// <summary>Apps of one's own, as FastAPI and pydantic 2 describe them: every client that is generated is called on the emulator.</summary>
public class EmulatedAppTests
{
    private const string Workflow = """
        { "openapi": "3.0.4", "info": { "title": "wf", "version": "1" },
          "paths": {
            "/workflows/me/puppy": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/In" } } } }, "responses": { "200": { "description": "ok" } } } },
            "/workflows/me/puppy/requests/{request_id}": { "get": { "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Out" } } } } } } }
          },
          "components": { "schemas": {
            "In": { "type": "object", "title": "In", "properties": { "prompt": { "type": "string" } }, "required": ["prompt"] },
            "Out": { "type": "object", "properties": { "images": { "type": "array", "items": { "type": "object", "properties": { "url": { "type": "string" } }, "required": ["url"] } } }, "required": ["images"] }
          } } }
        """;

    private const string Components = """
        "Image": { "type": "object", "properties": {
          "url": { "type": "string" }, "content_type": { "anyOf": [{ "type": "string" }, { "type": "null" }], "default": null },
          "file_data": { "anyOf": [{ "type": "string", "format": "binary" }, { "type": "null" }], "default": null } }, "required": ["url"] },
        "In": { "type": "object", "properties": {
          "prompt": { "type": "string", "minLength": 1, "maxLength": 2000, "examples": ["a cat"] },
          "image_url": { "anyOf": [
            { "type": "string", "format": "https-url", "maxLength": 2048, "pattern": "^https:\\/\\/(?:[a-zA-Z0-9-]+\\.)+[a-zA-Z]{2,}(?::\\d{1,5})?(?:\\/[^\\s]*)?$" },
            { "type": "string", "format": "data-uri", "maxLength": 10485760, "pattern": "^data:" }] },
          "mask": { "anyOf": [{ "$ref": "#/components/schemas/Image" }, { "type": "null" }], "default": null },
          "strength": { "type": "number", "minimum": 0.01, "maximum": 1.0, "default": 0.95 }
        }, "required": ["prompt", "image_url"] },
        "Out": { "type": "object", "properties": {
          "images": { "type": "array", "items": { "$ref": "#/components/schemas/Image" } }, "seed": { "type": "integer" },
          "timings": { "type": "object", "additionalProperties": { "type": "number" } } }, "required": ["images", "seed", "timings"] },
        "Answer": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Image" } },
        "Numbers": { "type": "array", "items": { "type": "integer" } },
        "Odd": { "type": "object", "description": "A doc with <xml> & \"quotes\" and */ ends.", "properties": {
          "self": { "type": "string", "default": "s" }, "Equals": { "type": "integer", "default": 0 }, "A": { "type": "integer" }, "a": { "type": "integer" },
          "1x": { "type": "number", "default": 1e-09 }, "default": { "type": "integer", "default": 5 } } },
        "A": { "$ref": "#/components/schemas/B" }, "B": { "$ref": "#/components/schemas/A" },
        "Circle": { "type": "object", "properties": { "a": { "$ref": "#/components/schemas/A" }, "text": { "type": "string" } }, "required": ["text"] }
        """;

    [Fact]
    public async Task Apps_that_are_like_those_of_FastAPI()
    {
        var paths = string.Join(", ", Path("/", "In", "Out"), Path("/stream", "In", null), Path("/odd/", "Odd", "Answer"), Path("/sum", "Numbers", null), Path("/v1/a-b/{item_id}", "In", "Numbers"), Path("/circle", "Circle", "Circle"));
        var document = $$"""{ "openapi": "3.1.0", "info": { "title": "FastAPI", "version": "0.1.0" }, "paths": { {{paths}}, "/health": { "get": { } } }, "components": { "schemas": { {{Components}} } } }""";

        var called = await CallAllAsync(new SchemaText("app.json", document, AppTests.Metadata));

        Assert.Equal(["me/my-app", "me/my-app/circle", "me/my-app/odd/", "me/my-app/sum", "me/my-app/v1/a-b/x"], called.Order());
    }

    [Fact]
    public async Task A_workflow() => Assert.Equal(["workflows/me/puppy"], await CallAllAsync(new SchemaText("wf.json", Workflow)));

    [Fact]
    public async Task Real_ones()
    {
        var folder = System.IO.Path.Combine(Repository.Corpus, "..", "..", "cases", "own-apps");
        if (!Directory.Exists(folder))
            Assert.Skip($"There is no folder '{folder}'.");
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order())
            Assert.NotEmpty(await CallAllAsync(new SchemaText(System.IO.Path.GetFileName(file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), System.IO.Path.GetFileName(file).StartsWith("wf", StringComparison.Ordinal) ? null : AppTests.Metadata)));
    }

    private static string Path(string path, string input, string? output) => $$""" "{{path}}": { "post": {{AppTests.Post(input, output)}} } """;

    /// <summary>Calls every client that is generated of a document on an emulator that has the same document.</summary>
    /// <returns>The ids that were called.</returns>
    private static async Task<List<string>> CallAllAsync(SchemaText document)
    {
        var generation = Generation.Of(document);
        Assert.Empty(generation.CompilerDiagnostics);
        var folder = Directory.CreateTempSubdirectory("fal-apps-").FullName;
        try
        {
            var file = System.IO.Path.Combine(folder, document.Path);
            await File.WriteAllTextAsync(file, document.Text, TestContext.Current.CancellationToken);
            var schema = new FalEmulatorSchema(file) { EndpointId = document.Metadata.GetValueOrDefault("EndpointId") };
            await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { schema }, StepTime = TimeSpan.Zero }, TestContext.Current.CancellationToken);
            using var models = new CompiledModels(generation);
            var inputs = SchemaReader.Find(new SchemaFile(file, document.Text, new SchemaMetadata { EndpointId = schema.EndpointId })).Endpoints.ToDictionary(endpoint => endpoint.Id);
            var called = new List<string>();
            foreach (var name in generation.Sources.Keys.Select(key => key[..^".g.cs".Length]))
            {
                var client = models.Type("Fal.Models." + name);
                if (client.GetMethod("RunAsync") is not null && inputs[client.GetCustomAttribute<FalModelIdAttribute>()!.Id] is var input)
                    called.Add(await (Task<string>)Generic(nameof(CallAsync), EndpointOf(client)).Invoke(null, [emulator, EndpointOf(client), SampleValue.Make(SchemaCompiler.Compile(input).Input, new Uri(emulator.Address, "files/")).ToString()])!);
            }

            return called;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static object EndpointOf(Type client) =>
        client.GetProperty("Endpoint")?.GetValue(null) ?? client.GetMethod("Endpoint")!.Invoke(null, [.. client.GetMethod("Endpoint")!.GetParameters().Select(p => p.ParameterType == typeof(string) ? "x" : (object)1L)])!;

    private static MethodInfo Generic(string name, object endpoint) =>
        typeof(EmulatedAppTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(endpoint.GetType().GetGenericArguments());

    private static async Task<string> CallAsync<TInput, TOutput>(FalEmulator emulator, FalEndpoint<TInput, TOutput> endpoint, string json)
    {
        var token = TestContext.Current.CancellationToken;
        using var client = emulator.CreateClient();
        var input = JsonSerializer.Deserialize(json, endpoint.InputTypeInfo)!;
        var ran = await client.RunAsync(endpoint, input, cancellationToken: token);
        var subscribed = await client.SubscribeAsync(endpoint, input, cancellationToken: token);
        Assert.Equal(Written(ran, endpoint.OutputTypeInfo), Written(subscribed, endpoint.OutputTypeInfo));
        return endpoint.Id;
    }

    private static string Written<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);
}
