using System.Net;
using Fal.Models;
using Fal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Client.Tests;

/// <summary>What the client logs, and what it never does.</summary>
public sealed class LoggingTests : EmulatorTest
{
    private readonly Lines _lines = new();

    [Fact]
    public async Task Each_request_is_a_debug_line_with_its_address_status_and_id()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.Forbidden, "{}", ("x-fal-request-id", "r-4")));
        await Assert.ThrowsAsync<FalApiException>(() => Logging().FluxDev.RunAsync(Sunset, null, Deadline));

        var line = Assert.Single(_lines.All);
        Assert.Equal((LogLevel.Debug, 1, "Fal.FalClient"), (line.Level, line.EventId, line.Category));
        Assert.Equal($"POST {Emulator.Address}run/fal-ai/flux/dev answered 403 in 0 ms, request r-4", line.Text);
    }

    [Fact]
    public async Task A_submit_and_its_completion_are_information()
    {
        var request = await Logging().FluxDev.SubmitAsync(Sunset, null, Deadline);
        await request.GetAsync(Deadline);

        Assert.Equal(
            [$"4 fal-ai/flux/dev: request {request.RequestId} is in the queue", $"5 fal-ai/flux/dev: request {request.RequestId} has completed"],
            Texts(LogLevel.Information));
    }

    [Fact]
    public async Task A_failure_in_the_queue_is_information_with_its_status_and_kind()
    {
        Emulator.Intercept(request => request.Method == "GET" && !request.Path.EndsWith("/status", StringComparison.Ordinal)
            ? FalEmulatorAnswer.Text(HttpStatusCode.InternalServerError, """{"detail":"a sunset broke it","error_type":"runner_error"}""")
            : null);

        var error = await Assert.ThrowsAsync<FalApiException>(() => Logging().FluxDev.SubscribeAsync(Sunset, null, Deadline));

        Assert.Contains($"6 fal-ai/flux/dev: request {error.RequestId} has failed with status 500, runner_error", Texts(LogLevel.Information));
    }

    [Fact]
    public async Task An_input_that_a_batch_submits_again_is_a_warning_with_the_wait_and_the_pace()
    {
        var clock = new Clock();
        InterceptInTurn(r => r.Method == "POST", Answer(HttpStatusCode.TooManyRequests, "{}", ("Retry-After", "7")));

        var working = Logging(o => o.TimeProvider = clock).SubscribeManyAsync(FluxDev.Endpoint, [Sunset], 1, null, Deadline).ToListAsync(Deadline).AsTask();
        await clock.SkipWaitAsync(Deadline);
        await working;

        Assert.Equal(["9 fal-ai/flux/dev: the service has too many requests; input 0 is submitted again, and nothing for 00:00:07, then 1 at once"], Texts(LogLevel.Warning));
    }

    [Fact]
    public async Task A_repeat_is_a_warning_with_its_reason_and_wait()
    {
        var clock = new Clock();
        InterceptInTurn(_ => true, Answer(HttpStatusCode.ServiceUnavailable, "{}", ("Retry-After", "7")), FalEmulatorAnswer.Drop);

        var asking = Logging(o => (o.TimeProvider, o.MaxRetries, o.Jitter) = (clock, 2, () => 0.5)).FluxDev.Request("r-1").CancelAsync(Deadline);
        await clock.SkipWaitAsync(Deadline);
        await clock.SkipWaitAsync(Deadline);
        await asking;

        Assert.Collection(
            Texts(LogLevel.Warning),
            text => Assert.Equal($"3 PUT {Emulator.Address}queue/fal-ai/flux/requests/r-1/cancel: 503; sent again in 00:00:07, try 2 of 3, request r-1", text),
            text => Assert.Matches("cancel: [A-Za-z]+Exception.*; sent again in 00:00:02, try 3 of 3, request r-1$", text));
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_a_debug_line_with_the_kind_of_failure()
    {
        var fal = Logging(o => (o.RunAddress, o.MaxRetries) = (new Uri("http://127.0.0.1:1"), 0));

        await Assert.ThrowsAsync<FalConnectionException>(() => fal.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(["2 POST http://127.0.0.1:1/fal-ai/flux/dev failed after 0 ms: HttpRequestException (ConnectionError)"], Texts(LogLevel.Debug));
    }

    [Fact]
    public async Task No_key_token_query_user_input_or_answer_is_logged_by_anyone()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_lines).SetMinimumLevel(LogLevel.Trace));
        services.AddFal(o =>
        {
            var given = Emulator.CreateClientOptions();
            (o.Credentials, o.QueueAddress, o.RestAddress) = (given.Credentials, given.QueueAddress, given.RestAddress);
            o.RunAddress = new UriBuilder(given.RunAddress) { UserName = "user", Password = "pass-word" }.Uri;
            (o.PollInterval, o.MaxPollInterval, o.MaxRetries) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), 1);
            (o.Jitter, o.TimeProvider) = (() => 0, TimeProvider.System);
        });
        await using var container = services.BuildServiceProvider();
        var fal = container.GetRequiredService<FalClient>();
        Emulator.Respond(FalEndpoint.Untyped("me/echo"), input => input);

        await fal.FluxDev.RunAsync(Sunset, null, Deadline);
        await fal.FluxDev.SubmitAsync(Sunset, new() { WebhookUrl = new Uri("https://hooks.example/?hook=hush") }, Deadline);
        await fal.FluxDev.SubscribeAsync(Sunset, new() { Logs = true }, Deadline);
        await fal.UploadAsync(FalFile.FromBytes(new byte[] { 1 }, "image/png", "upload.png"), null, Deadline);
        await using (await fal.RealtimeAsync(FalEndpoint.Untyped("me/echo"), null, Deadline))
        {
        }

        Emulator.Intercept(_ => FalEmulatorAnswer.Text(HttpStatusCode.Forbidden, $$"""{"detail":"{{Emulator.Key}} may not say a sunset"}"""));
        await Assert.ThrowsAsync<FalApiException>(() => fal.FluxDev.SubscribeAsync(Sunset, null, Deadline));

        var all = string.Join('\n', _lines.All.Select(line => line.Text));
        Assert.Contains(_lines.All, line => line.EventId == 7 && line.Text.Contains("answered 101", StringComparison.Ordinal));
        var token = Emulator.Journal.Single(seen => seen.Query.ContainsKey("fal_jwt_token")).Query["fal_jwt_token"];
        foreach (var secret in new[] { Emulator.Key, Emulator.Key.Split(':')[^1], token, "fal_jwt_token", "hush", "a sunset", "pass-word", "?" })
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        Assert.All(_lines.All.Where(line => line.Text.Contains("http", StringComparison.Ordinal)), line => Assert.Equal("Fal.FalClient", line.Category));
    }

    private FalClient Logging(Action<FalClientOptions>? change = null) => CreateClient(o =>
    {
        o.LoggerFactory = LoggerFactory.Create(logging => logging.AddProvider(_lines).SetMinimumLevel(LogLevel.Trace));
        o.TimeProvider = new Clock();
        change?.Invoke(o);
    });

    private string[] Texts(LogLevel level) => [.. _lines.All.Where(line => line.Level == level).Select(line => $"{line.EventId} {line.Text}")];
}
