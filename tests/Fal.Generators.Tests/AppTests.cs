namespace Fal.Generators.Tests;

/// <summary>Documents of apps of one's own, as FastAPI writes them.</summary>
public class AppTests
{
    internal static readonly Dictionary<string, string> Metadata = new() { ["FalModel"] = "true", ["EndpointId"] = "me/my-app" };

    [Fact]
    public void Each_path_is_an_endpoint()
    {
        var generation = Generation.Of(App($$"""
            "/": { "post": {{Post("Draw", "Picture")}} },
            "/upscale/large": { "post": {{Post("Draw", "Picture")}} },
            "/health": { "get": { "responses": { "200": { "description": "Fine." } } } }
            """));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(["MeMyApp.g.cs", "MeMyAppUpscaleLarge.g.cs"], generation.Sources.Keys.Order());
        Assert.Contains("(\"me/my-app\")", generation.Sources["MeMyApp.g.cs"], StringComparison.Ordinal);
        Assert.Contains("(\"me/my-app/upscale/large\")", generation.Sources["MeMyAppUpscaleLarge.g.cs"], StringComparison.Ordinal);
        Assert.Equal("string", generation.TypeOf("MeMyAppUpscaleLargeInput", "Prompt"));
        Assert.Equal("long", generation.TypeOf("MeMyAppOutput", "Width"));
    }

    [Fact]
    public void What_the_document_does_not_list_does_not_compile()
    {
        var generation = Generation.Of(App($$""" "/": { "post": {{Post("Draw", "Picture")}} } """));

        Assert.Equal(["FalModel"], Calls(generation, "MeMyApp"));
    }

    [Fact]
    public void A_stream_beside_a_path_is_a_call_of_that_path()
    {
        var generation = Generation.Of(App($$"""
            "/": { "post": {{Post("Draw", "Picture")}} },
            "/stream": { "post": {{Post("Draw", null)}} }
            """));

        Assert.Equal(["MeMyApp.g.cs"], generation.Sources.Keys);
        Assert.Equal(["FalModel", "StreamAsync"], Calls(generation, "MeMyApp"));
    }

    [Fact]
    public void A_workflow_has_a_call_that_tells_of_its_steps_and_no_socket()
    {
        var schema = SchemaFeatures.Document(""" "prompt": { "type": "string" } """, "");
        var generation = Generation.Of(new SchemaText(schema.Path, schema.Text.Replace("me/demo", "workflows/me/demo", StringComparison.Ordinal)));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(["FalModel", "StreamAsync", "StreamWorkflowAsync"], Calls(generation, "WorkflowsMeDemo"));
    }

    [Fact]
    public void A_stream_of_something_else_is_an_endpoint_that_only_streams()
    {
        var generation = Generation.Of(App($$"""
            "/": { "post": {{Post("Draw", "Picture")}} },
            "/stream": { "post": {{Post("Draw", "Line")}} }
            """));

        Assert.Equal(["StreamAsync"], Calls(generation, "MeMyAppStream"));
        Assert.Equal("string", generation.TypeOf("MeMyAppStreamOutput", "Text"));
        Assert.Equal(["FalModel"], Calls(generation, "MeMyApp"));
    }

