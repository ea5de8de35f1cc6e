using System.Net.Sockets;
using System.Text.Json;
using Fal.Runtime;

namespace Fal.Client.Tests;

/// <summary>Endpoints whose sockets stream: the end of an exchange is the end of its outputs.</summary>
public class RealtimeModeTests : RealtimeTest
{
    private const string Timeout = """{"type":"x-fal-error","error":"TIMEOUT","reason":"no inputs, reconnect when needed!"}""";

    public static TheoryData<FalRealtimeMode> Modes => [FalRealtimeMode.ServerStreaming, FalRealtimeMode.ClientStreaming, FalRealtimeMode.Bidirectional];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_exchange_ends_and_the_next_input_begins_another(FalRealtimeMode mode)
    {
        var endpoint = Endpoint(mode);
        Emulator.RespondRealtime(endpoint, (inputs, _) => WorkAsync(mode, inputs));
        await using var live = await Client.RealtimeAsync(endpoint, null, Deadline);
        for (var exchange = 0; exchange < 3; exchange++)
        {
            for (var n = 1; n <= (mode is FalRealtimeMode.ServerStreaming ? 1 : 3); n++)
                await live.SendAsync(Json($$"""{"n":{{n}},"last":{{(n == 3 ? "true" : "false")}}}"""), Deadline);

            var outputs = new List<int>();
            await foreach (var output in live.WithCancellation(Deadline))
                outputs.Add(output.GetProperty("out").GetInt32());
            Assert.Equal(mode switch { FalRealtimeMode.ServerStreaming => [1, 2, 3], FalRealtimeMode.ClientStreaming => [6], _ => [1, 2, 3] }, outputs);
        }

        Assert.Equal(3, Connects().Length);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task However_the_service_says_that_an_exchange_is_over_an_enumeration_ends(FalRealtimeMode mode)
    {
        foreach (var endAsync in new Func<PlayedService, Task>[] { s => s.SayAsync(Timeout), s => s.CloseAsync() })
        {
            await using var service = await PlayAsync(endpoint: Endpoint(mode));
            await service.Live.SendAsync(Json("""{"n":1}"""), Deadline);
            await service.ReadAsync();
            await service.SayAsync("""{"out":1}""");
            await using var outputs = service.Live.GetAsyncEnumerator(Deadline);
            Assert.True(await outputs.MoveNextAsync());

            await endAsync(service);

            Assert.False(await outputs.MoveNextAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_exchange_that_breaks_off_does_not_end_in_silence(FalRealtimeMode mode)
    {
        foreach (var act in new Action<PlayedService>[] { s => s.Break(), s => s.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.InternalServerError) })
        {
            await using var service = await PlayAsync(endpoint: Endpoint(mode));
            await service.Live.SendAsync(Json("""{"n":1}"""), Deadline);
            await service.ReadAsync();
            await service.SayAsync("""{"out":1}""");
            await using var outputs = service.Live.GetAsyncEnumerator(Deadline);
            Assert.True(await outputs.MoveNextAsync());

            act(service);

            await Assert.ThrowsAsync<FalConnectionException>(() => outputs.MoveNextAsync().AsTask());
        }
    }

    [Theory]
    [InlineData(FalRealtimeMode.ServerStreaming, false)]
    [InlineData(FalRealtimeMode.ClientStreaming, false)]
    [InlineData(FalRealtimeMode.Bidirectional, true)]
    public async Task An_exchange_without_any_output_is_an_error_where_an_input_asks_for_one(FalRealtimeMode mode, bool mayEnd)
    {
        await using var service = await PlayAsync(endpoint: Endpoint(mode));
        await service.Live.SendAsync(Json("""{"n":1}"""), Deadline);
        await service.ReadAsync();

        await service.SayAsync(Timeout);
        var next = service.Live.GetAsyncEnumerator(Deadline).MoveNextAsync().AsTask();

        if (mayEnd)
            Assert.False(await next);
        else
            await Assert.ThrowsAsync<FalConnectionException>(() => next);
    }

    [Theory]
    [InlineData(FalRealtimeMode.ClientStreaming)]
    [InlineData(FalRealtimeMode.Bidirectional)]
    public async Task An_input_is_sent_also_where_its_exchange_is_over_before_its_sending_has_returned(FalRealtimeMode mode)
    {
        var (inputs, goOn) = (0, new TaskCompletionSource());
        await using var service = await PlayAsync(handler: SlowReturn(() => ++inputs == 2 ? goOn.Task : Task.CompletedTask), endpoint: Endpoint(mode));
        await service.Live.SendAsync(Json("""{"n":1}"""), Deadline);
        var sending = service.Live.SendAsync(Json("""{"n":2}"""), Deadline);
        await service.ReadAsync();
        await service.ReadAsync();
        await service.SayAsync("""{"out":1}""");
        await service.SayAsync(Timeout);

        await using var outputs = service.Live.GetAsyncEnumerator(Deadline);
        Assert.True(await outputs.MoveNextAsync());
        Assert.False(await outputs.MoveNextAsync());
        goOn.SetResult();

        Assert.True(await sending);
    }

    [Fact]
    public async Task An_output_of_a_request_may_be_all_of_its_exchange()
    {
        await using var service = await PlayAsync(endpoint: Endpoint(FalRealtimeMode.ServerStreaming));
        for (var i = 0; i < 100; i++)
        {
            var request = service.Live.RequestAsync(Json("{}"), Deadline);
            if (i > 0)
                await service.AcceptAsync();
            await service.SayAsync($$"""{"request_id":"{{(await service.ReadIdsAsync(1))[0]}}"}""");
            await request;
            await service.SayAsync(Timeout);
            await service.CloseAsync();
            await service.WaitForCloseAsync();
            if (i < 99)
                service.Break();
        }
    }

    [Theory]
    [InlineData(FalRealtimeMode.Unknown)]
    [InlineData(FalRealtimeMode.Unary)]
    public async Task In_other_modes_an_idle_session_is_no_end(FalRealtimeMode mode)
    {
        await using var service = await PlayAsync(endpoint: Endpoint(mode));
        await service.Live.SendAsync(Json("{}"), Deadline);
        await service.ReadAsync();
        await service.SayAsync("""{"out":1}""");
        await service.Live.ReceiveAsync(Deadline);
        var next = service.Live.GetAsyncEnumerator(Deadline).MoveNextAsync().AsTask();

        await service.SayAsync(Timeout);
        await service.WaitForCloseAsync();
        var sending = service.Live.SendAsync(Json("{}"), Deadline);
        await service.AcceptAsync();
        await sending;
        await service.SayAsync("""{"out":2}""");

        Assert.True(await next);
    }

    private static FalEndpoint<JsonElement, JsonElement> Endpoint(FalRealtimeMode mode) =>
        new("me/streams", FalJson.ElementTypeInfo, FalJson.ElementTypeInfo) { RealtimeMode = mode };

    /// <summary>A network that has sent a message before it says so.</summary>
    private static SocketsHttpHandler SlowReturn(Func<Task> onSent) => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new SlowStream(socket, onSent);
        },
    };

    private sealed class SlowStream(Socket socket, Func<Task> onSent) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // A whole text in one frame.
            var isMessage = buffer.Span is [0x81, ..];
            await base.WriteAsync(buffer, cancellationToken);
            if (isMessage)
                await onSent();
        }
    }

    private static async IAsyncEnumerable<JsonElement> WorkAsync(FalRealtimeMode mode, IAsyncEnumerable<JsonElement> inputs)
    {
        var sum = 0;
        await foreach (var input in inputs)
        {
            var n = input.GetProperty("n").GetInt32();
            sum += n;
            for (var i = 1; mode is FalRealtimeMode.ServerStreaming && i <= 3; i++)
                yield return Json($$"""{"out":{{i}}}""");
            if (mode is FalRealtimeMode.Bidirectional)
                yield return Json($$"""{"out":{{n}}}""");
            if (input.GetProperty("last").GetBoolean())
                break;
        }

        if (mode is FalRealtimeMode.ClientStreaming)
            yield return Json($$"""{"out":{{sum}}}""");
    }
}
