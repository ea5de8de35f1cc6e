using System.Net.WebSockets;

namespace Fal.Testing.Routes;

/// <summary>
/// A WebSocket that can stop waiting for a message and still be closed in good order: a receive that is cancelled would break the
/// connection, so one is left pending instead.
/// </summary>
internal sealed class RealtimeSocket(WebSocket socket, FalEmulatorOptions options, CancellationToken stopping)
{
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(1);

    private Task<(WebSocketMessageType Type, byte[] Content)>? _receiving;

    /// <summary>How the emulator closes it; in the way of the service when null.</summary>
    public WebSocketCloseStatus? CloseStatus { get; set; }

    /// <summary>The next message, or why there is none.</summary>
    /// <param name="quietSince">Since when the client has known that it is its turn; from now on when null.</param>
    public async Task<(WebSocketMessageType Type, byte[] Content, SocketEnd? End)> ReceiveAsync(long? quietSince)
    {
        using var idle = StartIdle(quietSince ?? options.TimeProvider.GetTimestamp());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stopping);
        _receiving ??= ReadAsync();
        try
        {
            var (type, content) = await _receiving.WaitAsync(either.Token).ConfigureAwait(false);
            _receiving = null;
            return (type, content, type is WebSocketMessageType.Close ? SocketEnd.Closed : null);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return (WebSocketMessageType.Close, [], stopping.IsCancellationRequested ? SocketEnd.Stopping : SocketEnd.Idle);
        }
    }

    public Task SendAsync(ReadOnlyMemory<byte> content, WebSocketMessageType type) => socket.SendAsync(content, type, true, stopping).AsTask();

    /// <summary>Says goodbye, and waits a moment for the client to do so too.</summary>
    public async Task CloseAsync()
    {
        using var grace = new CancellationTokenSource(CloseGrace);
        var status = CloseStatus ?? (stopping.IsCancellationRequested ? WebSocketCloseStatus.EndpointUnavailable : WebSocketCloseStatus.NormalClosure);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(status, null, grace.Token).ConfigureAwait(false);
        while (socket.State is WebSocketState.CloseSent)
        {
            // What the client sent before it heard of the end is lost, as at the service.
            await (_receiving ?? ReadAsync()).WaitAsync(grace.Token).ConfigureAwait(false);
            _receiving = null;
        }
    }

    public void Abort() => socket.Abort();

    private CancellationTokenSource StartIdle(long since)
    {
        if (options.RealtimeIdleTimeout == Timeout.InfiniteTimeSpan)
            return new CancellationTokenSource();
        var left = Left();
        var idle = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, options.TimeProvider);

        // A test's clock may have gone on while the timer was set.
        if (Left() <= TimeSpan.Zero)
            idle.Cancel();
        return idle;

        TimeSpan Left() => options.RealtimeIdleTimeout - options.TimeProvider.GetElapsedTime(since);
    }

    /// <summary>The next message; a broken connection reads as a close. Never throws, since nobody may be there to see it.</summary>
    private async Task<(WebSocketMessageType Type, byte[] Content)> ReadAsync()
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
                content.Write(buffer, 0, result.Count);
                if (result.EndOfMessage || result.MessageType is WebSocketMessageType.Close)
                    return (result.MessageType, content.ToArray());
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return (WebSocketMessageType.Close, []);
        }
    }
}
