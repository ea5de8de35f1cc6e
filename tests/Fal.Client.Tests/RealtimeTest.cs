using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>A test over a realtime socket to an emulator, or to a service that says what the test wants.</summary>
public abstract class RealtimeTest : EmulatorTest
{
    protected static FalEndpoint<JsonElement, JsonElement> Echo { get; } = FalEndpoint.Untyped("me/echo");

    /// <summary>The clock of the service and of the client.</summary>
    private protected Clock Clock { get; } = new();

    protected override FalEmulatorOptions EmulatorOptions => new() { TimeProvider = Clock, RealtimeIdleTimeout = TimeSpan.FromSeconds(30) };

    protected override void Prepare() => Emulator.Respond(FastSdxl.Endpoint, input => Frame(input.Prompt));

    protected static bool IsToken(FalEmulatorRequest request) => request.Path.StartsWith("/tokens", StringComparison.Ordinal);

    protected static bool IsConnect(FalEmulatorRequest request) => request.Path.EndsWith("/realtime", StringComparison.Ordinal) && request.Method == "GET";

    protected static FastSdxlOutput Frame(string prompt) =>
        new() { Images = [], Timings = new Dictionary<string, double>(), Seed = 1, HasNsfwConcepts = [], Prompt = prompt };

    protected static string FrameJson(string prompt) => $$"""{"images":[],"timings":{},"seed":1,"has_nsfw_concepts":[],"prompt":"{{prompt}}"}""";

    protected Task<FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>> OpenAsync(FalRealtimeOptions? options = null, FalClient? client = null) =>
        (client ?? Client).FastSdxl.RealtimeAsync(options, Deadline);

    protected async Task OpenAndCloseAsync(FalClient client)
    {
        var live = await OpenAsync(null, client);
        await live.DisposeAsync();
    }

    protected FalEmulatorRequest[] Tokens() => [.. Emulator.Journal.Where(IsToken)];

    protected FalEmulatorRequest[] Connects() => [.. Emulator.Journal.Where(IsConnect)];

    protected Task SendTextAsync(WebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, true, Deadline).AsTask();

    /// <summary>Lets a wait end that is as long as none before it, once it has begun.</summary>
    protected async Task SkipAsync(TimeSpan wait)
    {
        while (await Clock.NextWaitAsync(Deadline) != wait)
        {
        }

        Clock.Advance(wait);
    }

    /// <summary>A connection to a service that says what the test wants.</summary>
    protected async Task WithRawSocketAsync(Func<FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>, WebSocket, Task> test)
    {
        using var service = new RawServer();
        var opening = OpenAsync(null, CreateClient(o => o.RealtimeAddress = service.Address));
        using var connection = await service.AcceptAsync(Deadline);
        using var socket = await connection.UpgradeAsync(Deadline);
        var live = await opening;
        await test(live, socket);
        connection.Dispose();
        await live.DisposeAsync();
    }

    /// <summary>A connection to a service that the test plays, which sends inputs as JSON.</summary>
    private protected async Task<PlayedService> PlayAsync(FalRealtimeOptions? options = null, Action<FalClientOptions>? change = null, HttpMessageHandler? handler = null, FalEndpoint<JsonElement, JsonElement>? endpoint = null)
    {
        var service = new RawServer();
        var sockets = new Sockets();
        var goodbyes = new Goodbyes(TimeProvider.System);
        var client = new FalClient(new HttpClient(handler ?? sockets.CreateHandler()), CreateOptions(o =>
        {
            o.RealtimeAddress = service.Address;
            change?.Invoke(o);
            o.TimeProvider = goodbyes = new Goodbyes(o.TimeProvider);
        }));
        var opening = client.RealtimeAsync(endpoint ?? Echo, (options ?? new()) with { SendJson = true }, Deadline);
        var played = new PlayedService(service, sockets, goodbyes, Deadline);
        await played.AcceptAsync();
        played.Live = await opening;
        return played;
    }

    /// <summary>What a service does that the test plays, over the socket that it accepted last.</summary>
    private protected sealed class PlayedService(RawServer service, Sockets sockets, Goodbyes goodbyes, CancellationToken deadline) : IAsyncDisposable
    {
        private RawServer.Connection _connection = null!;
        private WebSocket _socket = null!;

        /// <summary>The client's end.</summary>
        public FalRealtimeConnection<JsonElement, JsonElement> Live { get; set; } = null!;

        /// <summary>The request for the socket.</summary>
        public string Request => _connection.Request;

        public async Task AcceptAsync()
        {
            _connection = await service.AcceptAsync(deadline);
            _socket = await _connection.UpgradeAsync(deadline);
        }

        /// <summary>The next input.</summary>
        public async Task<JsonElement> ReadAsync()
        {
            var buffer = new byte[64 * 1024];
            var result = await _socket.ReceiveAsync(buffer.AsMemory(), deadline);
            Assert.Equal(WebSocketMessageType.Text, result.MessageType);
            return Json(Encoding.UTF8.GetString(buffer, 0, result.Count));
        }

        /// <summary>The next inputs' ids.</summary>
        public async Task<string?[]> ReadIdsAsync(int count)
        {
            var ids = new string?[count];
            for (var i = 0; i < count; i++)
                ids[i] = (await ReadAsync()).GetProperty("request_id").GetString();
            return ids;
        }

        public Task SayAsync(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json).AsMemory(), WebSocketMessageType.Text, true, deadline).AsTask();

        public Task SayAsync(byte[] messagePack) => _socket.SendAsync(messagePack.AsMemory(), WebSocketMessageType.Binary, true, deadline).AsTask();

        /// <summary>Sends bytes that need not be a frame.</summary>
        public Task SayRawAsync(byte[] bytes) => _connection.SendAsync(bytes, deadline);

        public Task CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure) => _socket.CloseOutputAsync(status, null, deadline);

        /// <summary>Waits until the beginning of an input has come, and takes no more of it.</summary>
        public async Task ReadBeginningAsync() => await _socket.ReceiveAsync(new byte[100].AsMemory(), deadline);

        /// <summary>Waits until the client has closed its side, too.</summary>
        public async Task WaitForCloseAsync() =>
            Assert.Equal(WebSocketMessageType.Close, (await _socket.ReceiveAsync(new byte[100].AsMemory(), deadline)).MessageType);

        /// <summary>Breaks the connection without a word, and waits until the client knows it.</summary>
        public Task BreakAsync() => UntilLetGoAsync(() =>
        {
            Break();
            return Task.CompletedTask;
        });

        /// <summary>Does something, and waits until the client has told whoever waits of the end, and has let go of the connection.</summary>
        public async Task UntilLetGoAsync(Func<Task> act)
        {
            var (open, said) = (sockets.Open, goodbyes.Count);
            await act();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (sockets.Open >= open || goodbyes.Count == said)
                await timer.WaitForNextTickAsync(deadline);
        }

        public void Break()
        {
            _socket.Abort();
            _connection.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            Break();
            service.Dispose();
            await Live.DisposeAsync();
        }
    }
}
