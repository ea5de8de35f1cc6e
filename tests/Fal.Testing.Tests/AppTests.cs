using System.Text.Json;
using Fal.Runtime;

namespace Fal.Testing.Tests;

/// <summary>The document that FastAPI writes of an app of one's own: each path is an endpoint, and what it does not list is not there.</summary>
public class AppTests
{
    private const string Document = """
        {
          "openapi": "3.1.0",
          "paths": {
            "/": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Text" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "const": "root" } } } } } } },
            "/draw": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Text" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "const": "drawn" } } } } } } },
            "/draw/stream": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Text" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "const": "drawn" } } } } } } },
            "/talk": {
              "x-fal-protocol": { "type": "realtime", "operationId": "talk", "contentType": "application/json" },
              "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Text" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "properties": { "said": { "const": "hi" } } } } } } } }
            }
          },
          "components": { "schemas": { "Text": { "type": "object", "properties": { "text": { "type": "string", "maxLength": 3 } }, "required": ["text"] } } }
        }
        """;

    private static readonly JsonElement Input = JsonSerializer.SerializeToElement(new { text = "abc" });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_path_is_an_endpoint_that_checks_its_input()
    {
        using var folder = new SchemaFolder();
        await using var emulator = await StartAsync(folder);
        using var client = emulator.CreateClient();

        var root = await client.RunAsync(FalEndpoint.Untyped("me/my-app"), Input, cancellationToken: Token);
        var drawn = await client.SubscribeAsync(FalEndpoint.Untyped("me/my-app/draw"), Input, cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<FalValidationException>(
            () => client.RunAsync(FalEndpoint.Untyped("me/my-app/draw"), JsonSerializer.SerializeToElement(new { text = "abcd" }), cancellationToken: Token));

        Assert.Equal(("root", "drawn"), (root.GetString(), drawn.GetString()));
        Assert.Equal("string_too_long", Assert.Single(refused.Errors).Type);
    }

    [Fact]
    public async Task A_path_streams_where_the_document_lists_its_stream()
    {
        using var folder = new SchemaFolder();
        await using var emulator = await StartAsync(folder);
        using var client = emulator.CreateClient();

        var streamed = await client.StreamAsync(FalEndpoint.Untyped("me/my-app/draw"), Input, cancellationToken: Token).LastAsync(Token);
        var missing = await Assert.ThrowsAsync<FalApiException>(() => client.StreamAsync(FalEndpoint.Untyped("me/my-app"), Input, cancellationToken: Token).LastAsync(Token).AsTask());

        Assert.Equal("drawn", streamed.GetString());
        Assert.Equal(404, (int)missing.StatusCode!);
    }

    [Fact]
    public async Task A_socket_is_at_its_own_path_and_other_paths_have_none()
    {
        using var folder = new SchemaFolder();
        await using var emulator = await StartAsync(folder);
        using var client = emulator.CreateClient();
        var talk = new FalEndpoint<JsonElement, JsonElement>("me/my-app/talk", FalJson.ElementTypeInfo, FalJson.ElementTypeInfo) { RealtimePath = "", RealtimeSendsJson = true };

        await using var live = await client.RealtimeAsync(talk, cancellationToken: Token);
        await live.SendAsync(Input, Token);
        var said = await live.ReceiveAsync(Token);
        var missing = await Assert.ThrowsAsync<FalApiException>(() => client.RealtimeAsync(FalEndpoint.Untyped("me/my-app/draw"), cancellationToken: Token));

        Assert.Contains(emulator.Journal, request => request.ToString().StartsWith("Realtime TEXT /me/my-app/talk", StringComparison.Ordinal));
        Assert.Equal("hi", said.GetProperty("said").GetString());
        Assert.Equal(404, (int)missing.StatusCode!);
    }

    private static Task<FalEmulator> StartAsync(SchemaFolder folder) => FalEmulator.StartAsync(
        new FalEmulatorOptions { Schemas = { new FalEmulatorSchema(folder.Write("openapi.json", Document)) { EndpointId = "me/my-app" } }, StepTime = TimeSpan.Zero }, Token);
}
