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
            "/slash/": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Text" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "const": "slash" } } } } } } },
            "/items/{item_id}": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Text" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "const": "item" } } } } } } },
            "/items/{item_id}/stream": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Text" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "const": "item" } } } } } } },
            "/items/new": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Text" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "const": "new" } } } } } } },
            "/circle": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/A" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "const": "round" } } } } } } },
            "/up": { "post": { "requestBody": { "content": { "multipart/form-data": { "schema": { "$ref": "#/components/schemas/Text" } } } } } },
            "/talk": {
              "x-fal-protocol": { "type": "realtime", "operationId": "talk", "contentType": "application/json" },
              "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Text" } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "properties": { "said": { "const": "hi" } } } } } } } }
            }
          },
          "components": { "schemas": { "A": { "$ref": "#/components/schemas/B" }, "B": { "allOf": [{ "$ref": "#/components/schemas/A" }] }, "Text": { "type": "object", "properties": { "text": { "type": "string", "maxLength": 3 } }, "required": ["text"] } } }
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

    [Theory]
    [InlineData("me/my-app/slash/", "slash")]
    [InlineData("me/my-app/items/7", "item")]
    [InlineData("me/my-app/items/new", "new")]
    public async Task A_path_is_what_the_document_says(string id, string answer)
    {
        using var folder = new SchemaFolder();
        await using var emulator = await StartAsync(folder);
        using var client = emulator.CreateClient();

        var ran = await client.RunAsync(FalEndpoint.Untyped(id), Input, cancellationToken: Token);
        var subscribed = await client.SubscribeAsync(FalEndpoint.Untyped(id), Input, cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<FalValidationException>(() => client.RunAsync(FalEndpoint.Untyped(id), JsonElement.Parse("{}"), cancellationToken: Token));

        Assert.Equal((answer, answer), (ran.GetString(), subscribed.GetString()));
        Assert.Equal("missing", Assert.Single(refused.Errors).Type);
    }

    [Fact]
    public async Task A_path_with_a_value_streams_where_the_document_lists_its_stream()
    {
        using var folder = new SchemaFolder();
        await using var emulator = await StartAsync(folder);
        using var client = emulator.CreateClient();

        var streamed = await client.StreamAsync(FalEndpoint.Untyped("me/my-app/items/7"), Input, cancellationToken: Token).LastAsync(Token);

        Assert.Equal("item", streamed.GetString());
    }

    [Theory]
    [InlineData("slash", "/run/me/my-app/slash/?a=1")]
    [InlineData("draw/", "/run/me/my-app/draw?a=1")]
    public async Task The_other_form_of_a_path_is_redirected(string path, string location)
    {
        using var folder = new SchemaFolder();
        await using var emulator = await StartAsync(folder);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Add("Authorization", $"Key {emulator.Key}");

        using var answer = await http.PostAsync(new Uri(emulator.Address, $"run/me/my-app/{path}?a=1"), new StringContent("""{"text":"abc"}"""), Token);

        Assert.Equal((307, location), ((int)answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task A_path_that_nobody_can_call_is_a_problem_and_the_answer_to_who_does()
    {
        using var folder = new SchemaFolder();
        await using var emulator = await StartAsync(folder);
        using var client = emulator.CreateClient();

        var missing = await Assert.ThrowsAsync<FalApiException>(() => client.RunAsync(FalEndpoint.Untyped("me/my-app/up"), Input, cancellationToken: Token));

        Assert.Equal("FAL0016", Assert.Single(emulator.SchemaProblems).Id);
        Assert.Contains("multipart/form-data", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_in_a_circle_take_any_value_and_are_a_problem()
    {
        using var folder = new SchemaFolder();
        await using var emulator = await StartAsync(folder);
        using var client = emulator.CreateClient();

        var round = await client.RunAsync(FalEndpoint.Untyped("me/my-app/circle"), JsonElement.Parse("[1]"), cancellationToken: Token);
        await client.RunAsync(FalEndpoint.Untyped("me/my-app/circle"), JsonElement.Parse("[2]"), cancellationToken: Token);

        Assert.Equal("round", round.GetString());
        Assert.Contains("leads back to itself", Assert.Single(emulator.SchemaProblems, problem => problem.Id == "FAL0005").Message, StringComparison.Ordinal);
    }

    private static Task<FalEmulator> StartAsync(SchemaFolder folder) => FalEmulator.StartAsync(
        new FalEmulatorOptions { Schemas = { new FalEmulatorSchema(folder.Write("openapi.json", Document)) { EndpointId = "me/my-app" } }, StepTime = TimeSpan.Zero }, Token);
}
