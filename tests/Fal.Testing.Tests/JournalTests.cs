using System.Text.Json;

namespace Fal.Testing.Tests;

public class JournalTests : EmulatorTest
{
    [Fact]
    public async Task Requests_are_recorded_as_the_real_hosts_would_get_them()
    {
        Http.DefaultRequestHeaders.Add("x-fal-queue-priority", "low");
        await PostAsync($"run/{Flux}", Sunset);
        await PostAsync($"queue/{Flux}?fal_webhook=https%3A%2F%2Fexample.com%2F%3Fa%3Db", Sunset);
        await PostAsync("rest/storage/upload/initiate?storage_type=fal-cdn-v3", "{}");
        await Http.GetAsync("files/samples/a.png", Limit);

        Assert.Equal(
            ["Run POST /fal-ai/flux/dev", "Queue POST /fal-ai/flux/dev", "Rest POST /storage/upload/initiate", "Files GET /samples/a.png"],
            Emulator.Journal.Select(request => request.ToString()));
        var submit = Emulator.Journal[1];
        Assert.Equal("https://example.com/?a=b", submit.Query["fal_webhook"]);
        Assert.Equal("low", submit.Headers["X-Fal-Queue-Priority"]);
        Assert.Equal($"Key {Emulator.Key}", submit.Headers["authorization"]);
        Assert.Equal(Sunset, submit.Text);
        Assert.Equal("a sunset", submit.Json.GetProperty("prompt").GetString());
        Assert.Equal(Sunset.Length, submit.Body.Length);
    }

    [Fact]
    public async Task Requests_that_were_refused_are_recorded_too()
    {
        Http.DefaultRequestHeaders.Authorization = null;
        await PostAsync($"run/{Flux}", "not json");

        var request = Assert.Single(Emulator.Journal);
        Assert.Equal(JsonValueKind.Undefined, request.Json.ValueKind);
        Assert.Equal("not json", request.Text);
    }

    [Fact]
    public async Task A_snapshot_does_not_grow()
    {
        var before = Emulator.Journal;
        await PostAsync($"run/{Flux}", Sunset);

        Assert.Empty(before);
        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task A_journal_with_a_capacity_keeps_the_newest()
    {
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { JournalCapacity = 3 }, Limit);
        using var client = emulator.CreateClient();
        emulator.Respond(FalEndpoint.Untyped("me/app"), JsonElement.Parse("1"));

        for (var i = 0; i < 10; i++)
        {
            var next = emulator.WaitForRequestAsync(request => request.Text == $"{i}", Limit);
            await client.RunAsync(FalEndpoint.Untyped("me/app"), JsonElement.Parse($"{i}"), null, Limit);
            Assert.Equal($"{i}", (await next).Text);
            Assert.Equal(Enumerable.Range(0, i + 1).TakeLast(3).Select(n => $"{n}"), emulator.Journal.Select(request => request.Text));
        }
    }

    [Fact]
    public async Task A_test_waits_for_a_request()
    {
        var waiting = Emulator.WaitForRequestAsync(request => request.Path.EndsWith("/lora", StringComparison.Ordinal), Limit);
        await PostAsync($"run/{Flux}", Sunset);
        Assert.False(waiting.IsCompleted);

        await PostAsync("run/fal-ai/lora", Sunset);

        Assert.Equal("/fal-ai/lora", (await waiting).Path);
        Assert.Same(await waiting, await Emulator.WaitForRequestAsync(request => request.Path == "/fal-ai/lora", Limit));
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        var waiting = Emulator.WaitForRequestAsync(_ => false, giveUp.Token);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Parallel_requests_are_all_recorded()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => PostAsync($"run/{Flux}", $$"""{"prompt":"{{i}}"}""")));

        Assert.Equal(Enumerable.Range(0, 40), Emulator.Journal.Select(request => int.Parse(request.Json.GetProperty("prompt").GetString()!, null)).Order());
    }
}
