using System.Net.WebSockets;
using System.Text;

namespace Fal.Client.Tests;

/// <summary>Sockets to apps of one's own, at any path: text and bytes go over them as they are.</summary>
public class WebSocketTests : RealtimeTest
{
    protected override void Prepare()
    {
        Emulator.RespondWebSocket("me/my-app/ws/echo", EchoAsync);
        Emulator.RespondWebSocket("me/my-app/ws/slash/", EchoAsync);
    }

    [Theory]
    [InlineData("/ws/echo", true)]
    [InlineData("ws/slash/", false)]
    public async Task Text_and_bytes_go_as_they_are(string path, bool useToken)
    {
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
        await using var socket = await Client.OpenWebSocketAsync("me/my-app", path, new() { UseToken = useToken }, Deadline);

        await socket.SendAsync("Grüße", Deadline);
        await socket.SendAsync(bytes, Deadline);
        await socket.SendAsync("", Deadline);
        var (text, binary, empty) = (await socket.ReceiveAsync(Deadline), await socket.ReceiveAsync(Deadline), await socket.ReceiveAsync(Deadline));

        Assert.Equal(("Grüße", null, ""), (text!.Text, binary!.Text, empty!.Text));
        Assert.True(bytes == binary.Bytes && Encoding.UTF8.GetBytes("Grüße") == text.Bytes);
        Assert.Equal(("text of 7 bytes", "100000 bytes"), (text.ToString(), binary.ToString()));
        Assert.Equal(useToken ? 1 : 0, Tokens().Length);
        var connect = Assert.Single(Emulator.Journal, request => request.Path == "/me/my-app/" + path.TrimStart('/'));
        Assert.Equal(useToken, connect.Query.ContainsKey("fal_jwt_token"));
        Assert.Equal(!useToken, connect.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task An_enumeration_ends_where_the_app_closes_the_socket_in_good_order()
    {
        Emulator.RespondWebSocket("me/my-app/count", async (socket, token) =>
        {
            for (var i = 0; i < 3; i++)
                await socket.SendAsync(Encoding.UTF8.GetBytes($"{i}").AsMemory(), WebSocketMessageType.Text, true, token);
        });
        await using var socket = await Client.OpenWebSocketAsync("me/my-app", "count", null, Deadline);

        var texts = new List<string?>();
        await foreach (var message in socket.WithCancellation(Deadline))
            texts.Add(message.Text);

        Assert.Equal(["0", "1", "2"], texts);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        Assert.Null(await socket.ReceiveAsync(Deadline));
        await Assert.ThrowsAsync<FalConnectionException>(async () =>
        {
            while (true)
                await socket.SendAsync("too late", Deadline);
        });
    }

    [Fact]
    public async Task An_app_that_fails_is_told_again_and_again()
    {
        Emulator.RespondWebSocket("me/my-app/fails", (_, _) => throw new InvalidOperationException("made up"));
        await using var socket = await Client.OpenWebSocketAsync("me/my-app", "fails", null, Deadline);

        for (var i = 0; i < 2; i++)
            Assert.Contains("1011", (await Assert.ThrowsAsync<FalConnectionException>(() => socket.ReceiveAsync(Deadline))).Message, StringComparison.Ordinal);
        Assert.Equal(WebSocketCloseStatus.InternalServerError, socket.CloseStatus);
    }

    [Fact]
    public async Task Who_says_goodbye_still_has_what_the_app_sends()
    {
        await using var socket = await Client.OpenWebSocketAsync("me/my-app", "ws/echo", null, Deadline);
        await socket.SendAsync("last", Deadline);

        await socket.CloseAsync(reason: "done", cancellationToken: Deadline);

        Assert.Equal("last", (await socket.ReceiveAsync(Deadline))!.Text);
        Assert.Null(await socket.ReceiveAsync(Deadline));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_goodbye_is_said_once_and_is_the_last_that_is_sent(bool isAnswered)
    {
        await using var socket = await Client.OpenWebSocketAsync("me/my-app", "ws/echo", null, Deadline);
        await socket.CloseAsync(cancellationToken: Deadline);
        if (isAnswered)
            Assert.Null(await socket.ReceiveAsync(Deadline));

        await socket.CloseAsync(cancellationToken: Deadline);
        var error = await Assert.ThrowsAsync<FalConnectionException>(() => socket.SendAsync("late", Deadline));

        Assert.StartsWith("No message can be sent after CloseAsync.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receive_that_is_given_up_loses_no_message()
    {
        await using var socket = await Client.OpenWebSocketAsync("me/my-app", "ws/echo", null, Deadline);
        using var cancel = new CancellationTokenSource();
        var receiving = socket.ReceiveAsync(cancel.Token);

        await cancel.CancelAsync();
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving)).CancellationToken);
        await socket.SendAsync("one", Deadline);
        await socket.SendAsync("two", Deadline);

        Assert.Equal("one", (await socket.ReceiveAsync(Deadline))!.Text);
        Assert.Equal("two", (await socket.ReceiveAsync(Deadline))!.Text);
    }

    [Fact]
    public async Task A_send_that_is_given_up_takes_nothing_from_the_others()
    {
        using var service = new RawServer();
        var opening = CreateClient(o => o.RealtimeAddress = service.Address).OpenWebSocketAsync("me/my-app", "ws", null, Deadline);
        using var connection = await service.AcceptAsync(Deadline);
        using var server = await connection.UpgradeAsync(Deadline);
        await using var socket = await opening;
        using var cancel = new CancellationTokenSource();

        // More than the network holds.
        var large = socket.SendAsync(new byte[16 << 20], cancel.Token);
        var other = socket.SendAsync("other", Deadline);
        await server.ReceiveAsync(new byte[100].AsMemory(), Deadline);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);

        var buffer = new byte[1 << 20];
        var result = await server.ReceiveAsync(buffer.AsMemory(), Deadline);
        while (result.MessageType is WebSocketMessageType.Binary)
            result = await server.ReceiveAsync(buffer.AsMemory(), Deadline);
        await other;
        Assert.Equal("other", Encoding.UTF8.GetString(buffer, 0, result.Count));
        connection.Dispose();
    }

    [Theory]
    [InlineData(new byte[] { 0x82, 126, 0x03, 0xE9 }, 1001, "FalWebSocketOptions.MaxMessageSize, 1000 bytes")]
    [InlineData(new byte[] { 0x83, 0 }, 0, "cannot be read")]
    [InlineData(new byte[] { 0x81, 2, 0xC3, 0x28 }, 0, "cannot be read")]
    public async Task What_is_no_message_is_told(byte[] start, int more, string reason)
    {
        using var service = new RawServer();
        var opening = CreateClient(o => o.RealtimeAddress = service.Address).OpenWebSocketAsync("me/my-app", "ws", new() { MaxMessageSize = 1000 }, Deadline);
        using var connection = await service.AcceptAsync(Deadline);
        using var server = await connection.UpgradeAsync(Deadline);
        await using var socket = await opening;

        await connection.SendAsync([.. start, .. new byte[more]], Deadline);

        Assert.Contains(reason, (await Assert.ThrowsAsync<FalException>(() => socket.ReceiveAsync(Deadline))).Message, StringComparison.Ordinal);
        connection.Dispose();
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_told()
    {
        using var service = new RawServer();
        var opening = CreateClient(o => o.RealtimeAddress = service.Address).OpenWebSocketAsync("me/my-app", "", null, Deadline);
        using var connection = await service.AcceptAsync(Deadline);
        using var server = await connection.UpgradeAsync(Deadline);
        await using var socket = await opening;

        connection.Dispose();

        Assert.Contains("lost", (await Assert.ThrowsAsync<FalConnectionException>(() => socket.ReceiveAsync(Deadline))).Message, StringComparison.Ordinal);
        Assert.StartsWith("GET /me/my-app?fal_jwt_token=", connection.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_ends_who_waits()
    {
        var socket = await Client.OpenWebSocketAsync("me/my-app", "ws/echo", null, Deadline);
        var receiving = socket.ReceiveAsync(Deadline);

        await socket.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => receiving);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.SendAsync("x", Deadline));
        await socket.DisposeAsync();
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_refused()
    {
        Assert.Contains("no socket at me/my-app/none", (await Assert.ThrowsAsync<FalApiException>(() => Client.OpenWebSocketAsync("me/my-app", "none", null, Deadline))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => Client.OpenWebSocketAsync("me/my-app", "../other", null, Deadline));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.OpenWebSocketAsync("my-app", "ws", null, Deadline));
        Assert.Equal("UseToken", (await Assert.ThrowsAsync<ArgumentException>(
            () => Client.OpenWebSocketAsync("me/my-app", "ws", new() { UseToken = false, TokenProvider = (_, _) => Task.FromResult("t") }, Deadline))).ParamName);
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken) is { MessageType: not WebSocketMessageType.Close } part)
            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, cancellationToken);
    }
}
