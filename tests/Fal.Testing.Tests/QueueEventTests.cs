using System.Net;
using System.Text.Json;

namespace Fal.Testing.Tests;

/// <summary>What the queue does without being asked: status events and webhooks.</summary>
public class QueueEventTests : EmulatorTest
{
    protected override FalEmulatorOptions Options => new() { Schemas = { Repository.Schemas }, StepTime = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task The_status_is_streamed_up_to_completion_with_each_log_line_once()
    {
        var status = (await JsonOf(await PostAsync($"queue/{Flux}", Sunset))).GetProperty("status_url").GetString();

        using var response = await Http.GetAsync($"{status}/stream?logs=1", HttpCompletionOption.ResponseHeadersRead, Limit);
        var events = await EventsOf(response);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var names = events.Select(e => e.GetProperty("status").GetString()).ToList();
        Assert.Equal(names.Order(Comparer<string?>.Create((a, b) => Array.IndexOf(Order, a) - Array.IndexOf(Order, b))), names);
        Assert.Equal("COMPLETED", names[^1]);
        Assert.Single(names, "COMPLETED");
        Assert.Equal(
            ["Step 1 of 3", "Step 2 of 3", "Step 3 of 3"],
            events.Where(e => e.TryGetProperty("logs", out _)).SelectMany(e => e.GetProperty("logs").EnumerateArray()).Select(log => log.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task With_no_step_time_a_request_completes_at_once()
    {
        await using var fast = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { Repository.Schemas }, StepTime = TimeSpan.Zero }, Limit);
        Http.DefaultRequestHeaders.Authorization = new("Key", fast.Key);

        var submitted = await JsonOf(await PostAsync($"{fast.Address}queue/{Flux}", Sunset));
        var status = await GetJsonAsync(submitted.GetProperty("status_url").GetString()!);

        Assert.Equal("IN_QUEUE", submitted.GetProperty("status").GetString());
        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Work_that_takes_longer_than_its_steps_is_in_progress_until_it_is_done()
    {
        var done = new TaskCompletionSource<JsonElement>();
        Emulator.Respond(FalEndpoint.Untyped("me/slow"), (_, _) => done.Task);
        var submitted = await JsonOf(await PostAsync("queue/me/slow", "{}"));

        using var response = await Http.GetAsync($"{submitted.GetProperty("status_url")}/stream?logs=1", HttpCompletionOption.ResponseHeadersRead, Limit);
        await using var stream = await response.Content.ReadAsStreamAsync(Limit);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(Limit) is { } line && !line.Contains("Step 3 of 3", StringComparison.Ordinal))
            Assert.DoesNotContain("COMPLETED", line, StringComparison.Ordinal);
        done.SetResult(JsonSerializer.Deserialize<JsonElement>("{\"done\":true}"));

        Assert.Contains("COMPLETED", await reader.ReadToEndAsync(Limit), StringComparison.Ordinal);
        Assert.True((await GetJsonAsync(submitted.GetProperty("response_url").GetString()!)).GetProperty("done").GetBoolean());
    }

    [Fact]
    public async Task A_webhook_is_posted_when_the_request_completes()
    {
        await using var receiver = await FalEmulator.StartAsync(cancellationToken: Limit);
        var hook = Uri.EscapeDataString($"{receiver.Address}run/my/hook?token=1");

        var submitted = await JsonOf(await PostAsync($"queue/{Flux}?fal_webhook={hook}", Sunset));
        var posted = await receiver.WaitForRequestAsync(request => request.Path == "/my/hook", Limit);

        Assert.Equal("POST", posted.Method);
        Assert.Equal("1", posted.Query["token"]);
        Assert.Equal("application/json", posted.Headers["content-type"]);
        Assert.Equal("OK", posted.Json.GetProperty("status").GetString());
        Assert.Equal(submitted.GetProperty("request_id").GetString(), posted.Json.GetProperty("request_id").GetString());
        Assert.Equal(submitted.GetProperty("gateway_request_id").GetString(), posted.Json.GetProperty("gateway_request_id").GetString());
        Assert.Equal("a sunset", posted.Json.GetProperty("payload").GetProperty("prompt").GetString());
        Assert.False(posted.Json.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task A_webhook_of_a_failed_request_says_why()
    {
        await using var receiver = await FalEmulator.StartAsync(cancellationToken: Limit);

        await PostAsync($"queue/{Flux}?fal_webhook={receiver.Address}run/my/hook", "{}");
        var posted = await receiver.WaitForRequestAsync(request => request.Path == "/my/hook", Limit);

        Assert.Equal("ERROR", posted.Json.GetProperty("status").GetString());
        Assert.Equal("Invalid status code: 422", posted.Json.GetProperty("error").GetString());
        Assert.Equal("missing", posted.Json.GetProperty("payload").GetProperty("detail")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_request_that_nobody_follows_is_worked_on_all_the_same()
    {
        var worked = new TaskCompletionSource();
        Emulator.Respond(FalEndpoint.Untyped("me/counted"), input =>
        {
            worked.TrySetResult();
            return input;
        });

        using var response = await PostAsync("queue/me/counted", "{}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await worked.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task Cancelling_a_request_cancels_its_work()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        Emulator.Respond(FalEndpoint.Untyped("me/slow"), async (input, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return input;
        });
        var submitted = await JsonOf(await PostAsync("queue/me/slow", "{}"));
        await started.Task.WaitAsync(Limit);

        using var response = await Http.PutAsync(submitted.GetProperty("cancel_url").GetString(), null, Limit);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await cancelled.Task.WaitAsync(Limit);
    }

    private static readonly string[] Order = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"];
}
