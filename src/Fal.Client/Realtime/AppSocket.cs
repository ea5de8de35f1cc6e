using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Fal;

/// <summary>A socket over the network.</summary>
internal sealed class AppSocket : FalWebSocket
{
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly CallContext _context;
    private readonly FalRealtimeOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly SemaphoreSlim _receiving = new(1, 1);
    private readonly CancellationTokenSource _disposed = new();

    // A receive that is cancelled on the socket itself would break it: the read goes on, and its message is there for the next receive.
    private Task<FalWebSocketMessage?>? _reading;

    private volatile bool _hasSaidGoodbye;

    public AppSocket(WebSocket socket, CallContext context, FalRealtimeOptions options, TimeProvider time)
    {
        _socket = socket;
        _context = context;
        _options = options;
        _time = time;
    }

    /// <inheritdoc/>
    public override WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <inheritdoc/>
    public override string? CloseReason => _context.Redact(_socket.CloseStatusDescription is { Length: > 0 } reason ? reason : null);

    /// <inheritdoc/>
    public override Task SendAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var message = new PooledBuffer(Encoding.UTF8.GetMaxByteCount(text.Length));
        message.Advance(Encoding.UTF8.GetBytes(text, message.GetSpan()));
        return SendAsync(message, WebSocketMessageType.Text, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        var message = new PooledBuffer(bytes.Length);
        message.Write(bytes.Span);
        return SendAsync(message, WebSocketMessageType.Binary, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<FalWebSocketMessage?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, cancellationToken);
        try
        {
            await _receiving.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                var message = await (_reading ??= ReadAsync()).WaitAsync(either.Token).ConfigureAwait(false);

                // The end stays the end, and an error stays the error.
                if (message is not null)
                    _reading = null;
                return message;
            }
            finally
            {
                _receiving.Release();
            }
        }
        catch (OperationCanceledException error) when (either.IsCancellationRequested)
        {
            throw Ended(error, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerator<FalWebSocketMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } message)
            yield return message;
    }

    /// <inheritdoc/>
    public override async Task CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? reason = null, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, cancellationToken);
        try
        {
            await InTurnAsync(() => SayGoodbyeAsync(status, reason, either.Token), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (either.IsCancellationRequested)
        {
            throw Ended(error, cancellationToken);
        }
    }

    /// <inheritdoc/>
#pragma warning disable CA2215 // The base has nothing to dispose.
    public override async ValueTask DisposeAsync()
#pragma warning restore CA2215
    {
        if (_disposed.IsCancellationRequested)
            return;
        await _disposed.CancelAsync().ConfigureAwait(false);
        var turn = _sending.WaitAsync(CancellationToken.None);
        if (!turn.IsCompleted)
            _socket.Abort();
        await turn.ConfigureAwait(false);
        await _receiving.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        using var grace = new CancellationTokenSource(CloseGrace, _time);
        await SayGoodbyeAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private async Task SayGoodbyeAsync(WebSocketCloseStatus status, string? reason, CancellationToken cancellationToken)
    {
        if (_hasSaidGoodbye)
            return;
        await _socket.CloseOutputAsync(status, reason, cancellationToken).ConfigureAwait(false);
        _hasSaidGoodbye = true;
    }

    private async Task SayGoodbyeAsync(CancellationToken cancellationToken)
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken).ConfigureAwait(false);
        while (await (_reading ??= ReadAsync()).WaitAsync(cancellationToken).ConfigureAwait(false) is not null)
            _reading = null;
    }

    private async Task SendAsync(PooledBuffer message, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, cancellationToken);
        var sending = SendInTurnAsync(message, type, either.Token);
        try
        {
            await sending.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (either.IsCancellationRequested)
        {
            _ = UnfinishedSend.FinishAsync(sending, _socket.Abort, _options.KeepAliveInterval, _time);
            throw Ended(error, cancellationToken);
        }
    }

    private async Task SendInTurnAsync(PooledBuffer message, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        using (message)
            await InTurnAsync(() => _socket.SendAsync(message.Memory, type, true, CancellationToken.None).AsTask(), cancellationToken).ConfigureAwait(false);
    }

    private async Task InTurnAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not ArgumentException && Failure.IsForeign(error, cancellationToken))
        {
            // Half of it may have gone out: the socket is of no use any more.
            if (_socket.State is WebSocketState.Open)
                _socket.Abort();
            throw _context.Connection(NotSent(error), error);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Reads the next message; null where the app closes the socket in good order.</summary>
    private async Task<FalWebSocketMessage?> ReadAsync()
    {
        using var message = new PooledBuffer(4096);
        WebSocketMessageType? type;
        try
        {
            type = await SocketMessage.FillAsync(_socket, message, _options.MaxMessageSize).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw SocketMessage.IsLoss(error) ? _context.Connection(Lost(error), error) : _context.Error($"What came over the socket cannot be read: {Failure.Message(error).TrimEnd('.')}.", error);
        }

        switch (type)
        {
            case WebSocketMessageType.Text:
                return new FalWebSocketMessage(Encoding.UTF8.GetString(message.Span));
            case WebSocketMessageType.Binary:
                return new FalWebSocketMessage(message.Span.ToArray());
            case null:
                _socket.Abort();
                throw _context.Error(SocketMessage.TooLarge(nameof(FalWebSocketOptions), _options.MaxMessageSize));
        }

        return _socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable or WebSocketCloseStatus.Empty or null
            ? null
            : throw _context.Connection(Closed(_socket.CloseStatus.Value));
    }

    private string NotSent(Exception error)
    {
        if (_hasSaidGoodbye)
            return $"No message can be sent after {nameof(CloseAsync)}.";
        return _socket.CloseStatus is { } status ? Closed(status) : Lost(error);
    }

    private string Closed(WebSocketCloseStatus status) => $"The app closed the socket: {(int)status} {_socket.CloseStatusDescription}".TrimEnd() + ".";

    private static string Lost(Exception error) => $"The connection was lost: {Failure.Message(error).TrimEnd('.')}.";

    private Exception Ended(OperationCanceledException error, CancellationToken caller) =>
        _disposed.IsCancellationRequested ? new ObjectDisposedException(nameof(FalWebSocket)) : new OperationCanceledException(error.Message, error, caller);
}
