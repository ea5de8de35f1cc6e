using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;
using NSwag.Generation;
using Swashbuckle.AspNetCore.Swagger;

namespace Fal.AspNetCore.Tests;

/// <summary>What tools that read attributes make of generated types, with the filters that the page of Fal.AspNetCore shows.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private readonly WebApplication _app = Make();

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Swashbuckle_shows_names_of_JSON_and_known_values()
    {
        var document = _app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger("v1");

        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV3(new OpenApiJsonWriter(text));
        Check(text.ToString(), input => input);
    }

    [Fact]
    public async Task NSwag_shows_names_of_JSON_and_known_values()
    {
        var document = await _app.Services.GetRequiredService<IOpenApiDocumentGenerator>().GenerateAsync("v1");

        Check(document.ToJson(), input => input["allOf"]![1]!);
    }

    private static void Check(string document, Func<JsonNode, JsonNode> own)
    {
        var schemas = JsonNode.Parse(document)!["components"]!["schemas"]!;
        var names = own(schemas["FluxDevInput"]!)["properties"]!.AsObject().Select(property => property.Key).ToList();

        Assert.Contains("output_format", names);
        Assert.DoesNotContain("additionalProperties", names);
        Assert.Equal("string", (string?)schemas["OutputFormat"]!["type"]);
        Assert.Equal(["jpeg", "png"], schemas["OutputFormat"]!["enum"]!.AsArray().Select(value => (string?)value));
        Assert.Null(schemas["OutputFormat"]!["properties"]);
    }

    private static WebApplication Make()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(options => options.SchemaFilter<KnownValuesFilter>());
        builder.Services.AddOpenApiDocument(options => options.SchemaSettings.SchemaProcessors.Add(new KnownValuesProcessor()));
        var app = builder.Build();
        app.MapPost("/flux", ([FromBody] Fal.Models.FluxDevInput input) => input.Prompt);
        return app;
    }
}
