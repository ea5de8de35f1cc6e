using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Fal.Client.Tests;
using Fal.Runtime;
using MessagePack;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Testing.Tests;

/// <summary>Realtime sockets, over a plain WebSocket client.</summary>
public class RealtimeTests : EmulatorTest
{
    private const string Sdxl = "fal-ai/fast-sdxl";

    [Fact]
    public async Task MessagePack_is_answered_with_MessagePack()
    {
        using var socket = await ConnectAsync();

        // {"prompt":"x","seed":300,"request_id":"r"}, by hand.
        byte[] input = [0x83, 0xA6, .. "prompt"u8, 0xA1, (byte)'x', 0xA4, .. "seed"u8, 0xCD, 0x01, 0x2C, 0xAA, .. "request_id"u8, 0xA1, (byte)'r'];
        await socket.SendAsync(input, WebSocketMessageType.Binary, true, Limit);
        var (type, content) = await ReceiveAsync(socket);

        var output = JsonSerializer.Deserialize<JsonElement>(MessagePackSerializer.ConvertToJson(content, cancellationToken: Limit));
        Assert.Equal(WebSocketMessageType.Binary, type);
        Assert.Equal("x", output.GetProperty("prompt").GetString());
        Assert.Equal(300, output.GetProperty("seed").GetInt32());
        Assert.Equal("r", output.GetProperty("request_id").GetString());
    }

