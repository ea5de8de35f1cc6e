using System.Net.WebSockets;

namespace Fal;

/// <summary>Messages as they come over a socket.</summary>
internal static class SocketMessage
{
    /// <summary>Reads the next message; null where it is larger than it may be, and the rest of it is still to come.</summary>
    public static async ValueTask<WebSocketMessageType?> FillAsync(WebSocket socket, PooledBuffer message, int maxSize)
    {
        while (true)
        {
            var free = message.GetMemory(4096);
            var result = await socket.ReceiveAsync(free[..Math.Min(free.Length, maxSize + 1 - message.Span.Length)], CancellationToken.None).ConfigureAwait(false);
            message.Advance(result.Count);
            if (message.Span.Length > maxSize)
                return null;
            if (result.EndOfMessage || result.MessageType is WebSocketMessageType.Close)
                return result.MessageType;
        }
    }

    /// <summary>Says that a message is too large, in a sentence.</summary>
    /// <param name="options">The options with the limit.</param>
    public static string TooLarge(string options, int maxSize) =>
        $"The service sent a message of more than {options}.{nameof(FalRealtimeOptions.MaxMessageSize)}, {maxSize} bytes.";

    /// <summary>Whether an exception of a socket means that the connection was lost, rather than that what came over it makes no sense.</summary>
    public static bool IsLoss(Exception error) =>
        Failure.KindOf(error) is FailureKind.Lost && error is not WebSocketException { WebSocketErrorCode: WebSocketError.Faulted or WebSocketError.HeaderError, InnerException: null };
}
