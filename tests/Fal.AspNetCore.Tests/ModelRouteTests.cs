using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Models;
using Fal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore.Tests;

/// <summary>Models as endpoints of an app's own, called by its callers.</summary>
public sealed class ModelRouteTests : EmulatorTest, IDisposable
{
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    [Fact]
    public async Task A_model_runs_what_is_posted()
    {
        await StartAsync();

        using var answer = await PostAsync("/images", """{"prompt": "a sunset", "num_images": 2}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Picture, JsonSerializer.Deserialize<FluxDevOutput>(await answer.Content.ReadAsStringAsync(Deadline)));
        Assert.Equal("""{"prompt":"a sunset","num_images":2}""", Encoding.UTF8.GetString(Assert.Single(RequestsTo(FalEmulatorService.Run)).Body.Span));
    }

    [Theory]
    [InlineData("""{"prompt": "x", "num_images": 9}""", "num_images")]
    [InlineData("""{"num_images": 2}""", "prompt")]
    [InlineData("""{"prompt": 7}""", "prompt")]
    [InlineData("""{"prompt": """, "")]
    [InlineData("", "")]
    [InlineData("null", "")]
    public async Task What_is_no_input_is_a_400_and_is_not_sent(string input, string name)
    {
        await StartAsync();

        foreach (var path in new[] { "/images", "/queue" })
        {
            using var answer = await PostAsync(path, input);

            Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Deadline))!;
            Assert.Equal([name], problem["errors"]!.AsObject().Select(error => error.Key));
        }

        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_a_415()
    {
        await StartAsync();
        using var form = new FormUrlEncodedContent([new("prompt", "x")]);

        using var answer = await _http.PostAsync(new Uri("/images", UriKind.Relative), form, Deadline);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_failure_is_told_without_the_words_of_the_service()
    {
        await StartAsync();
        Emulator.Intercept(_ => Answer(HttpStatusCode.Forbidden, """{"detail": "something inside"}""", ("x-fal-request-id", "r-7")));

        using var answer = await PostAsync("/images", """{"prompt": "x"}""");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var problem = await answer.Content.ReadAsStringAsync(Deadline);
        Assert.Contains("r-7", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("inside", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_server_is_not_sent_because_a_caller_names_it()
    {
        await StartAsync();

        using var answer = await PostAsync("/whisper", """{"audio_url": "/etc/passwd"}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_caller_that_goes_away_cancels_the_run()
    {
        var cancelled = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        Emulator.Respond(FluxDev.Endpoint, async (_, cancellationToken) =>
        {
            running.SetResult();
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Picture;
        });
        await StartAsync();
        using var impatient = new CancellationTokenSource();

        var call = _http.PostAsJsonAsync(new Uri("/images", UriKind.Relative), new { prompt = "x" }, impatient.Token);
        await running.Task.WaitAsync(Deadline);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_queue_takes_an_input_tells_how_far_it_is_and_gives_its_output()
    {
        await StartAsync();

        using var submitted = await PostAsync("/queue", """{"prompt": "a sunset"}""");

        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);
        var id = (string)(await submitted.Content.ReadFromJsonAsync<JsonNode>(Deadline))!["requestId"]!;
        Assert.Equal("/queue/" + id, submitted.Headers.Location!.OriginalString);
        var status = (await _http.GetFromJsonAsync<JsonNode>(submitted.Headers.Location, Deadline))!;
        Assert.Equal((id, "completed"), ((string?)status["requestId"], (string?)status["status"]));
        Assert.Equal(Picture, await _http.GetFromJsonAsync<FluxDevOutput>(new Uri($"/queue/{id}/result", UriKind.Relative), Deadline));
    }

    [Fact]
    public async Task Progress_comes_as_events_until_it_is_done()
    {
        var end = new TaskCompletionSource();
        Emulator.Respond(FluxDev.Endpoint, async (_, cancellationToken) =>
        {
            await end.Task.WaitAsync(cancellationToken);
            return Picture;
        });
        await StartAsync();
        var id = await SubmitAsync();

        await using var stream = await _http.GetStreamAsync(new Uri($"/queue/{id}/events", UriKind.Relative), Deadline);
        var events = new List<JsonNode>();
        await foreach (var one in SseParser.Create(stream).EnumerateAsync(Deadline))
        {
            events.Add(JsonNode.Parse(one.Data)!);
            end.TrySetResult();
        }

        Assert.Equal("completed", (string?)events[^1]["status"]);
        Assert.NotEqual("completed", (string?)events[0]["status"]);
        Assert.All(events, one => Assert.Equal(id, (string?)one["requestId"]));
    }

    [Fact]
    public async Task A_request_that_failed_says_so_and_its_result_is_a_problem()
    {
        Emulator.Respond(FluxDev.Endpoint, (FluxDevInput _) => throw new FalApiException("something inside", HttpStatusCode.InternalServerError));
        await StartAsync();
        var id = await SubmitAsync();

        var status = await _http.GetStringAsync(new Uri($"/queue/{id}", UriKind.Relative), Deadline);

        Assert.Contains("\"failed\"", status, StringComparison.Ordinal);
        Assert.DoesNotContain("inside", status, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadGateway, await SendAsync(HttpMethod.Get, $"/queue/{id}/result"));
    }

    [Fact]
    public async Task A_request_that_is_not_done_has_no_result_yet_and_can_be_cancelled()
    {
        Emulator.Respond(FluxDev.Endpoint, async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Picture;
        });
        await StartAsync();
        var id = await SubmitAsync();

        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(HttpMethod.Get, $"/queue/{id}/result"));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(HttpMethod.Delete, $"/queue/{id}"));
        Assert.Contains(Emulator.Journal, request => request.Path.EndsWith("/cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_is_done_cannot_be_cancelled()
    {
        await StartAsync();
        var id = await SubmitAsync();

        Assert.Equal(HttpStatusCode.Conflict, await SendAsync(HttpMethod.Delete, $"/queue/{id}"));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/result")]
    [InlineData("GET", "/events")]
    [InlineData("DELETE", "")]
    public async Task A_request_that_nobody_made_is_not_found(string method, string path)
    {
        await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(new HttpMethod(method), $"/queue/7f0e3d0c-0000-4000-8000-000000000000{path}"));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(new HttpMethod(method), $"/queue/%01{path}"));
    }

    [Fact]
    public void What_cannot_be_mapped_is_told_at_the_start()
    {
        using var app = WebApplication.CreateBuilder().Build();
        Assert.Contains("AddFal()", Assert.Throws<InvalidOperationException>(() => app.MapFalModel<FluxDev>("/x")).Message, StringComparison.Ordinal);
        Assert.Contains("AddFal()", Assert.Throws<InvalidOperationException>(() => app.MapFalQueue(FluxDev.Endpoint, "/x")).Message, StringComparison.Ordinal);
        Assert.Contains("Uri", Assert.Throws<ArgumentException>(() => app.MapFalModel<Uri>("/x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_has_their_inputs_and_outputs()
    {
        await StartAsync();

        var document = (await _http.GetFromJsonAsync<JsonNode>(new Uri("/openapi/v1.json", UriKind.Relative), Deadline))!;

        foreach (var path in new[] { "/images", "/queue" })
        {
            var post = document["paths"]![path]!["post"]!;
            Assert.Equal("#/components/schemas/FluxDevInput", (string?)post["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]);
            Assert.Equal("#/components/schemas/HttpValidationProblemDetails", Answer(post, "400", "application/problem+json"));
        }

        Assert.Equal("#/components/schemas/FluxDevOutput", Answer(document["paths"]!["/images"]!["post"]!, "200"));
        Assert.Equal("#/components/schemas/QueuedRequest", Answer(document["paths"]!["/queue"]!["post"]!, "202"));
        Assert.Equal("#/components/schemas/QueuedRequest", Answer(document["paths"]!["/queue/{id}"]!["get"]!, "200"));
        Assert.Equal("#/components/schemas/FluxDevOutput", Answer(document["paths"]!["/queue/{id}/result"]!["get"]!, "200"));
        var events = document["paths"]!["/queue/{id}/events"]!["get"]!;
        Assert.Equal("string", (string?)events["responses"]!["200"]!["content"]!["text/event-stream"]!["schema"]!["type"]);
        Assert.StartsWith("Server-sent events. The data of each is the status as JSON", (string?)events["description"], StringComparison.Ordinal);
        Assert.NotNull(document["paths"]!["/queue/{id}"]!["delete"]);
        Assert.Equal("png", (string?)document["components"]!["schemas"]!["FluxDevInput"]!["properties"]!["output_format"]!["enum"]![1]);
        Assert.Equal("string", (string?)document["components"]!["schemas"]!["QueuedRequest"]!["properties"]!["status"]!["type"]);

        static string? Answer(JsonNode operation, string status, string type = "application/json") => (string?)operation["responses"]![status]!["content"]![type]!["schema"]!["$ref"];
    }

    public void Dispose()
    {
        _http.Dispose();
        (_app as IDisposable)?.Dispose();
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenApi(options => options.AddFalSchemas());
        builder.Services.AddSingleton(Client);
        _app = builder.Build();
        _app.MapOpenApi();
        _app.MapFalModel<FluxDev>("/images");
        _app.MapFalModel(Whisper.Endpoint, "/whisper");
        _app.MapFalQueue<FluxDev>("/queue");
        await _app.StartAsync(Deadline);
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string input)
    {
        using var content = new StringContent(input, Encoding.UTF8, "application/json");
        return await _http.PostAsync(new Uri(path, UriKind.Relative), content, Deadline);
    }

    private async Task<string> SubmitAsync()
    {
        using var submitted = await PostAsync("/queue", """{"prompt": "a sunset"}""");
        return (string)(await submitted.Content.ReadFromJsonAsync<JsonNode>(Deadline))!["requestId"]!;
    }

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var response = await _http.SendAsync(request, Deadline);
        return response.StatusCode;
    }
}