    [Theory]
    [InlineData("""{"images":[{"url":"data:image/png;base64,AQID","width":4}]}""", """{"images":[{"content":"AQID","content_type":"image/png","width":4}]}""")]
    [InlineData("""{"url":"data:image/png;base64,AQID","content_type":"image/jpeg"}""", """{"content":"AQID","content_type":"image/jpeg"}""")]
    [InlineData("""{"url":"data:image/png;base64,AQID","content_type":null}""", """{"content":"AQID","content_type":"image/png"}""")]
    [InlineData("""{"url":"data:image/png;base64,?"}""", """{"url":"data:image/png;base64,?"}""")]
    [InlineData("""{"url":"data:text/plain,abc"}""", """{"url":"data:text/plain,abc"}""")]
    [InlineData("""{"url":"https://files.example/a.png","n":[1,-1,18446744073709551615,0.5,true,null]}""", """{"url":"https://files.example/a.png","n":[1,-1,18446744073709551615,0.5,true,null]}""")]
    public async Task A_file_with_a_data_address_is_answered_as_raw_bytes(string output, string wire)
    {
        Emulator.Respond(FalEndpoint.Untyped(Sdxl), JsonSerializer.Deserialize<JsonElement>(output));
        using var socket = await ConnectAsync();

        byte[] input = [0x81, 0xA6, .. "prompt"u8, 0xA1, (byte)'x'];
        await socket.SendAsync(input, WebSocketMessageType.Binary, true, Limit);
        var (_, content) = await ReceiveAsync(socket);

        Assert.Equal(wire, MessagePackSerializer.ConvertToJson(content, cancellationToken: Limit));
        Assert.Equal(wire.Contains("\"content\"", StringComparison.Ordinal), content.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xC4, 0x03, 1, 2, 3]) >= 0);
    }

    [Fact]
    public async Task JSON_text_is_answered_with_JSON_text()
    {
        using var socket = await ConnectAsync();

        var output = await CallAsync(socket, Sunset);

        Assert.Equal("a sunset", output.GetProperty("prompt").GetString());
        Assert.False(output.TryGetProperty("request_id", out _));
    }

    [Fact]
    public async Task Each_prompt_is_answered_with_a_picture_of_its_own()
    {
        using var socket = await ConnectAsync();
        var addresses = new List<string?>();

        foreach (var prompt in new[] { "a fox", "a boat", "a fox" })
        {
            addresses.Add((await CallAsync(socket, $$"""{"prompt":"{{prompt}}"}""")).GetProperty("images")[0].GetProperty("url").GetString());
            await ReceiveJsonAsync(socket);
        }

        Assert.Equal(addresses[0], addresses[2]);
        Assert.NotEqual(addresses[0], addresses[1]);
    }

    [Theory]
    [InlineData("content", "image/jpeg", new byte[] { 0xFF, 0xD8, 0xFF })]
    [InlineData("audio", "audio/wav", new byte[] { 0x52, 0x49, 0x46, 0x46 })]
    public async Task Where_the_schema_says_bytes_they_are_those_of_a_file(string name, string type, byte[] start)
    {
        using var folder = SchemaFolder.Of("""{"type":"object"}""", $$"""{"type":"object","properties":{"{{name}}":{"type":"string","format":"binary"},"content_type":{"type":"string"} } }""");
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Limit);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Key {emulator.Key}");
        await socket.ConnectAsync(SocketAddress(SchemaFolder.Id, "", emulator), Limit);

        await socket.SendAsync(new byte[] { 0x80 }, WebSocketMessageType.Binary, true, Limit);
        var (_, message) = await ReceiveAsync(socket);

        var output = MessagePackSerializer.Deserialize<Dictionary<string, object>>(message, MessagePack.Resolvers.ContractlessStandardResolver.Options, Limit);
        var bytes = Assert.IsType<byte[]>(output[name]);
        Assert.Equal(type, output["content_type"]);
        Assert.Equal(start, bytes[..start.Length]);
        Assert.True(bytes.Length < 100_000);
    }

    [Fact]
    public async Task Timings_follow_every_output()
    {
        using var socket = await ConnectAsync();

        for (var i = 0; i < 2; i++)
        {
            await CallAsync(socket, Sunset);
            var timings = await ReceiveJsonAsync(socket);

            Assert.Equal("x-fal-message", timings.GetProperty("type").GetString());
            Assert.Equal("timings", timings.GetProperty("action").GetString());
            Assert.InRange(timings.GetProperty("timing").GetDouble(), 0, double.MaxValue);
        }
    }

    [Theory]
    [InlineData("""{"num_images":1}""", "missing", "body.prompt: Field required")]
    [InlineData("not json", "json_invalid", "body.1: JSON decode error")]
    public async Task An_input_that_does_not_fit_is_an_error_that_ends_the_session(string input, string type, string reason)
    {
        using var socket = await ConnectAsync();

        var error = await CallAsync(socket, input);
        var (closed, _) = await ReceiveAsync(socket);

        Assert.Equal("x-fal-error", error.GetProperty("type").GetString());
        Assert.Equal(type, error.GetProperty("detail")[0].GetProperty("type").GetString());
        Assert.Equal(reason, error.GetProperty("reason").GetString());
        Assert.Equal(WebSocketMessageType.Close, closed);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0xC1 })]
    [InlineData(new byte[] { 0x82, 0xA1, (byte)'a' })]
    public async Task Bytes_that_are_not_MessagePack_are_an_error(byte[] bytes)
    {
        using var socket = await ConnectAsync();

        await socket.SendAsync(bytes, WebSocketMessageType.Binary, true, Limit);

        Assert.Equal("x-fal-error", (await ReceiveJsonAsync(socket)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_model_that_fails_is_an_error_with_its_type()
    {
        Emulator.Respond(FalEndpoint.Untyped(Sdxl), _ => throw new FalApiException("No runner", HttpStatusCode.ServiceUnavailable) { ErrorType = "runner_disconnected" });
        using var socket = await ConnectAsync();

        var error = await CallAsync(socket, Sunset);

        Assert.Equal("runner_disconnected", error.GetProperty("error").GetString());
        Assert.Equal("No runner", error.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_socket_without_a_token_is_refused()
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(SocketAddress(Sdxl, ""), Limit));

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_socket_to_an_endpoint_that_nobody_knows_is_not_found()
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(SocketAddress("fal-ai/unheard-of", "?fal_jwt_token=x"), Limit));

        Assert.Equal(HttpStatusCode.NotFound, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("fast-sdxl", true)]
    [InlineData("another-app", false)]
    public async Task A_token_opens_only_the_apps_that_it_names(string app, bool isGood)
    {
        using var socket = await ConnectAsync(await TokenAsync(app));
        await socket.SendAsync(Encoding.UTF8.GetBytes(Sunset), WebSocketMessageType.Text, true, Limit);

        var first = await ReceiveJsonAsync(socket);

        Assert.Equal(isGood, first.TryGetProperty("images", out _));
        Assert.Equal(!isGood, IsUnauthorized(first));
    }

    [Fact]
    public async Task A_token_ends_after_its_time()
    {
        var time = new FakeTimeProvider();
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { Repository.Schemas }, TimeProvider = time }, Limit);
        var token = await TokenAsync("fast-sdxl", emulator);
        time.Advance(TimeSpan.FromSeconds(121));

        using var socket = await ConnectAsync(token, emulator);

        Assert.True(IsUnauthorized(await ReceiveJsonAsync(socket)));
    }

    [Fact]
    public async Task A_socket_that_is_idle_is_told_so_and_closed()
    {
        await using var emulator = await FalEmulator.StartAsync(
            new FalEmulatorOptions { Schemas = { Repository.Schemas }, RealtimeIdleTimeout = TimeSpan.FromMilliseconds(50) }, Limit);
        using var socket = await ConnectAsync(await TokenAsync("fast-sdxl", emulator), emulator);

        var message = await ReceiveJsonAsync(socket);
        var (closed, _) = await ReceiveAsync(socket);

        Assert.Equal("x-fal-error", message.GetProperty("type").GetString());
        Assert.Equal("TIMEOUT", message.GetProperty("error").GetString());
        Assert.Equal(WebSocketMessageType.Close, closed);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Bytes_of_an_output_are_bytes_of_MessagePack()
    {
        Emulator.Respond(new FalEndpoint<JsonElement, FalBytes>(Sdxl, FalJson.ElementTypeInfo, FalJson.TypeInfo<FalBytes>()), _ => new byte[] { 1, 2, 3 });
        using var socket = await ConnectAsync();

        byte[] input = [0x81, 0xA6, .. "prompt"u8, 0xA1, (byte)'x'];
        await socket.SendAsync(input, WebSocketMessageType.Binary, true, Limit);
        var (_, content) = await ReceiveAsync(socket);

        Assert.Equal([0xC4, 0x03, 1, 2, 3], content);
    }

    [Theory]
    [InlineData(FalRealtimeMode.ServerStreaming, 1)]
    [InlineData(FalRealtimeMode.ClientStreaming, 3)]
    [InlineData(FalRealtimeMode.Bidirectional, 3)]
    public async Task An_exchange_of_an_endpoint_that_streams_ends_by_itself(FalRealtimeMode mode, int inputs)
    {
        var endpoint = new FalEndpoint<JsonElement, JsonElement>("me/streams", FalJson.ElementTypeInfo, FalJson.ElementTypeInfo) { RealtimeMode = mode };
        var (clock, idle) = (new Clock(), TimeSpan.FromSeconds(30));
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { TimeProvider = clock, RealtimeIdleTimeout = idle }, Limit);
        emulator.Respond(endpoint, input => input);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Key {emulator.Key}");
        await socket.ConnectAsync(SocketAddress("me/streams", "", emulator), Limit);
        for (var i = 0; i < inputs; i++)
            await socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"n":{{i}}}""").AsMemory(), WebSocketMessageType.Text, true, Limit);

        // One input is all that a server streams for. Others are waited for until none comes.
        if (mode is not FalRealtimeMode.ServerStreaming)
        {
            for (var waits = 0; waits <= inputs; waits++)
                Assert.Equal(idle, await clock.NextWaitAsync(Limit));
            clock.Advance(idle);
        }

        var messages = new List<string>();
        while (await ReceiveAsync(socket) is (WebSocketMessageType.Text, var content))
            messages.Add(Encoding.UTF8.GetString(content));

        Assert.Contains("TIMEOUT", messages[^1], StringComparison.Ordinal);
        string[] outputs = [.. messages.Where(message => message.StartsWith("""{"n":""", StringComparison.Ordinal))];
        Assert.Equal(mode switch { FalRealtimeMode.ServerStreaming => ["""{"n":0}"""], FalRealtimeMode.ClientStreaming => ["""{"n":2}"""], _ => ["""{"n":0}""", """{"n":1}""", """{"n":2}"""] }, outputs.Distinct());
    }

    [Fact]
    public async Task A_wrong_key_opens_no_socket()
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", "Key wrong:key");

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(SocketAddress(Sdxl, ""), Limit));

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_close_is_answered()
    {
        using var socket = await ConnectAsync();

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Limit);

        Assert.Equal(WebSocketState.Closed, socket.State);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Disposing_closes_open_sockets()
    {
        var emulator = await FalEmulator.StartAsync(Options, Limit);
        using var socket = await ConnectAsync(await TokenAsync("fast-sdxl", emulator), emulator);

        var disposing = emulator.DisposeAsync().AsTask();
        var (closed, _) = await ReceiveAsync(socket);
        await disposing.WaitAsync(Limit);

        Assert.Equal(WebSocketMessageType.Close, closed);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
    }

    [Fact]
    public async Task Connects_and_inputs_are_in_the_journal()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(MessagePackSerializer.ConvertFromJson(Sunset, cancellationToken: Limit), WebSocketMessageType.Binary, true, Limit);
        await ReceiveAsync(socket);

        var connect = Emulator.Journal.Single(request => request.Service is FalEmulatorService.Run);
        var input = Emulator.Journal.Single(request => request.Service is FalEmulatorService.Realtime);
        Assert.Equal($"/{Sdxl}/realtime", connect.Path);
        Assert.Equal("10", connect.Query["max_buffering"]);
        Assert.Equal("BINARY", input.Method);
        Assert.Equal("a sunset", input.Json.GetProperty("prompt").GetString());
        Assert.DoesNotContain(connect.Query["fal_jwt_token"], connect.ToString(), StringComparison.Ordinal);
    }

    private static bool IsUnauthorized(JsonElement message) =>
        message.TryGetProperty("status", out var status) && status.GetString() == "error" && message.GetProperty("error").GetString() == "Unauthorized";

    private async Task<string> TokenAsync(string app, FalEmulator? emulator = null)
    {
        using var response = await PostAsync($"{(emulator ?? Emulator).Address}rest/tokens/", $$"""{"allowed_apps":["{{app}}"],"token_expiration":120}""");
        return (await JsonOf(response)).GetString()!;
    }

    private async Task<ClientWebSocket> ConnectAsync(string? token = null, FalEmulator? emulator = null)
    {
        token ??= await TokenAsync("fast-sdxl");
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(SocketAddress(Sdxl, $"?fal_jwt_token={token}&max_buffering=10", emulator), Limit);
        return socket;
    }

    private Uri SocketAddress(string endpoint, string query, FalEmulator? emulator = null) =>
        new UriBuilder(new Uri((emulator ?? Emulator).Address, $"run/{endpoint}/realtime{query}")) { Scheme = "ws" }.Uri;

    private async Task<JsonElement> CallAsync(ClientWebSocket socket, string json)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, Limit);
        return await ReceiveJsonAsync(socket);
    }

    private async Task<JsonElement> ReceiveJsonAsync(ClientWebSocket socket)
    {
        var (type, content) = await ReceiveAsync(socket);
        Assert.Equal(WebSocketMessageType.Text, type);
        return JsonSerializer.Deserialize<JsonElement>(content);
    }

    private async Task<(WebSocketMessageType Type, byte[] Content)> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[128 * 1024];
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), Limit);
            length += result.Count;
            if (result.EndOfMessage || result.MessageType is WebSocketMessageType.Close)
                return (result.MessageType, buffer[..length]);
        }
    }
}
