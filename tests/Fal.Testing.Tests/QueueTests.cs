using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Testing.Tests;

public class QueueTests : EmulatorTest
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override FalEmulatorOptions Options => new() { Schemas = { Repository.Schemas }, TimeProvider = _time, StepTime = Step };

    [Fact]
    public async Task A_submit_names_the_request_and_where_it_is_followed()
    {
        using var response = await PostAsync($"queue/{Flux}", Sunset);

        var submitted = await JsonOf(response);
        var id = submitted.GetProperty("request_id").GetString();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("IN_QUEUE", submitted.GetProperty("status").GetString());
        Assert.Equal(1, submitted.GetProperty("queue_position").GetInt32());
        Assert.Equal(id, submitted.GetProperty("gateway_request_id").GetString());
        Assert.Equal($"{Emulator.Address}queue/fal-ai/flux/requests/{id}/status", submitted.GetProperty("status_url").GetString());
        Assert.Equal($"{Emulator.Address}queue/fal-ai/flux/requests/{id}", submitted.GetProperty("response_url").GetString());
        Assert.Equal($"{Emulator.Address}queue/fal-ai/flux/requests/{id}/cancel", submitted.GetProperty("cancel_url").GetString());
    }

    [Fact]
    public async Task No_more_calls_are_let_in_at_once_than_may_be()
    {
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { MaxConcurrency = 2, TimeProvider = _time, StepTime = Step, QueuePositions = 1 }, Limit);
        using var client = emulator.CreateClient();
        var running = new TaskCompletionSource<JsonElement>();
        var app = FalEndpoint.Untyped("me/app");
        var hasStarted = new TaskCompletionSource();
        emulator.Respond(app, (_, _) =>
        {
            hasStarted.TrySetResult();
            return running.Task;
        });
        var run = client.RunAsync(app, JsonElement.Parse("1"), null, Limit);
        await hasStarted.Task;
        var queued = await client.SubmitAsync(app, JsonElement.Parse("2"), null, Limit);

        Assert.Equal("concurrent_requests_limit", (await RefusedAsync(() => client.RunAsync(app, JsonElement.Parse("3"), null, Limit))).ErrorType?.Value);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await RefusedAsync(() => client.SubmitAsync(app, JsonElement.Parse("4"), new() { MaxQueueLength = 9 }, Limit))).StatusCode);

        running.SetResult(JsonElement.Parse("5"));
        await run;
        _ = await client.SubmitAsync(app, JsonElement.Parse("6"), null, Limit);
        await RefusedAsync(() => client.RunAsync(app, JsonElement.Parse("7"), null, Limit));
        await queued.CancelAsync(Limit);
        await client.RunAsync(app, JsonElement.Parse("8"), null, Limit);

        static Task<FalApiException> RefusedAsync(Func<Task> callAsync) => Assert.ThrowsAsync<FalApiException>(callAsync);
    }

    [Fact]
    public async Task A_request_moves_up_works_and_completes_as_time_passes()
    {
        var status = $"{await SubmitAsync()}/status?logs=1";

        var seen = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            using var response = await Http.GetAsync(status, Limit);
            var body = await JsonOf(response);
            var position = body.TryGetProperty("queue_position", out var place) ? $" {place}" : "";
            var logs = body.TryGetProperty("logs", out var lines) ? $" {lines.GetArrayLength()}" : "";
            seen.Add($"{(int)response.StatusCode} {body.GetProperty("status")}{position}{logs}");
            _time.Advance(Step);
        }

        Assert.Equal(
            ["202 IN_QUEUE 1", "202 IN_QUEUE 0", "202 IN_PROGRESS 1", "202 IN_PROGRESS 2", "202 IN_PROGRESS 3", "200 COMPLETED 3"], seen);
    }

    [Fact]
    public async Task A_request_is_there_for_the_key_alone_that_it_was_submitted_with()
    {
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { Repository.Schemas }, StepTime = TimeSpan.Zero, OtherKeys = { "other:key" } }, Limit);
        using var http = new HttpClient { BaseAddress = emulator.Address };

        http.DefaultRequestHeaders.Authorization = new("Key", "other:key");
        var id = (await JsonOf(await http.PostAsync($"queue/{Flux}", new StringContent(Sunset, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Limit))).GetProperty("request_id").GetString();
        var statuses = new List<int>();
        foreach (var key in new[] { "other:key", emulator.Key, "wrong:key" })
        {
            http.DefaultRequestHeaders.Authorization = new("Key", key);
            statuses.Add((int)(await http.GetAsync($"queue/fal-ai/flux/requests/{id}/status", Limit)).StatusCode);
        }

        Assert.Equal([200, 404, 401], statuses);
        await Assert.ThrowsAsync<ArgumentException>(() => FalEmulator.StartAsync(new FalEmulatorOptions { OtherKeys = { " " } }, Limit));
    }

    [Fact]
    public async Task A_completed_request_says_how_long_it_took()
    {
        var request = await SubmitAsync();
        _time.Advance(Step * 5);

        var status = await GetJsonAsync($"{request}/status?logs=1");

        Assert.Equal(30, status.GetProperty("metrics").GetProperty("inference_time").GetDouble());
        var log = status.GetProperty("logs")[0];
        Assert.Equal("INFO", log.GetProperty("level").GetString());
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 20, TimeSpan.Zero), log.GetProperty("timestamp").GetDateTimeOffset());
        Assert.False(status.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Logs_are_only_sent_when_asked_for()
    {
        var request = await SubmitAsync();
        _time.Advance(Step * 3);

        Assert.Equal(JsonValueKind.Null, (await GetJsonAsync($"{request}/status")).GetProperty("logs").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await GetJsonAsync($"{request}/status?logs=0")).GetProperty("logs").ValueKind);
        Assert.Equal(JsonValueKind.Array, (await GetJsonAsync($"{request}/status?logs=1")).GetProperty("logs").ValueKind);
    }

    [Fact]
    public async Task The_result_is_there_once_the_request_has_completed()
    {
        var request = await SubmitAsync();

        using var early = await Http.GetAsync(request, Limit);
        _time.Advance(Step * 5);
        using var late = await Http.GetAsync(request, Limit);

        Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
        Assert.Equal("Request is still in progress", (await JsonOf(early)).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Equal("a sunset", (await JsonOf(late)).GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task A_failed_request_completes_with_its_error()
    {
        var request = await SubmitAsync("""{"num_images":99}""");
        _time.Advance(Step * 5);

        var status = await GetJsonAsync($"{request}/status");
        using var result = await Http.GetAsync(request, Limit);

        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
        Assert.Equal("Invalid status code: 422", status.GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, result.StatusCode);
        Assert.Equal(2, (await JsonOf(result)).GetProperty("detail").GetArrayLength());
    }

    [Fact]
    public async Task A_request_is_cancelled_once()
    {
        var request = await SubmitAsync();

        using var first = await Http.PutAsync($"{request}/cancel", null, Limit);
        using var second = await Http.PutAsync($"{request}/cancel", null, Limit);
        using var result = await Http.GetAsync(request, Limit);

        Assert.Equal((HttpStatusCode.Accepted, "CANCELLATION_REQUESTED"), await CancelledAsync(first));
        Assert.Equal((HttpStatusCode.BadRequest, "ALREADY_COMPLETED"), await CancelledAsync(second));
        Assert.Equal(499, (int)result.StatusCode);
        Assert.Equal("client_cancelled", result.Headers.GetValues("x-fal-error-type").Single());
    }

    [Fact]
    public async Task A_request_that_has_completed_is_not_cancelled()
    {
        var request = await SubmitAsync();
        _time.Advance(Step * 5);

        using var response = await Http.PutAsync($"{request}/cancel", null, Limit);

        Assert.Equal((HttpStatusCode.BadRequest, "ALREADY_COMPLETED"), await CancelledAsync(response));
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(request, Limit)).StatusCode);
    }

    [Fact]
    public async Task A_request_that_nobody_submitted_is_not_found()
    {
        using var status = await Http.GetAsync("queue/fal-ai/flux/requests/none/status", Limit);
        using var result = await Http.GetAsync("queue/fal-ai/flux/requests/none", Limit);
        using var cancel = await Http.PutAsync("queue/fal-ai/flux/requests/none/cancel", null, Limit);

        Assert.Equal(HttpStatusCode.NotFound, status.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, result.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), await CancelledAsync(cancel));
    }

    [Theory]
    [InlineData("fal-ai/flux/dev")]
    [InlineData("fal-ai/lora")]
    public async Task A_request_is_found_under_its_app_alone(string app)
    {
        var id = (await SubmitAsync()).Split('/')[^1];

        using var response = await Http.GetAsync($"queue/{app}/requests/{id}/status", Limit);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<(HttpStatusCode, string?)> CancelledAsync(HttpResponseMessage response)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(await response.Content.ReadAsStreamAsync());
        return (response.StatusCode, body.GetProperty("status").GetString());
    }

    /// <summary>Submits, and gives the address of the result.</summary>
    private async Task<string> SubmitAsync(string input = Sunset) =>
        (await JsonOf(await PostAsync($"queue/{Flux}", input))).GetProperty("response_url").GetString()!;
}
