namespace Fal.Generators.Tests;

/// <summary>Which endpoint a document is of, where it does not say it in so many words.</summary>
public class EndpointIdTests
{
    [Theory]
    [InlineData("fal-ai/veo3.1", "fal-ai/veo3.1")]
    [InlineData("fal-ai/flux/dev", "fal-ai/flux")]
    [InlineData("workflows/me/puppy", "workflows/me/puppy")]
    [InlineData("comfy/me/graph/fast", "comfy/me/graph")]
    public void The_paths_of_the_queue_name_it(string id, string owner)
    {
        var generation = Generation.Of(Queue($"{Post("/" + id)}, {Post($"/{id}/stream")}, {Get($"/{owner}/requests/{{request_id}}")}, {Get($"/{owner}/requests/{{request_id}}/status")}"));

        Assert.Empty(generation.Diagnostics);
        Assert.Matches($$"""Endpoint { get; } = [^\n]*\("{{id}}"[,)]""", generation.Source);
        Assert.Contains("\"text\"u8", generation.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_are_listed()
    {
        var paths = string.Join(", ", Enumerable.Range(1, 7).Select(i => $"{Post($"/me/a{i}")}, {Get($"/me/a{i}/requests/{{request_id}}")}"));
        var diagnostic = Assert.Single(Generation.Of(Queue(paths)).Diagnostics);

        Assert.Equal("FAL0003", diagnostic.Id);
        Assert.Equal("'queue.json' does not say which endpoint it describes, and its paths are of 'me/a1', 'me/a2', 'me/a3', 'me/a4', 'me/a5' and 2 more: set EndpointId=\"owner/model\" on its FalModel item", diagnostic.GetMessage(null));
    }

    [Fact]
    public void What_the_project_says_goes_before_the_paths()
    {
        var generation = Generation.Of(Queue($"{Post("/me/a")}, {Get("/me/a/requests/{request_id}")}", "me/other"));

        Assert.Contains(">(\"me/other\")", generation.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/jobs", "/health")]
    [InlineData("/v1/jobs", "/health")]
    public void An_app_may_have_a_path_that_is_called_so(string jobs, string other)
    {
        var generation = Generation.Of(Queue($"{Post(jobs)}, {Get(jobs + "/requests/{request_id}")}, {Get(other)}", "me/my-app"));

        Assert.Empty(generation.Diagnostics);
        Assert.Contains($"(\"me/my-app{jobs}\"", generation.Source, StringComparison.Ordinal);
    }

    private static string Post(string path) => $$"""
        "{{path}}": { "post": { "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": { "text": { "type": "string" } } } } } }, "responses": { "200": { "description": "Fine." } } } }
        """;

    private static string Get(string path) => $$"""
        "{{path}}": { "get": { "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "properties": { "out": { "type": "string" } } } } } } } } }
        """;

    private static SchemaText Queue(string paths, string? id = null) => new(
        "queue.json",
        $$"""{ "openapi": "3.0.4", "info": { "title": "x", "version": "1" }, "paths": { {{paths}} } }""",
        id is null ? new Dictionary<string, string> { ["FalModel"] = "true" } : new Dictionary<string, string> { ["FalModel"] = "true", ["EndpointId"] = id });
}
