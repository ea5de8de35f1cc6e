using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Fal;

/// <summary>What came over a socket: an output as JSON, or an error, or neither where the service closed the socket.</summary>
internal sealed record RealtimeEvent(RealtimeSession Session, PooledBuffer? Output = null, Exception? Error = null)
{
    /// <summary>Whether it says only that a session is over that owed no output. Nobody needs to know once there is another session.</summary>
    public bool IsHarmlessEnd { get; init; }
}

/// <summary>
/// One socket to a model. What comes over it is read at once, so that a session that the service ended is known before the next
/// input is sent, and so that a receive can be cancelled: one that waits on the socket itself would break it.
/// </summary>
internal sealed class RealtimeSession : IAsyncDisposable
{
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly RealtimeConnector _connector;
    private readonly FalHttp _http;
    private readonly ChannelWriter<RealtimeEvent> _events;
    private readonly Task _reading;
    private volatile bool _isOver;
    private volatile bool _owesOutput;

    /// <param name="events">Where to put what comes. Reading waits while it is full.</param>
    public RealtimeSession(WebSocket socket, RealtimeConnector connector, FalHttp http, ChannelWriter<RealtimeEvent> events)
    {
        _socket = socket;
        _connector = connector;
        _http = http;
        _events = events;
        _reading = ReadAllAsync();
    }

    /// <summary>Whether the service takes no more inputs over this socket.</summary>
    public bool IsOver => _isOver;

    /// <exception cref="FalConnectionException">The connection was lost.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        _owesOutput = true;
        try
        {
            await _socket.SendAsync(message, type, true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsLost(error) && !cancellationToken.IsCancellationRequested)
        {
            _socket.Abort();
            throw Lost(error);
        }
    }

    /// <summary>Says goodbye, and waits a moment for the service to do so too.</summary>
    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await SayGoodbyeAsync().ConfigureAwait(false);
        await _reading.WaitAsync(CloseGrace, _http.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    /// <summary>Reads until the socket is closed. Never throws: what goes wrong is an event.</summary>
    private async Task ReadAllAsync()
    {
        var isOpen = true;
        while (isOpen)
        {
            RealtimeEvent? next;
            try
            {
                (isOpen, next) = await ReadAsync().ConfigureAwait(false);
            }
            catch (FalException error)
            {
                next = new RealtimeEvent(this, null, error);
            }
            catch (Exception error) when (IsLost(error))
            {
                (isOpen, next) = (false, _isOver ? null : End(Lost(error)));
            }

            if (next is not null)
                await PutAsync(next).ConfigureAwait(false);
        }

        _isOver = true;
        await SayGoodbyeAsync().ConfigureAwait(false);
        _socket.Dispose();
    }

    private async Task PutAsync(RealtimeEvent next)
    {
        try
        {
            await _events.WriteAsync(next).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            next.Output?.Dispose();
        }
    }

    /// <summary>Reads a message; null for one that is nothing to the caller.</summary>
    private async Task<(bool IsOpen, RealtimeEvent? Event)> ReadAsync()
    {
        var message = new PooledBuffer(4096);
        var isKept = false;
        try
        {
            var type = await FillAsync(message).ConfigureAwait(false);
            if (type is WebSocketMessageType.Close)
                return (false, Closed());
            if (type is WebSocketMessageType.Binary)
                ToJson(message);
            var next = Read(message);
            isKept = next?.Output is not null;
            return (true, next);
        }
        finally
        {
            if (!isKept)
                message.Dispose();
        }
    }

    private async Task<WebSocketMessageType> FillAsync(PooledBuffer message)
    {
        while (true)
        {
            var result = await _socket.ReceiveAsync(message.GetMemory(4096), CancellationToken.None).ConfigureAwait(false);
            message.Advance(result.Count);
            if (result.EndOfMessage || result.MessageType is WebSocketMessageType.Close)
                return result.MessageType;
        }
    }

    private void ToJson(PooledBuffer message)
    {
        try
        {
            using var json = PooledBuffer.Write(writer => MessagePackJson.ToJson(message.Memory, writer));
            message.Clear();
            json.Span.CopyTo(message.GetSpan(json.Span.Length));
            message.Advance(json.Span.Length);
        }
        catch (FormatException error)
        {
            throw new FalException(Describe(error.Message), error) { EndpointId = _connector.Endpoint.Text };
        }
    }

    private RealtimeEvent? Read(PooledBuffer message)
    {
        switch (Classify(message))
        {
            case RealtimeMessage.Metadata:
                return null;
            case RealtimeMessage.IdleTimeout:
                _isOver = true;
                return null;
            case RealtimeMessage.Unauthorized:
                _connector.ForgetToken();
                return End(new FalApiException(Describe("The realtime token is no longer good. The next send opens the socket with a new one; send the input again."), HttpStatusCode.Unauthorized)
                {
                    EndpointId = _connector.Endpoint.Text,
                    IsRetryable = true,
                });
            case RealtimeMessage.Error:
                // The service ends a session after an error.
                _isOver = true;
                _owesOutput = false;
                return new RealtimeEvent(this, null, ErrorAnswer.Read(message.Memory, _connector.Call, _http, null));
            default:
                _owesOutput = false;
                return new RealtimeEvent(this, message);
        }
    }

    private RealtimeMessage Classify(PooledBuffer message)
    {
        try
        {
            return RealtimeMessages.Classify(message.Span);
        }
        catch (JsonException error)
        {
            throw new FalException(Describe($"The service sent a message that is not JSON: {error.Message}"), error) { EndpointId = _connector.Endpoint.Text };
        }
    }

    /// <summary>The end that the service told; null where it has told the reason before.</summary>
    private RealtimeEvent? Closed()
    {
        if (_isOver)
            return null;
        return End(_socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable
            ? null
            : new FalConnectionException(Describe($"The service closed the socket: {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}".TrimEnd() + ".")) { EndpointId = _connector.Endpoint.Text });
    }

    private RealtimeEvent End(Exception? error)
    {
        _isOver = true;
        return new RealtimeEvent(this, null, error) { IsHarmlessEnd = !_owesOutput };
    }

    private async Task SayGoodbyeAsync()
    {
        using var grace = new CancellationTokenSource(CloseGrace, _http.Time);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, grace.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsLost(error))
        {
            // The other side is gone already.
        }
    }

    private static bool IsLost(Exception error) =>
        error is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException;

    private FalConnectionException Lost(Exception error) =>
        new(Describe($"The realtime connection was lost: {error.Message}"), error) { EndpointId = _connector.Endpoint.Text };

    private string Describe(string message) => _http.Describe(message, _connector.Endpoint.Text, null);
}
