using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Testing.Tests;

/// <summary>The platform API, and a catalogue that changes.</summary>
public class CatalogTests : EmulatorTest
{
    private const string Models = "api/v1/models";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected override FalEmulatorOptions Options =>
        new() { Schemas = { Repository.Schemas }, TimeProvider = _time, CatalogPageSize = 4, StepTime = TimeSpan.Zero, BillableUnits = 2 };

    [Theory]
    [InlineData("/models", Models)]
    [InlineData("/models", $"{Models}?limit=1&expand=openapi-3.0&expand=enterprise_status")]
    [InlineData("/models", $"{Models}?q=nothing+of+that+kind")]
    [InlineData("/models", $"{Models}?endpoint_id=no/model")]
    [InlineData("/models", $"{Models}?limit=none")]
    [InlineData("/models/pricing", $"{Models}/pricing?endpoint_id={Flux}")]
    [InlineData("/models/pricing", $"{Models}/pricing?endpoint_id=no/model")]
    [InlineData("/models/pricing", $"{Models}/pricing")]
    public async Task Answers_are_as_the_description_of_the_service_has_them(string path, string address)
    {
        Emulator.Catalog.SetPrice(Flux, 0.025m, "image");
        Emulator.Catalog.Deprecate(Flux, "fal-ai/flux-2");

        using var response = await Http.GetAsync(address, Limit);

        await PlatformSchema.CheckAsync(response, path, Limit);
    }

    [Fact]
    public async Task Refusals_are_as_the_description_of_the_service_has_them()
    {
        Emulator.Catalog.RefuseNext(1, TimeSpan.FromSeconds(1));
        using var limited = await Http.GetAsync(Models, Limit);
        Http.DefaultRequestHeaders.Authorization = null;
        using var anonymous = await Http.GetAsync($"{Models}/pricing?endpoint_id={Flux}", Limit);
        using var estimate = await PostAsync($"{Models}/pricing/estimate", "{}");

        await PlatformSchema.CheckAsync(limited, "/models", Limit);
        await PlatformSchema.CheckAsync(anonymous, "/models/pricing", Limit);
        await PlatformSchema.CheckAsync(estimate, "/models/pricing/estimate", Limit);
    }

    [Fact]
    public async Task Models_come_in_pages_until_there_are_no_more()
    {
        Http.DefaultRequestHeaders.Authorization = null;
        var first = await GetJsonAsync(Models);
        var last = await GetJsonAsync($"{Models}?cursor={first.GetProperty("next_cursor").GetString()}");

        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.Equal("Mg==", first.GetProperty("next_cursor").GetString());
        Assert.False(last.GetProperty("has_more").GetBoolean());
        Assert.Equal(JsonValueKind.Null, last.GetProperty("next_cursor").ValueKind);
        Assert.Equal(Emulator.Catalog.EndpointIds, [.. IdsOf(first), .. IdsOf(last)]);
        Assert.Equal(6, Emulator.Catalog.EndpointIds.Count);
        Assert.Equal((FalEmulatorService.Platform, "/v1/models"), (Emulator.Journal[0].Service, Emulator.Journal[0].Path));
        Assert.Equal(Emulator.PlatformAddress, new Uri(Emulator.Address, "api/v1"));
    }

    [Theory]
    [InlineData("limit=2", 2, true)]
    [InlineData("limit=4", 4, true)]
    [InlineData("limit=100", 4, true)]
    [InlineData("limit=2&cursor=Mw==", 2, false)]
    [InlineData("cursor=OQ==", 0, false)]
    public async Task A_page_is_as_long_as_it_may_be(string query, int count, bool hasMore)
    {
        var page = await GetJsonAsync($"{Models}?{query}");

        Assert.Equal((count, hasMore), (page.GetProperty("models").GetArrayLength(), page.GetProperty("has_more").GetBoolean()));
    }

