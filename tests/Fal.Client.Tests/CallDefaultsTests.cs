using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>What calls carry that do not say it themselves, and paths after an id.</summary>
public class CallDefaultsTests : EmulatorTest
{
    [Fact]
    public async Task A_call_carries_what_the_client_says()
    {
        var client = CreateClient(SetEverything);

        await client.FluxDev.RunAsync(Sunset, null, Deadline);
        _ = await client.FluxDev.SubmitAsync(Sunset, null, Deadline);

        Assert.All(Emulator.Journal, request => Assert.Equal(
            ("90", "lora-7", "0", "true", "env=prod,team=design", "1"),
            (request.Headers["x-fal-request-timeout"], request.Headers["x-fal-runner-hint"], request.Headers["x-fal-store-io"], request.Headers["x-app-fal-disable-fallback"], request.Headers["x-fal-tags"], request.Headers["x-mine"])));
        var submit = Emulator.Journal[1];
        Assert.Equal(("low", "1"), (submit.Headers["x-fal-queue-priority"], submit.Headers["x-fal-no-retry"]));
        Assert.Equal(("https://app.example/hook", "12"), (submit.Query["fal_webhook"], submit.Query["fal_max_queue_length"]));
    }

    [Fact]
    public async Task What_a_call_says_wins()
    {
        var client = CreateClient(SetEverything);

        await client.FluxDev.SubmitAsync(
            Sunset,
            new()
            {
                StartTimeout = TimeSpan.FromSeconds(5),
                Hint = "other",
                StoreIO = true,
                AllowFallback = true,
                Tags = new Dictionary<string, string> { [" Team "] = " video ", ["job"] = "" },
                MaxQueueLength = 0,
                Priority = FalPriority.Normal,
                RetryFailedRunner = true,
                WebhookUrl = new("https://other.example/"),
                Headers = new Dictionary<string, string> { ["X-Mine"] = "2" },
            },
            Deadline);

        var submit = Assert.Single(Emulator.Journal);
        Assert.Equal(("5", "other", "2"), (submit.Headers["x-fal-request-timeout"], submit.Headers["x-fal-runner-hint"], submit.Headers["x-mine"]));
        Assert.Equal("normal", submit.Headers["x-fal-queue-priority"]);
        Assert.False(submit.Headers.ContainsKey("x-fal-store-io"));
        Assert.False(submit.Headers.ContainsKey("x-fal-no-retry"));
        Assert.False(submit.Headers.ContainsKey("x-app-fal-disable-fallback"));
        Assert.Equal("env=prod,job=,team=video", submit.Headers["x-fal-tags"]);
        Assert.Equal(("https://other.example/", "0"), (submit.Query["fal_webhook"], submit.Query["fal_max_queue_length"]));
    }

