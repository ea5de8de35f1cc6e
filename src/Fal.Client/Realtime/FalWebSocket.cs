using System.Net.WebSockets;

namespace Fal;

/// <summary>
/// A socket to an app of one's own, at any path: text and bytes go over it as they are, without the protocol of realtime models. Safe for use by
/// many threads. As an enumeration it yields messages until the app closes the socket in good order.
/// </summary>
/// <remarks>Messages are read when they are received: while nobody receives, the app's sends wait.</remarks>
public abstract class FalWebSocket : IAsyncDisposable, IAsyncEnumerable<FalWebSocketMessage>
{
    /// <summary>For test doubles: a call that is not overridden throws an <see cref="InvalidOperationException"/>; there is nothing to dispose.</summary>
    protected FalWebSocket()
    {
    }

    /// <summary>The status with which the app closed the socket; null before.</summary>
    public virtual WebSocketCloseStatus? CloseStatus => null;

    /// <summary>What the app said when it closed the socket; null where it said nothing.</summary>
    public virtual string? CloseReason => null;

    /// <summary>Sends text. Messages go out in the order of the calls.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Gives up; a message that is being sent is sent to its end.</param>
    /// <returns>When the network has taken it.</returns>
    /// <exception cref="FalConnectionException">The connection was lost or closed; the app may have the message or not.</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
#pragma warning disable RS0026 // Text and bytes are not taken for each other.
    public virtual Task SendAsync(string text, CancellationToken cancellationToken = default) => throw TestDouble.Lacks(this);

    /// <summary>Sends bytes. Messages go out in the order of the calls.</summary>
    /// <param name="bytes">The bytes; they may be changed again once the call has returned its task.</param>
    /// <param name="cancellationToken">Gives up; a message that is being sent is sent to its end.</param>
    /// <returns>When the network has taken it.</returns>
    /// <exception cref="FalConnectionException">The connection was lost or closed; the app may have the message or not.</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public virtual Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => throw TestDouble.Lacks(this);
#pragma warning restore RS0026

    /// <summary>Waits for the next message.</summary>
    /// <param name="cancellationToken">Gives up waiting; the message is there for the next receive.</param>
    /// <returns>The message; null once the app has closed the socket in good order: see <see cref="CloseStatus"/>.</returns>
    /// <exception cref="FalConnectionException">The connection was lost, or the app closed it with the code of an error.</exception>
    /// <exception cref="FalException">The message is larger than <see cref="FalWebSocketOptions.MaxMessageSize"/>, or no message.</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public virtual Task<FalWebSocketMessage?> ReceiveAsync(CancellationToken cancellationToken = default) => throw TestDouble.Lacks(this);

    /// <summary>The messages, until the app closes the socket in good order.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The messages. Errors surface as from <see cref="ReceiveAsync"/>.</returns>
    public virtual IAsyncEnumerator<FalWebSocketMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw TestDouble.Lacks(this);

    /// <summary>Says that no more messages will be sent, when those before have been, once. What the app still sends can be received.</summary>
    /// <param name="status">Why.</param>
    /// <param name="reason">Why, in words: at most 123 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Gives up, and breaks the connection if it is being said.</param>
    /// <returns>When it is said.</returns>
    /// <exception cref="FalConnectionException">The connection was lost before.</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public virtual Task CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? reason = null, CancellationToken cancellationToken = default) =>
        throw TestDouble.Lacks(this);

    /// <summary>Closes the socket. A receive that waits ends with <see cref="ObjectDisposedException"/>.</summary>
    /// <returns>When the socket is closed, or after 2 seconds without an answer.</returns>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
