using System.Reflection;

namespace Fal.Generators.Tests;

/// <summary>The paths of an app of one's own: which are endpoints, what they take and give, and which give no client.</summary>
public class AppPathTests
{
    [Fact]
    public void A_path_keeps_the_slash_at_its_end()
    {
        var generation = Generation.Of(AppTests.App($$"""
            "/generate/": { "post": {{AppTests.Post("Draw", "Line")}} },
            "/generate/stream": { "post": {{AppTests.Post("Draw", null)}} },
            "/words/stream/": { "post": {{AppTests.Post("Draw", "Line")}} }
            """));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(["MeMyAppGenerate.g.cs", "MeMyAppWordsStream.g.cs"], generation.Sources.Keys.Order());
        using var models = new CompiledModels(generation);
        Assert.Equal(("me/my-app/generate/", "me/my-app/words/stream/"), (IdOf(models, "MeMyAppGenerate"), IdOf(models, "MeMyAppWordsStream")));
        Assert.Contains("StreamAsync", generation.Sources["MeMyAppGenerate.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_there_with_a_slash_and_without_is_one_endpoint()
    {
        var generation = Generation.Of(AppTests.App($$""" "/draw/": { "post": {{AppTests.Post("Draw", "Line")}} }, "/draw": { "post": {{AppTests.Post("Draw", "Line")}} } """));

        Assert.Empty(generation.Diagnostics);
        using var models = new CompiledModels(generation);
        Assert.Equal("me/my-app/draw", IdOf(models, "MeMyAppDraw"));
    }

    [Fact]
    public void Values_in_a_path_are_parameters_of_the_client()
    {
        var post = AppTests.Post("Draw", "Line").TrimEnd()[..^1] + """
            , "parameters": [
              { "name": "album_id", "in": "path", "required": true, "schema": { "type": "integer" } },
              { "name": "class", "in": "path", "required": true, "schema": { "type": "string" } },
              { "name": "client", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }
            ] }
            """;
        var generation = Generation.Of(AppTests.App($$""" "/albums/{album_id}/v{class}/{client}/": { "post": {{post}} } """));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        using var models = new CompiledModels(generation);
        var endpoint = models.Type("Fal.Models.MeMyAppAlbumsAlbumIdVClassClient").GetMethod("Endpoint")!;
        Assert.Equal(["Int64 albumId", "String class", "String clientValue"], endpoint.GetParameters().Select(p => $"{p.ParameterType.Name} {p.Name}"));
        Assert.Equal("me/my-app/albums/7/v1.1/c/", endpoint.Invoke(null, [7L, "1.1", "c"])!.ToString());
        Assert.IsType<ArgumentException>(Assert.Throws<TargetInvocationException>(() => endpoint.Invoke(null, [7L, "a/b", "c"])).InnerException);
    }

    [Theory]
    [InlineData("""»"/draw": { "post": { "responses": {} } }""", "", null)]
    [InlineData("""»"/a b": { "post": {} }""", "/a b", "a path is steps of letters, digits, '-', '.', '_' and '~', and names in braces for whole values, with a slash between two")]
    [InlineData("""»"/a//": { "post": {} }""", "/a//", "a path is steps of letters, digits, '-', '.', '_' and '~', and names in braces for whole values, with a slash between two")]
    [InlineData("""»"/ä/{id}": { "post": {} }""", "/ä/{id}", "a path is steps of letters, digits, '-', '.', '_' and '~', and names in braces for whole values, with a slash between two")]
    [InlineData("""»"/../x": { "post": {} }""", "/../x", "a path is steps of letters, digits, '-', '.', '_' and '~', and names in braces for whole values, with a slash between two")]
    [InlineData("""»"/{id": { "post": {} }""", "/{id", "a path is steps of letters, digits, '-', '.', '_' and '~', and names in braces for whole values, with a slash between two")]
    [InlineData(""" "/up": { "post": { "requestBody": »{ "content": { "multipart/form-data": {} } } } }""", "/up", "it takes 'multipart/form-data', and calls send JSON: let it take JSON, with the address of a file where it has a file, and the client uploads files by itself")]
    [InlineData(""" "/up": { "post": { "requestBody": »{ "content": { "a/b": {}, "text/plain": {} } } } }""", "/up", "it takes 'a/b' or 'text/plain', and calls send JSON: let it take JSON, with the address of a file where it has a file, and the client uploads files by itself")]
    [InlineData(""" "/up": { "post": { "requestBody": »{ } } }""", "/up", "it takes a body that it does not describe, and calls send JSON: let it take JSON, with the address of a file where it has a file, and the client uploads files by itself")]
    [InlineData(""" "/png": { "post": { "responses": { "201": { "content": »{ "image/png": {} } } } } }""", "/png", "it answers 'image/png', and outputs are JSON: let it answer the address of a file")]
    [InlineData(""" "/q": { "post": { "parameters": [»{ "name": "size", "in": "query", "required": true }] } }""", "/q", "it needs 'size' in its query, where calls send nothing: let it take that in its body")]
    [InlineData(""" "/q": { "parameters": [»{ "name": "me", "in": "cookie", "required": true }], "post": {} }""", "/q", "it needs 'me' in its cookie, where calls send nothing: let it take that in its body")]
    [InlineData(""" "/q": { »"put": {}, "get": {} }""", "/q", "it is called by 'put', and calls are by 'post'")]
    [InlineData(""" "/q": { »"delete": {} }""", "/q", "it is called by 'delete', and calls are by 'post'")]
    [InlineData(""" "/q": { "get": {}, "head": {}, "options": {}, "summary": "Fine." }""", "", null)]
    [InlineData(""" "/q": 7 """, "", null)]
    public void A_path_that_cannot_be_called_is_FAL0016_and_the_others_are_generated(string path, string route, string? why)
    {
        var text = AppTests.App($$""" "/": { "post": {{AppTests.Post("Draw", "Line")}} }, {{path}} """).Text;
        var place = text.IndexOf('»', StringComparison.Ordinal);
        var generation = Generation.Of(new SchemaText("app.json", text.Replace("»", "", StringComparison.Ordinal), AppTests.Metadata));

        Assert.Contains("MeMyApp.g.cs", generation.Sources.Keys);
        Assert.Empty(generation.CompilerDiagnostics);
        if (why is null)
        {
            Assert.Empty(generation.Diagnostics);
            return;
        }

        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal(("FAL0016", $"No client was generated of the path '{route}' in 'app.json': {why}"), (diagnostic.Id, diagnostic.GetMessage(null)));
        Assert.Equal(text[..place].Count(c => c == '\n'), diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Equal(place - text.LastIndexOf('\n', place) - 1, diagnostic.Location.GetLineSpan().StartLinePosition.Character);
    }

    [Theory]
    [InlineData("query", "false", "'parameters' is not supported: the calls of 'me/my-app' do not send 'x' in the query")]
    [InlineData("cookie", "false", "'parameters' is not supported: the calls of 'me/my-app' do not send 'x' in the cookie")]
    [InlineData("header", "true", "'parameters' is not supported: the calls of 'me/my-app' do not send 'x' in the header, unless it is among the Headers of their options")]
    public void What_calls_do_not_send_is_FAL0012(string place, string required, string message)
    {
        var generation = Generation.Of(AppTests.App($$""" "/": { "parameters": [{ "name": "x", "in": "{{place}}", "required": {{required}} }], "post": {{AppTests.Post("Draw", "Line")}} } """));

        Assert.Equal(("FAL0012", message), (Assert.Single(generation.Diagnostics).Id, generation.Diagnostics[0].GetMessage(null)));
        Assert.Single(generation.Sources);
    }

    [Fact]
    public void An_app_of_which_no_path_can_be_called_says_so_once()
    {
        var generation = Generation.Of(AppTests.App(""" "/up": { "post": { "requestBody": { "content": { "multipart/form-data": {} } } } } """));

        Assert.Equal("FAL0016", Assert.Single(generation.Diagnostics).Id);
    }

    [Fact]
    public void A_raw_socket_has_no_types()
    {
        var generation = Generation.Of(AppTests.App(""" "/ws": { "x-fal-protocol": { "type": "websocket", "operationId": "live" } } """));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.DoesNotContain("MeMyAppWsInput", generation.Source, StringComparison.Ordinal);
        Assert.Null(generation.Compilation.GetTypeByMetadataName("Fal.Models.MeMyAppWsInput"));
    }

    [Theory]
    [InlineData("""{ "type": "array", "items": { "type": "integer" } }""", "System.Collections.Generic.IReadOnlyList<int>", "[1,2]")]
    [InlineData("""{ "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Picture" } }""", "System.Collections.Generic.IReadOnlyDictionary<string, MeMyAppMapOutput.Picture>", null)]
    [InlineData("""{ "type": "array", "items": { "type": "object", "properties": { "x": { "type": "string" } } } }""", null, """[{"x":"a"},{}]""")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "array", "items": { "type": "number" } } }""", "System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyList<double>>", """{"a":[0.5],"b":[]}""")]
    [InlineData("""{ "type": "string" }""", "string", "\"a\"")]
    [InlineData("""{ "type": "boolean" }""", "bool", "true")]
    [InlineData("""{ "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "null" }] }""", "System.Collections.Generic.IReadOnlyList<string>?", """["a"]""")]
    public void A_body_that_is_no_object_is_the_value_of_a_record(string schema, string? type, string? json)
    {
        var generation = Generation.Of(AppTests.App($$"""
            "/map": { "post": {
              "requestBody": { "content": { "application/json": { "schema": {{schema}} } } },
              "responses": { "200": { "content": { "application/json": { "schema": {{schema}} } } } } } }
            """));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        foreach (var name in new[] { "MeMyAppMapInput", "MeMyAppMapOutput" })
        {
            if (type is not null)
                Assert.Equal(type.Replace("MeMyAppMapOutput.", "MeMyAppMap.", StringComparison.Ordinal), generation.TypeOf(name, "Value"));
        }

        json ??= """{"front":{"url":"u","width":1}}""";
        using var models = new CompiledModels(generation);
        var (input, output) = models.Endpoint("MeMyAppMap");
        Assert.Equal(json, CompiledModels.RoundTrip(json, input));
        Assert.Equal(json, CompiledModels.RoundTrip(json, output));
    }

    [Fact]
    public void A_body_of_any_JSON_is_left_as_it_is()
    {
        var generation = Generation.Of(AppTests.App("""
            "/any": { "post": { "requestBody": { "content": { "application/json": { } } }, "responses": { "200": { "content": { "application/json": { "schema": {} } } } } } }
            """));

        Assert.Empty(generation.Diagnostics);
        Assert.Contains("FalEndpoint<JsonElement, JsonElement> Endpoint", generation.Source, StringComparison.Ordinal);
    }

    private static string IdOf(CompiledModels models, string name) => models.Type("Fal.Models." + name).GetProperty("Endpoint")!.GetValue(null)!.ToString()!;
}