    [Fact]
    public async Task A_call_says_nothing_of_what_nobody_asked_for()
    {
        _ = await Client.FluxDev.SubmitAsync(Sunset, new() { Tags = new Dictionary<string, string>() }, Deadline);

        var submit = Assert.Single(Emulator.Journal);
        Assert.Empty(submit.Query);
        Assert.DoesNotContain(submit.Headers.Keys, name => name.StartsWith("x-fal-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("x-app-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_tags_of_a_client_and_a_call_together_are_not_too_many()
    {
        var client = CreateClient(options => Enumerable.Range(0, 6).ToList().ForEach(i => options.Tags[$"client{i}"] = "1"));
        var own = Enumerable.Range(0, 5).ToDictionary(i => $"call{i}", _ => "1");

        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.FluxDev.RunAsync(Sunset, new() { Tags = own }, Deadline));

        Assert.Equal("Tags is 11 tags; it is at most 10. (Parameter 'Tags')", error.Message);
        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData(1_000_001, "0.1000001")]
    [InlineData(2_500_000, "0.25")]
    public async Task A_start_timeout_is_never_sent_as_less_than_the_service_takes(long ticks, string sent)
    {
        await Client.FluxDev.RunAsync(Sunset, new() { StartTimeout = new TimeSpan(ticks) }, Deadline);
        await Client.FluxDev.SubscribeAsync(Sunset, new() { StartTimeout = new TimeSpan(ticks) }, Deadline);

        Assert.All(Emulator.Journal.Where(request => request.Method == "POST"), request => Assert.Equal(sent, request.Headers["x-fal-request-timeout"]));
    }

    [Fact]
    public async Task A_subscribe_follows_as_the_client_says()
    {
        var client = CreateClient(options => options.Logs = options.StreamStatus = true);

        await client.FluxDev.SubscribeAsync(Sunset, null, Deadline);
        await client.FluxDev.SubscribeAsync(Sunset, new() { Logs = false, StreamStatus = false }, Deadline);

        Assert.Equal(
            [("/status/stream", "1"), ("/status", "0")],
            Emulator.Journal.Where(r => r.Path.Contains("/status", StringComparison.Ordinal)).Select(r => (r.Path[r.Path.IndexOf("/status", StringComparison.Ordinal)..], r.Query["logs"])));
    }

    [Fact]
    public async Task The_client_s_headers_go_to_the_service_and_not_to_where_files_are_put()
    {
        var client = CreateClient(options => options.Headers["x-mine"] = "1");

        await client.UploadAsync(FalFile.FromBytes("a"u8.ToArray(), "text/plain", "a.txt"), null, Deadline);

        Assert.Equal([("POST", true), ("PUT", false)], Emulator.Journal.Select(r => (r.Method, r.Headers.ContainsKey("x-mine"))));
    }

    [Fact]
    public async Task The_client_s_headers_go_with_every_request_of_a_call()
    {
        var client = CreateClient(options => options.Headers["x-mine"] = "1");

        await client.FluxDev.SubscribeAsync(Sunset, null, Deadline);
        await client.FluxDev.Request("r-1").CancelAsync(Deadline);

        Assert.Contains(Emulator.Journal, r => r.Path.EndsWith("/status", StringComparison.Ordinal));
        Assert.Contains(Emulator.Journal, r => r.Method == "PUT");
        Assert.All(Emulator.Journal, r => Assert.Equal("1", r.Headers["x-mine"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_client_s_timeout_is_that_of_its_calls(bool queued)
    {
        Emulator.Respond(FluxDev.Endpoint, async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled);
            return Picture;
        });
        var client = CreateClient(options => options.Timeout = TimeSpan.FromMilliseconds(50));

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => queued ? client.FluxDev.SubscribeAsync(Sunset, null, Deadline) : client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains("00:00:00.05", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CreateClient(options => options.Timeout = TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => CreateClient(options => options.StartTimeout = TimeSpan.FromSeconds(0.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => CreateClient(options => options.StreamIdleTimeout = TimeSpan.Zero));
    }

    [Fact]
    public async Task A_path_follows_the_id()
    {
        var app = FalEndpoint.Untyped("me/app");
        Emulator.Respond(FalEndpoint.Untyped("me/app/generate/fast"), Json("1"));
        Emulator.RespondStream(FalEndpoint.Untyped("me/app/words"), [Json("1"), Json("2")]);

        await Client.RunAsync(app, Json("{}"), new() { Path = "/generate/fast" }, Deadline);
        await Client.SubscribeAsync(app, Json("{}"), new() { Path = "generate/fast" }, Deadline);
        var request = await Client.SubmitAsync(app, Json("{}"), new() { Path = "generate/fast" }, Deadline);
        await foreach (var _ in Client.StreamAsync(app, Json("{}"), new() { Path = "words/stream" }, Deadline))
            continue;

        Assert.Equal(
            ["/me/app/generate/fast", "/me/app/generate/fast", "/me/app/generate/fast", "/me/app/words/stream"],
            Emulator.Journal.Where(r => r.Method == "POST").Select(r => r.Path));
        Assert.Equal("me/app/generate/fast", request.EndpointId);
        Assert.StartsWith("/queue/me/app/requests/", request.StatusUrl.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../other")]
    [InlineData("a//b")]
    [InlineData("a?b")]
    public async Task A_path_that_leads_elsewhere_is_refused(string path)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Client.FluxDev.RunAsync(Sunset, new() { Path = path }, Deadline));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    private static void SetEverything(FalClientOptions options)
    {
        options.StartTimeout = TimeSpan.FromSeconds(90);
        options.Hint = "lora-7";
        options.StoreIO = false;
        options.AllowFallback = false;
        options.Tags["Team"] = "design";
        options.Tags["env"] = "prod";
        options.MaxQueueLength = 12;
        options.Priority = FalPriority.Low;
        options.RetryFailedRunner = false;
        options.WebhookUrl = new("https://app.example/hook");
        options.Headers["x-mine"] = "1";
    }
}