    [Theory]
    [InlineData("unary", "Each input gets one output.")]
    [InlineData("server_streaming", "Each input gets several outputs.")]
    [InlineData("client_streaming", "Several inputs together get one output.")]
    [InlineData("bidi", "Inputs and outputs come and go at any time.")]
    public void A_socket_is_an_endpoint_that_says_what_goes_with_what(string mode, string sentence)
    {
        var generation = Generation.Of(App($$"""
            "/live": {
              "x-fal-protocol": { "type": "realtime", "operationId": "live", "config": { "buffering": 5 }, "realtimeMode": "{{mode}}", "contentType": "application/json" },
              "post": {{Post("Draw", "Picture")}}
            }
            """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(["RealtimeAsync"], Calls(generation, "MeMyAppLive"));
        var words = string.Join(' ', generation.Source.Split(['\n', ' ', '/'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(sentence, words, StringComparison.Ordinal);
        Assert.Contains("RealtimePath = \"\"", generation.Source, StringComparison.Ordinal);
        Assert.Contains("RealtimeSendsJson = true", generation.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_beside_a_path_is_a_call_of_that_path()
    {
        var generation = Generation.Of(App($$"""
            "/": { "post": {{Post("Draw", "Picture")}} },
            "/realtime": { "x-fal-protocol": { "type": "realtime", "operationId": "live" }, "post": {{Post("Draw", "Picture")}} }
            """));

        Assert.Equal(["FalModel", "RealtimeAsync"], Calls(generation, "MeMyApp"));
        Assert.DoesNotContain("RealtimePath", generation.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "/ws": { "x-fal-protocol": { "type": "websocket", "operationId": "live" } } """, "MeMyAppWs", "Endpoint.Id, \"\", options")]
    [InlineData(""" "/ws": { "x-fal-protocol": { "type": "websocket", "operationId": "live" }, "post": POST } """, "MeMyAppWs", "Endpoint.Id, \"\", options")]
    [InlineData(""" "/": { "post": POST }, "/realtime": { "x-fal-protocol": { "type": "websocket" }, "post": POST } """, "MeMyApp", "Endpoint.Id, \"/realtime\", options")]
    public void A_raw_socket_is_a_call_of_its_own(string paths, string name, string arguments)
    {
        var generation = Generation.Of(App(paths.Replace("POST", Post("Draw", "Picture"), StringComparison.Ordinal)));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Contains("OpenWebSocketAsync", Calls(generation, name));
        Assert.DoesNotContain("RealtimeAsync", Calls(generation, name));
        Assert.Contains(arguments, generation.Sources[name + ".g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_client_name_of_the_project_begins_every_name()
    {
        var generation = Generation.Of(App(
            $$""" "/": { "post": {{Post("Draw", "Picture")}} }, "/fast": { "post": {{Post("Draw", "Picture")}} } """,
            new(Metadata) { ["ClientName"] = "Painter" }));

        Assert.Equal(["Painter.g.cs", "PainterFast.g.cs"], generation.Sources.Keys.Order());
    }

    [Fact]
    public void A_path_without_a_body_takes_an_empty_input()
    {
        var generation = Generation.Of(App("""
            "/roll": { "post": { "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Line" } } } } } } }
            """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Empty(generation.Properties("MeMyAppRollInput"));
    }

    [Fact]
    public void An_app_whose_id_nobody_says_is_an_error()
    {
        var generation = Generation.Of(App($$""" "/": { "post": {{Post("Draw", "Picture")}} } """, new() { ["FalModel"] = "true" }));

        Assert.Equal("FAL0003", Assert.Single(generation.Diagnostics).Id);
    }

    /// <summary>The calls of a client: its base, where it has those that every model has, and its own.</summary>
    private static IEnumerable<string> Calls(Generation generation, string name)
    {
        var client = generation.Compilation.GetTypeByMetadataName("Fal.Models." + name)!;
        var own = client.GetMembers().OfType<Microsoft.CodeAnalysis.IMethodSymbol>().Where(m => m.MethodKind is Microsoft.CodeAnalysis.MethodKind.Ordinary).Select(m => m.Name);
        return own.Prepend(client.BaseType!.Name).Where(n => n != "Object").Order();
    }

    internal static string Post(string input, string? output) => $$"""
        {
          "summary": "Draw", "operationId": "draw",
          "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/{{input}}" } } } },
          "responses": { "200": { "content": { "application/json": { "schema": {{(output is null ? "{}" : $$"""{ "$ref": "#/components/schemas/{{output}}" }""")}} } } } }
        }
        """;

    internal static SchemaText App(string paths, Dictionary<string, string>? metadata = null) => new(
        "app.json",
        $$"""
        {
          "openapi": "3.1.0",
          "info": { "title": "FastAPI", "version": "0.1.0" },
          "paths": { {{paths}} },
          "components": { "schemas": {
            "Draw": { "type": "object", "properties": { "prompt": { "type": "string" }, "seed": { "anyOf": [{ "type": "integer" }, { "type": "null" }] } }, "required": ["prompt"] },
            "Picture": { "type": "object", "properties": { "url": { "type": "string" }, "width": { "type": "integer" } }, "required": ["url", "width"] },
            "Line": { "type": "object", "properties": { "text": { "type": "string" } }, "required": ["text"] }
          } }
        }
        """,
        metadata ?? Metadata);
}
