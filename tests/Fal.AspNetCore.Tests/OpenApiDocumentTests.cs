using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Fal.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore.Tests;

/// <summary>What <c>AddFalSchemas()</c> makes of generated types in the document that ASP.NET writes.</summary>
public sealed class OpenApiDocumentTests : IAsyncDisposable
{
    private readonly Logs _logs = new();
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        _logs.Dispose();
    }

    [Fact]
    public async Task Inputs_and_outputs_are_described_by_their_schemas()
    {
        var document = await DocumentAsync(app => app.MapPost("/flux", ([FromBody] FluxDevInput input) => input.Prompt).Produces<FluxDevOutput>());

        var post = document["paths"]!["/flux"]!["post"]!;
        Same("""{"$ref": "#/components/schemas/FluxDevInput"}""", post["requestBody"]!["content"]!["application/json"]!["schema"]);
        Same("""{"$ref": "#/components/schemas/FluxDevOutput"}""", post["responses"]!["200"]!["content"]!["application/json"]!["schema"]);
        var input = Component(document, "FluxDevInput");
        Same("""["prompt"]""", input["required"]);
        Same("""
            {
              "type": "integer", "minimum": 1, "maximum": 4, "default": 1,
              "description": "How many pictures to draw."
            }
            """, input["properties"]!["num_images"]);
        Same("""
            {
              "anyOf": [
                {"$ref": "#/components/schemas/FluxDevInputImageSize"},
                {"type": "string", "enum": ["square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"]}
              ],
              "default": "landscape_4_3",
              "description": "A preset, or a width and height of your own."
            }
            """, input["properties"]!["image_size"]);
        Same("""
            {
              "type": ["null", "integer"], "format": "int64",
              "description": "Fixes the dice: equal seeds and equal arguments give an equal result."
            }
            """, input["properties"]!["seed"]);
        Same("""{"$ref": "#/components/schemas/FluxDevOutputImage"}""", Component(document, "FluxDevOutput")["properties"]!["images"]!["items"]);
        Assert.Equal(14142, (int?)Component(document, "FluxDevInputImageSize")["properties"]!["width"]!["maximum"]);
    }

    [Fact]
    public async Task Types_of_the_app_lead_to_the_same_components()
    {
        var document = await DocumentAsync(app => app.MapPost("/holder", ([FromBody] Holder holder) => holder));

        const string Format = """{"type": "string", "enum": ["jpeg", "png"], "description": "The file format of the pictures."}""";
        var properties = Component(document, "Holder")["properties"]!;
        Same(Format, properties["format"]);
        Same($$"""{"oneOf": [{"type": "null"}, {{Format}}]}""", properties["formatOrNone"]);
        Same("""{"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/FluxDevInput"}]}""", properties["inputOrNone"]);
        Same("""{"type": "object", "additionalProperties": {"$ref": "#/components/schemas/FluxDevOutputImage"}}""", properties["byName"]);
        Same("""{"type": "array", "items": {"type": "array", "items": {"$ref": "#/components/schemas/FluxDevInput"}}}""", properties["inBatches"]);
        Same("""{"$ref": "#/components/schemas/FluxDevInputImageSize"}""", properties["size"]!["anyOf"]![0]);
        Same("""{"$ref": "#/components/schemas/FluxDevInputImageSize"}""", properties["sizeOrNone"]!["oneOf"]![1]!["anyOf"]![0]);
        Assert.Equal(
            ["FluxDevInput", "FluxDevInputImageSize", "FluxDevOutputImage", "Holder"],
            document["components"]!["schemas"]!.AsObject().Select(component => component.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Parameters_are_texts_with_the_known_values()
    {
        var document = await DocumentAsync(app =>
        {
            app.MapGet("/query", ([FromQuery] FluxDev.OutputFormat one, [FromQuery] FluxDev.OutputFormat? other, [FromQuery] FluxDev.OutputFormat[] many, [FromQuery] FluxDev.ImageSizeOrPreset size) => "");
            app.MapGet("/route/{format}", ([FromRoute] FluxDev.OutputFormat format) => "");
        });

        const string Format = """{"type": "string", "enum": ["jpeg", "png"]}""";
        var parameters = document["paths"]!["/query"]!["get"]!["parameters"]!;
        Same(Format, parameters[0]!["schema"]);
        Same(Format, parameters[1]!["schema"]);
        Same("""["jpeg", "png"]""", parameters[2]!["schema"]!["items"]!["enum"]);
        Same("""{"type": "string"}""", parameters[3]!["schema"]);
        Same(Format, document["paths"]!["/route/{format}"]!["get"]!["parameters"]![0]!["schema"]);
        Assert.Null(document["components"]);
    }

    [Fact]
    public async Task Forms_have_the_names_that_they_are_bound_by()
    {
        var document = await DocumentAsync(app =>
        {
            app.MapPost("/value", ([FromForm] FluxDev.OutputFormat format) => "").DisableAntiforgery();
            app.MapPost("/input", ([FromForm] FluxDevInput input) => "").DisableAntiforgery();
        });

        foreach (var kind in new[] { "multipart/form-data", "application/x-www-form-urlencoded" })
        {
            Same("""["jpeg", "png"]""", Form("/value")["properties"]!["format"]!["enum"]);
            Same("""["Prompt"]""", Form("/input")["required"]);
            Assert.Equal(4, (int?)Form("/input")["properties"]!["NumImages"]!["maximum"]);

            JsonNode Form(string path) => document["paths"]![path]!["post"]!["requestBody"]!["content"]![kind]!["schema"]!;
        }
    }

    [Fact]
    public async Task Names_of_components_are_told_apart()
    {
        var document = await DocumentAsync(app =>
        {
            app.MapGet("/flux", () => "").Produces<FluxDevOutput>();
            app.MapGet("/sdxl", () => "").Produces<FastSdxlOutput>();
            app.MapGet("/own", () => new FluxDevOutputImage(1));
        });

        Same("""{"$ref": "#/components/schemas/Fal.Models.FluxDevOutputImage"}""", Component(document, "FluxDevOutput")["properties"]!["images"]!["items"]);
        Same("""{"$ref": "#/components/schemas/FastSdxlOutputImage"}""", Component(document, "FastSdxlOutput")["properties"]!["images"]!["items"]);
        Assert.NotNull(Component(document, "Fal.Models.FluxDevOutputImage")["properties"]!["url"]);
        Assert.NotNull(Component(document, "FluxDevOutputImage")["properties"]!["own"]);
    }

    [Fact]
    public async Task A_project_without_schemas_is_told_so_once()
    {
        var document = await DocumentAsync(app =>
        {
            app.MapPost("/library", ([FromBody] Library.Models.FluxDevInput input) => "");
            app.MapPost("/again", ([FromBody] Library.Models.FluxDevInput input) => "");
        });

        Same("{}", document["paths"]!["/library"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]);
        var warning = Assert.Single(_logs.Warnings);
        Assert.Contains("Library.Models.FluxDevInput", warning, StringComparison.Ordinal);
        Assert.Contains("<FalSchemas>true</FalSchemas>", warning, StringComparison.Ordinal);
    }

    private static JsonNode Component(JsonNode document, string name) => document["components"]!["schemas"]![name]!;

    private static void Same(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString() ?? "nothing");

    private async Task<JsonNode> DocumentAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(_logs);
        builder.Services.AddOpenApi(options => options.AddFalSchemas());
        _app = builder.Build();
        _app.MapOpenApi();
        map(_app);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        return JsonNode.Parse(await _http.GetStringAsync(new Uri(_app.Urls.Single() + "/openapi/v1.json"), TestContext.Current.CancellationToken))!;
    }

    private sealed class Logs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Warnings.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A type of the app that has the name of a component.</summary>
public sealed record FluxDevOutputImage(int Own);

/// <summary>A type of the app that has types of models in every place. The framework's generator of validation sees only names that are written in full.</summary>
public sealed class Holder
{
    public Fal.Models.FluxDev.OutputFormat Format { get; init; }

    public Fal.Models.FluxDev.OutputFormat? FormatOrNone { get; init; }

    public Fal.Models.FluxDevInput? InputOrNone { get; init; }

    public Dictionary<string, Fal.Models.FluxDev.Image> ByName { get; init; } = [];

    public List<List<Fal.Models.FluxDevInput>> InBatches { get; init; } = [];

    public Fal.Models.FluxDev.ImageSizeOrPreset Size { get; init; }

    public Fal.Models.FluxDev.ImageSizeOrPreset? SizeOrNone { get; init; }
}
