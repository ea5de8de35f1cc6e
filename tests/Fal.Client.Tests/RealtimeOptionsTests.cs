using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Tokens from elsewhere, throttled inputs, and timings.</summary>
public class RealtimeOptionsTests : RealtimeTest
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(128);

    [Fact]
    public async Task A_token_from_elsewhere_needs_no_key()
    {
        // The app's own server, which has the key.
        using var server = new HttpClient();
        server.DefaultRequestHeaders.Add("Authorization", $"Key {Emulator.Key}");
        var asked = new List<string>();
        var options = new FalRealtimeOptions
        {
            TokenProvider = async (id, cancellationToken) =>
            {
                asked.Add(id);
                var answer = await server.PostAsJsonAsync(new Uri(Emulator.Address, "rest/tokens/"), Json("""{"allowed_apps":["fast-sdxl"]}"""), cancellationToken);
                return (await answer.Content.ReadFromJsonAsync<string>(cancellationToken))!;
            },
        };

        await using var live = await OpenAsync(options, CreateClient(o => o.Credentials = null));

        Assert.Equal("a sunset", (await live.RequestAsync(new() { Prompt = "a sunset" }, Deadline)).Prompt);
        Assert.Equal(["fal-ai/fast-sdxl"], asked);
        Assert.Single(Tokens());
    }

    [Fact]
    public async Task A_token_from_elsewhere_that_is_refused_at_the_door_is_asked_for_once_more()
    {
        InterceptInTurn(IsConnect, FalEmulatorAnswer.Error(HttpStatusCode.Unauthorized), FalEmulatorAnswer.Error(HttpStatusCode.Unauthorized));
        var tokens = new Queue<string>(["first secret", "second secret"]);

        var error = await Assert.ThrowsAsync<FalApiException>(() => OpenAsync(new() { TokenProvider = (_, _) => Task.FromResult(tokens.Dequeue()) }));

        Assert.Equal(["first secret", "second secret"], Connects().Select(connect => connect.Query["fal_jwt_token"]));
        Assert.Empty(Tokens());
        Assert.DoesNotContain("secret", Said(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_from_elsewhere_that_is_refused_over_the_socket_is_asked_for_again_by_the_next_input()
    {
        var asked = 0;
        await using var service = await PlayAsync(new() { TokenProvider = (_, _) => Task.FromResult($"t{++asked}") });
        await service.SayAsync("""{"status":"error","error":"Unauthorized"}""");
        await service.WaitForCloseAsync();

        var sending = service.Live.SendAsync(Json("{}"), Deadline);
        await service.AcceptAsync();
        await sending;

        Assert.Contains("fal_jwt_token=t2", service.Request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_token_that_is_none_is_told(string? token)
    {
        var error = await Assert.ThrowsAsync<FalException>(() => OpenAsync(new() { TokenProvider = (_, _) => Task.FromResult(token!) }));

        Assert.Contains("TokenProvider", error.Message, StringComparison.Ordinal);
        Assert.Empty(Connects());
    }

    [Fact]
    public async Task What_a_token_provider_throws_comes_out()
    {
        var thrown = new JsonException("made up");

        Assert.Same(thrown, await Assert.ThrowsAsync<JsonException>(() => OpenAsync(new() { TokenProvider = (_, _) => throw thrown })));
    }

    [Fact]
    public async Task A_token_that_does_not_come_in_time_is_given_up()
    {
        var asked = new TaskCompletionSource();
        var options = new FalRealtimeOptions
        {
            ConnectTimeout = TimeSpan.FromSeconds(20),
            TokenProvider = (_, _) =>
            {
                asked.SetResult();
                return new TaskCompletionSource<string>().Task;
            },
        };
        var opening = OpenAsync(options, CreateClient(o => o.TimeProvider = Clock));
        await asked.Task;

        Clock.Advance(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAsync<FalTimeoutException>(() => opening);
    }

    [Fact]
    public async Task Of_the_inputs_in_an_interval_the_newest_wins_and_the_others_know_it()
    {
        await using var live = await OpenThrottledAsync();

        Assert.True(await live.SendAsync(new() { Prompt = "first" }, Deadline));
        var second = live.SendAsync(new() { Prompt = "second" }, Deadline);
        var third = live.SendAsync(new() { Prompt = "third" }, Deadline);
        Assert.False(await second);
        Assert.False(third.IsCompleted);
        Clock.Advance(Interval);
        Assert.True(await third);

        Assert.Equal("first", (await live.ReceiveAsync(Deadline)).Prompt);
        Assert.Equal("third", (await live.ReceiveAsync(Deadline)).Prompt);
        Assert.Equal(["first", "third"], Prompts());
    }

    [Fact]
    public async Task An_input_after_the_interval_goes_out_at_once()
    {
        await using var live = await OpenThrottledAsync();

        Assert.True(await live.SendAsync(new() { Prompt = "first" }, Deadline));
        Clock.Advance(Interval);
        Assert.True(await live.SendAsync(new() { Prompt = "second" }, Deadline));
    }

    [Fact]
    public async Task Requests_are_not_throttled()
    {
        await using var live = await OpenThrottledAsync();

        await live.SendAsync(new() { Prompt = "sent" }, Deadline);
        var outputs = await Task.WhenAll(live.RequestAsync(new() { Prompt = "one" }, Deadline), live.RequestAsync(new() { Prompt = "two" }, Deadline));

        Assert.Equal(["one", "two"], outputs.Select(output => output.Prompt));
    }

    [Fact]
    public async Task The_newest_input_also_wins_while_an_earlier_one_opens_the_socket_again()
    {
        await using var service = await PlayAsync(new() { ThrottleInterval = Interval }, o => o.TimeProvider = Clock);
        await service.BreakAsync();
        var first = service.Live.SendAsync(Json("""{"n":1}"""), Deadline);
        var second = service.Live.SendAsync(Json("""{"n":2}"""), Deadline);
        Clock.Advance(Interval);
        var third = service.Live.SendAsync(Json("""{"n":3}"""), Deadline);
        await service.AcceptAsync();

        Assert.Equal((true, false, true), (await first, await second, await third));
        Assert.Equal("""{"n":1}""", (await service.ReadAsync()).GetRawText());
        Assert.Equal("""{"n":3}""", (await service.ReadAsync()).GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_input_that_waits_its_turn_can_be_given_up(bool isDisposed)
    {
        using var cancel = new CancellationTokenSource();
        var live = await OpenThrottledAsync();
        await live.SendAsync(new() { Prompt = "first" }, Deadline);
        var waiting = live.SendAsync(new() { Prompt = "second" }, cancel.Token);

        if (isDisposed)
        {
            await live.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        }
        else
        {
            await cancel.CancelAsync();
            Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting)).CancellationToken);
            Clock.Advance(Interval);
            Assert.True(await live.SendAsync(new() { Prompt = "third" }, Deadline));
            await live.DisposeAsync();
        }

        Assert.DoesNotContain("second", Prompts());
    }

    [Fact]
    public async Task The_time_that_the_model_took_is_told()
    {
        var told = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        Emulator.Respond(FastSdxl.Endpoint, input =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(250));
            return Frame(input.Prompt);
        });
        await using var live = await OpenAsync(new() { OnTiming = told.SetResult });

        await live.RequestAsync(new() { Prompt = "p" }, Deadline);

        Assert.Equal(TimeSpan.FromMilliseconds(250), await told.Task.WaitAsync(Deadline));
    }

    [Fact]
    public async Task What_OnTiming_throws_ends_the_session_and_is_told()
    {
        var thrown = new InvalidOperationException("made up");
        await using var service = await PlayAsync(new() { OnTiming = _ => throw thrown });
        await service.SayAsync("""{"type":"x-fal-message","action":"timings","timing":"none"}""");
        await service.SayAsync("""{"type":"x-fal-message","action":"timings","timing":1e300}""");
        await service.SayAsync("""{"type":"x-fal-message","action":"timings","timing":0.1}""");

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => service.Live.ReceiveAsync(Deadline));

        Assert.Same(thrown, error.InnerException);
    }

    private Task<FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>> OpenThrottledAsync() =>
        OpenAsync(new() { ThrottleInterval = Interval }, CreateClient(o => o.TimeProvider = Clock));

    private IEnumerable<string?> Prompts() => RequestsTo(FalEmulatorService.Realtime).Select(input => input.Json.GetProperty("prompt").GetString());
}