    [Fact]
    public async Task Models_are_found_by_their_ids_and_unknown_ones_are_left_out()
    {
        var found = await GetJsonAsync($"{Models}?endpoint_id=fal-ai/whisper&endpoint_id=no/model&endpoint_id={Flux}");
        using var none = await Http.GetAsync($"{Models}?endpoint_id=no/model", Limit);

        Assert.Equal([Flux, "fal-ai/whisper"], IdsOf(found));
        Assert.False(found.GetProperty("models")[0].TryGetProperty("openapi", out _));
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (none.StatusCode, await ErrorOf(none)));
    }

    [Theory]
    [InlineData("q=Flux", Flux)]
    [InlineData("q=speech+whisper", "fal-ai/whisper")]
    [InlineData("category=speech-to-text", "fal-ai/whisper")]
    [InlineData("q=whisper&category=text-to-image")]
    [InlineData("status=deprecated", "fal-ai/lora")]
    [InlineData("q=image&status=active&endpoint_id=fal-ai/lora&endpoint_id=fal-ai/fast-sdxl", "fal-ai/fast-sdxl")]
    public async Task Models_are_searched_for(string query, params string[] ids)
    {
        Emulator.Catalog.Deprecate("fal-ai/lora");

        Assert.Equal(ids, IdsOf(await GetJsonAsync($"{Models}?{query}")));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=many")]
    [InlineData("status=old")]
    [InlineData("expand=openapi-3.1")]
    [InlineData("cursor=!")]
    [InlineData("cursor=MA==")]
    [InlineData("endpoint_id=")]
    public async Task What_is_not_valid_is_refused(string query)
    {
        using var response = await Http.GetAsync($"{Models}?{query}", Limit);

        Assert.Equal((HttpStatusCode.BadRequest, "validation_error"), (response.StatusCode, await ErrorOf(response)));
    }

    [Fact]
    public async Task Fifty_ids_are_taken_and_no_more()
    {
        var fifty = string.Join('&', Enumerable.Range(0, 49).Select(i => $"endpoint_id=no/model{i}").Append($"endpoint_id={Flux}"));
        using var most = await Http.GetAsync($"{Models}?{fifty}", Limit);
        using var tooMany = await Http.GetAsync($"{Models}?{fifty}&endpoint_id=one/more", Limit);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], [most.StatusCode, tooMany.StatusCode]);
    }

    [Fact]
    public async Task A_document_is_that_of_the_file()
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Schemas, "fal-ai__flux__dev.json"), Limit));
        var item = (await GetJsonAsync($"{Models}?endpoint_id={Flux}&expand=openapi-3.0")).GetProperty("models")[0];
        var older = await GetJsonAsync($"api/openapi/queue/openapi.json?endpoint_id={Flux}");

        var document = file.RootElement.TryGetProperty("models", out var models) ? models[0].GetProperty("openapi") : file.RootElement;
        Assert.True(JsonElement.DeepEquals(document, item.GetProperty("openapi")));
        Assert.True(JsonElement.DeepEquals(document, older));
    }

    [Fact]
    public async Task A_document_says_what_the_catalogue_says_of_it()
    {
        Assert.Equal([SchemaFolder.Id], Emulator.Catalog.Add("""
            {
              "openapi": "3.0.4",
              "info": { "x-fal-metadata": { "endpointId": "test/endpoint", "category": "llm", "display_name": "Test", "status": "deprecated", "successor": "test/next",
                "deprecated_at": "2026-01-02T00:00:00Z", "license_type": "commercial", "date": "2020-01-01T00:00:00Z" } },
              "paths": {
                "/test/endpoint": { "post": { "requestBody": { "content": { "application/json": { "schema": { "type": "object" } } } } } },
                "/test/endpoint/stream": { "post": {} }
              }
            }
            """));

        var metadata = await MetadataOf(SchemaFolder.Id);
        Assert.Equal(
            ["llm", "Test", "deprecated", "test/next", "2026-01-02T00:00:00Z", "commercial", "2020-01-01T00:00:00Z", "https://fal.run/test/endpoint/stream", "2026-03-01T12:00:00Z"],
            TextsOf(metadata, "category", "display_name", "status", "successor", "deprecated_at", "license_type", "date", "stream_url", "updated_at"));
    }

    [Fact]
    public async Task A_page_says_which_documents_the_service_did_not_have()
    {
        var document = SchemaFolder.Document(SchemaFolder.WithX("{}"));
        var ids = Emulator.Catalog.Add($$"""
            {
              "models": [
                { "endpoint_id": "test/endpoint", "metadata": { "display_name": "Test", "extra": 1.50 }, "openapi": {{document}} },
                { "endpoint_id": "test/other", "openapi": { "error": { "code": "expansion_failed", "message": "no" } } }
              ]
            }
            """);

        var models = (await GetJsonAsync($"{Models}?endpoint_id=test/endpoint&endpoint_id=test/other&expand=openapi-3.0")).GetProperty("models");
        Assert.Equal(["test/endpoint", "test/other"], ids);
        Assert.Equal("1.50", models[0].GetProperty("metadata").GetProperty("extra").GetRawText());
        Assert.Equal("""{"error":{"code":"expansion_failed","message":"no"}}""", models[1].GetProperty("openapi").GetRawText());
    }

    [Fact]
    public async Task A_changed_schema_is_what_calls_are_judged_by()
    {
        Emulator.Catalog.Add(SchemaFolder.Document(SchemaFolder.WithX("""{"type":"integer"}""")));
        using var before = await PostAsync($"run/{SchemaFolder.Id}", """{"x":"text"}""");
        Emulator.Catalog.Add(SchemaFolder.Document(SchemaFolder.WithX("""{"type":"string"}""")));
        using var after = await PostAsync($"run/{SchemaFolder.Id}", """{"x":"text"}""");

        Assert.Equal([HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK], [before.StatusCode, after.StatusCode]);
        Assert.Equal(7, Emulator.Catalog.EndpointIds.Count);
    }

    [Fact]
    public async Task A_model_that_is_taken_away_names_its_successor_to_callers()
    {
        Emulator.Catalog.Remove(Flux, "fal-ai/flux-2");
        Emulator.Catalog.Remove("fal-ai/lora");

        using var run = await PostAsync($"run/{Flux}", Sunset);
        using var stream = await StreamAsync($"run/{Flux}/stream", Sunset);
        using var submit = await PostAsync($"queue/{Flux}", Sunset);
        using var gone = await PostAsync("run/fal-ai/lora", Sunset);
        Assert.All([run, stream, submit], response => Assert.Equal(HttpStatusCode.Gone, response.StatusCode));
        Assert.Contains("fal-ai/flux-2", await run.Content.ReadAsStringAsync(Limit), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.DoesNotContain(Flux, IdsOf(await GetJsonAsync(Models)));
        Assert.Throws<ArgumentException>(() => Emulator.Catalog.Remove(Flux));
    }

    [Fact]
    public async Task A_deprecated_model_says_since_when_and_for_which()
    {
        Emulator.Catalog.Deprecate(Flux, "fal-ai/flux-2");
        using var run = await PostAsync($"run/{Flux}", Sunset);

        Assert.Equal(HttpStatusCode.OK, run.StatusCode);
        Assert.Equal(
            ["deprecated", "fal-ai/flux-2", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z"],
            TextsOf(await MetadataOf(Flux), "status", "successor", "deprecated_at", "updated_at"));
        Assert.Throws<ArgumentException>(() => Emulator.Catalog.Deprecate("no/model"));
    }

    [Fact]
    public async Task An_expansion_fails_until_the_model_is_added_again()
    {
        Emulator.Catalog.Add(SchemaFolder.Document("{}"));
        Emulator.Catalog.FailExpansion(SchemaFolder.Id, "not now");
        var failed = await OpenApiOf(SchemaFolder.Id);
        Emulator.Catalog.Add(SchemaFolder.Document("{}"));

        Assert.Equal("""{"error":{"code":"expansion_failed","message":"not now"}}""", failed.GetRawText());
        Assert.Equal("3.0.4", (await OpenApiOf(SchemaFolder.Id)).GetProperty("openapi").GetString());
        Assert.Throws<ArgumentException>(() => Emulator.Catalog.FailExpansion("no/model"));
    }

    [Fact]
    public async Task Requests_are_refused_as_often_as_was_said()
    {
        Emulator.Catalog.RefuseNext(2, TimeSpan.FromSeconds(1.5));
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 3; i++)
            answers.Add(await Http.GetAsync(Models, Limit));

        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], answers.Select(answer => answer.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(2), answers[0].Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Prices_need_a_key_and_are_of_the_models_that_have_one()
    {
        Emulator.Catalog.SetPrice(Flux, 0.025m, "image");
        var prices = await GetJsonAsync($"{Models}/pricing?endpoint_id={Flux},fal-ai/lora");
        Http.DefaultRequestHeaders.Authorization = null;
        using var anonymous = await Http.GetAsync($"{Models}/pricing?endpoint_id={Flux}", Limit);
        Http.DefaultRequestHeaders.Authorization = new("Key", "wrong:key");
        using var wrong = await Http.GetAsync(Models, Limit);

        Assert.Equal("""[{"endpoint_id":"fal-ai/flux/dev","unit_price":0.025,"unit":"image","currency":"USD"}]""", prices.GetProperty("prices").GetRawText());
        Assert.Equal((HttpStatusCode.Unauthorized, "authorization_error"), (anonymous.StatusCode, await ErrorOf(anonymous)));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Theory]
    [InlineData("""{"estimate_type":"unit_price","endpoints":{"fal-ai/flux/dev":{"unit_quantity":10.5},"fal-ai/lora":{"unit_quantity":1}}}""", 200, "0.3625")]
    [InlineData("""{"estimate_type":"historical_api_price","endpoints":{"fal-ai/flux/dev":{"call_quantity":10}}}""", 200, "0.500")]
    [InlineData("""{"estimate_type":"historical_api_price","endpoints":{"fal-ai/flux/dev":{"call_quantity":1.5}}}""", 400)]
    [InlineData("""{"estimate_type":"unit_price","endpoints":{"fal-ai/flux/dev":{"call_quantity":1}}}""", 400)]
    [InlineData("""{"estimate_type":"guess","endpoints":{"fal-ai/flux/dev":{"call_quantity":1}}}""", 400)]
    [InlineData("""{"estimate_type":"unit_price"}""", 400)]
    [InlineData("no JSON", 400)]
    [InlineData("""{"estimate_type":"unit_price","endpoints":{"fal-ai/whisper":{"unit_quantity":1}}}""", 404)]
    public async Task Costs_are_estimated(string request, int status, string? cost = null)
    {
        Emulator.Catalog.SetPrice(Flux, 0.025m, "image");
        Emulator.Catalog.SetPrice("fal-ai/lora", 0.1m, "image");

        using var response = await PostAsync($"{Models}/pricing/estimate", request);

        Assert.Equal(status, (int)response.StatusCode);
        if (cost is not null)
            Assert.Equal(cost, (await JsonOf(response)).GetProperty("total_cost").GetRawText());
        await PlatformSchema.CheckAsync(response, "/models/pricing/estimate", Limit);
    }

    [Fact]
    public async Task A_catalogue_may_change_while_it_is_read()
    {
        var changes = Task.Run(
            () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    Emulator.Catalog.Add(SchemaFolder.Document(SchemaFolder.WithX($$"""{"const":{{i}}}""")));
                    Emulator.Catalog.SetPrice(SchemaFolder.Id, i, "image");
                    Emulator.Catalog.Deprecate(SchemaFolder.Id);
                    if (i % 2 == 0)
                        Emulator.Catalog.Remove(SchemaFolder.Id);
                }
            },
            Limit);
        do
        {
            var model = (await GetJsonAsync($"{Models}?expand=openapi-3.0&cursor=Mg==")).GetProperty("models").EnumerateArray().Last();
            Assert.Equal("3.0.4", model.GetProperty("openapi").GetProperty("openapi").GetString());
        }
        while (!changes.IsCompleted);

        await changes;
        using var run = await PostAsync($"run/{SchemaFolder.Id}", """{"x":199}""");
        Assert.Equal(HttpStatusCode.OK, run.StatusCode);
    }

    [Fact]
    public async Task What_is_no_schema_changes_nothing()
    {
        var before = Emulator.Catalog.EndpointIds;

        var error = Assert.Throws<FormatException>(() => Emulator.Catalog.Add("""{"openapi":"3.0.4","paths":{}}"""));
        Assert.Contains("FAL0003", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Emulator.Catalog.EndpointIds);
        Assert.Equal(4, (await GetJsonAsync(Models)).GetProperty("models").GetArrayLength());
    }

    [Fact]
    public async Task A_lock_among_the_schemas_is_none_of_them()
    {
        using var folder = SchemaFolder.Of("{}");
        folder.Write("fal.lock.json", """{"version":1,"models":{}}""");
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Limit);

        Assert.Empty(emulator.SchemaProblems);
        Assert.Equal([SchemaFolder.Id], emulator.Catalog.EndpointIds);
    }

    private static IEnumerable<string> IdsOf(JsonElement page) => page.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("endpoint_id").GetString()!);

    private static IEnumerable<string?> TextsOf(JsonElement json, params string[] names) => names.Select(name => json.GetProperty(name).GetString());

    private async Task<string?> ErrorOf(HttpResponseMessage response) => (await JsonOf(response)).GetProperty("error").GetProperty("type").GetString();

    private async Task<JsonElement> MetadataOf(string id) => (await GetJsonAsync($"{Models}?endpoint_id={id}")).GetProperty("models")[0].GetProperty("metadata");

    private async Task<JsonElement> OpenApiOf(string id) => (await GetJsonAsync($"{Models}?endpoint_id={id}&expand=openapi-3.0")).GetProperty("models")[0].GetProperty("openapi");
}
