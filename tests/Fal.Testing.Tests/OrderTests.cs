using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Fal.Client.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Testing.Tests;

/// <summary>Who acts at once on what he sees of the emulator is never too early, whatever the emulator has yet to do.</summary>
public class OrderTests : EmulatorTest
{
    private static readonly FalEndpoint<JsonElement, JsonElement> App = FalEndpoint.Untyped("me/app");
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_socket_is_idle_though_the_clock_goes_on_while_it_opens()
    {
        var clock = new LeapingClock { Leap = Idle };
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { TimeProvider = clock, RealtimeIdleTimeout = Idle }, Limit);
        emulator.Respond(App, input => input);

        using var socket = await ConnectAsync(emulator);

        Assert.Contains("TIMEOUT", await ReceiveAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_is_idle_though_the_clock_goes_on_as_soon_as_an_output_is_there()
    {
        var clock = new LeapingClock();
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { TimeProvider = clock, RealtimeIdleTimeout = Idle }, Limit);
        emulator.Respond(App, input =>
        {
            clock.Leap = Idle;
            return input;
        });
        using var socket = await ConnectAsync(emulator);

        await socket.SendAsync("""{"n":1}"""u8.ToArray(), WebSocketMessageType.Text, true, Limit);

        Assert.Equal("""{"n":1}""", await ReceiveAsync(socket));
        Assert.Contains("timings", await ReceiveAsync(socket), StringComparison.Ordinal);
        Assert.Contains("TIMEOUT", await ReceiveAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_completes_though_the_clock_goes_on_while_it_is_waited_for()
    {
        var clock = new LeapingClock { Leap = TimeSpan.FromMinutes(1) };
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { TimeProvider = clock, StepTime = TimeSpan.FromSeconds(1) }, Limit);
        emulator.Respond(App, input => input);
        await using var receiver = await FalEmulator.StartAsync(cancellationToken: Limit);
        using var client = emulator.CreateClient();

        await client.SubmitAsync(App, JsonElement.Parse("1"), new() { WebhookUrl = new Uri(receiver.Address, "run/my/hook") }, Limit);

        Assert.Equal("OK", (await receiver.WaitForRequestAsync(_ => true, Limit)).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_try_of_a_webhook_is_told_when_the_wait_for_the_next_has_begun()
    {
        var clock = new Clock();
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { TimeProvider = clock, StepTime = TimeSpan.Zero }, Limit);
        emulator.Respond(App, input => input);
        using var client = emulator.CreateClient();

        await client.SubmitAsync(App, JsonElement.Parse("1"), new() { WebhookUrl = new Uri(emulator.Address, "nothing") }, Limit);
        await emulator.WaitForDeliveryAsync(delivery => delivery.Attempt == 1, Limit);

        // That for its answer, and that for the next.
        Task[] waits = [clock.NextWaitAsync(Limit).AsTask(), clock.NextWaitAsync(Limit).AsTask()];
        Assert.All(waits, wait => Assert.True(wait.IsCompleted));
    }

    [Fact]
    public async Task Who_has_an_answer_is_let_in_again_at_once()
    {
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { MaxConcurrency = 1, TimeProvider = new FakeTimeProvider() }, Limit);
        emulator.Respond(App, input => input);
        using var first = emulator.CreateClient();
        using var second = emulator.CreateClient();

        // The first has its answer while the emulator still waits behind the last piece of it.
        emulator.Intercept(_ => new() { IsOwn = true, PieceSize = 100, PieceDelay = TimeSpan.FromSeconds(1) });
        await first.RunAsync(App, JsonElement.Parse("1"), null, Limit);

        Assert.Equal(2, (await second.RunAsync(App, JsonElement.Parse("2"), null, Limit)).GetInt32());
    }

    private async Task<ClientWebSocket> ConnectAsync(FalEmulator emulator)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Key {emulator.Key}");
        await socket.ConnectAsync(new UriBuilder(new Uri(emulator.Address, "run/me/app/realtime")) { Scheme = "ws" }.Uri, Limit);
        return socket;
    }

    private async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer.AsMemory(), Limit);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    /// <summary>A clock that goes on just as the next timer is set.</summary>
    private sealed class LeapingClock : FakeTimeProvider
    {
        private long _leap;

        public TimeSpan Leap
        {
            set => Volatile.Write(ref _leap, value.Ticks);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Advance(TimeSpan.FromTicks(Interlocked.Exchange(ref _leap, 0)));
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
