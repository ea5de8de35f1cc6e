using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace Fal;

/// <summary>
/// An open socket to a model. One task may send while another receives. When the service closes a session that was idle, the next
/// send opens another. As an enumeration it yields outputs until the service closes the socket for good.
/// </summary>
/// <typeparam name="TInput">The type of the inputs.</typeparam>
/// <typeparam name="TOutput">The type of the outputs.</typeparam>
public sealed class FalRealtimeConnection<TInput, TOutput> : IAsyncDisposable, IAsyncEnumerable<TOutput>
{
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    private readonly FalEndpoint<TInput, TOutput> _endpoint;
    private readonly RealtimeConnector _connector;
    private readonly FileUploads _uploads;
    private readonly FalHttp _http;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly SemaphoreSlim _receiving = new(1, 1);
    private readonly CancellationTokenSource _disposed = new();
    private volatile TaskCompletionSource<WebSocket> _socket = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal FalRealtimeConnection(FalEndpoint<TInput, TOutput> endpoint, RealtimeConnector connector, FileUploads uploads, FalHttp http)
    {
        _endpoint = endpoint;
        _connector = connector;
        _uploads = uploads;
        _http = http;
    }

    /// <summary>Sends an input. Inputs go out in the order of the calls.</summary>
    /// <param name="input">The input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="cancellationToken">Gives up; an input that is half sent breaks the socket.</param>
    /// <returns>When the input has been handed to the network.</returns>
    /// <exception cref="FalApiException">The service refused to open another session.</exception>
    /// <exception cref="FalConnectionException">The connection was lost.</exception>
    /// <exception cref="ObjectDisposedException">The connection has been disposed.</exception>
    public async Task SendAsync(TInput input, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        await _uploads.UploadAsync(input, _endpoint.Id, cancellationToken).ConfigureAwait(false);
        using var json = PooledBuffer.Write(input, _endpoint.InputTypeInfo);
        using var messagePack = new PooledBuffer();
        if (!_connector.SendJson)
            MessagePackJson.FromJson(json.Span, messagePack);

        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var socket = await ReopenAsync(cancellationToken).ConfigureAwait(false);
            if (_connector.SendJson)
                await socket.SendAsync(json.Memory, WebSocketMessageType.Text, true, cancellationToken).ConfigureAwait(false);
            else
                await socket.SendAsync(messagePack.Memory, WebSocketMessageType.Binary, true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or IOException)
        {
            throw Lost(error);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits for the next output.</summary>
    /// <param name="cancellationToken">Gives up; an output that is half received breaks the socket.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalValidationException">The model refused an input.</exception>
    /// <exception cref="FalApiException">The model failed, or the service refused an input.</exception>
    /// <exception cref="FalConnectionException">The connection was lost, or the service closed it.</exception>
    /// <exception cref="FalException">The output is not a <typeparamref name="TOutput"/>.</exception>
    /// <exception cref="ObjectDisposedException">The connection has been disposed.</exception>
    public async Task<TOutput> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        var (output, isClosed) = await NextAsync(cancellationToken).ConfigureAwait(false);
        return isClosed ? throw Lost(null) : output!;
    }

    /// <summary>The outputs, until the service closes the socket.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The outputs.</returns>
    public async IAsyncEnumerator<TOutput> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is (var output, false))
            yield return output!;
    }

    /// <summary>Closes the socket. A receive that waits ends with <see cref="ObjectDisposedException"/>.</summary>
    /// <returns>When the socket is closed, or after 2 seconds without an answer.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_disposed.IsCancellationRequested)
            return;
        if (_socket.Task.IsCompletedSuccessfully)
        {
            var socket = await _socket.Task.ConfigureAwait(false);
            using var grace = new CancellationTokenSource(CloseGrace, _http.Time);
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, grace.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
            {
                // The other side is gone already.
            }

            socket.Dispose();
        }

        await _disposed.CancelAsync().ConfigureAwait(false);
    }

    internal async Task OpenAsync(CancellationToken cancellationToken) =>
        _socket.SetResult(await _connector.ConnectAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>The open socket; another one where the service ended the session before.</summary>
    private async Task<WebSocket> ReopenAsync(CancellationToken cancellationToken)
    {
        var current = _socket;
        if (!current.Task.IsCompleted)
            current.TrySetResult(await _connector.ConnectAsync(cancellationToken).ConfigureAwait(false));
        return await current.Task.ConfigureAwait(false);
    }

    private async Task<(TOutput? Output, bool IsClosed)> NextAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, cancellationToken);
        await _receiving.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var message = new PooledBuffer();
            while (true)
            {
                var socket = await _socket.Task.WaitAsync(either.Token).ConfigureAwait(false);
                if (!await ReadAsync(socket, message, either.Token).ConfigureAwait(false))
                    return (default, true);
                if (TryReadOutput(message, socket, out var output))
                    return (output, false);
            }
        }
        catch (Exception) when (_disposed.IsCancellationRequested)
        {
            throw new ObjectDisposedException(GetType().Name);
        }
        catch (Exception error) when (error is WebSocketException or IOException)
        {
            throw Lost(error);
        }
        finally
        {
            _receiving.Release();
        }
    }

    /// <summary>Reads a whole message, as JSON; false where the service closed the socket.</summary>
    private async Task<bool> ReadAsync(WebSocket socket, PooledBuffer message, CancellationToken cancellationToken)
    {
        message.Clear();
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(message.GetMemory(4096), cancellationToken).ConfigureAwait(false);
            if (result.MessageType is WebSocketMessageType.Close)
                return socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable ? false : throw Closed(socket);
            message.Advance(result.Count);
        }
        while (!result.EndOfMessage);

        if (result.MessageType is WebSocketMessageType.Binary)
            ToJson(message);
        return true;
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
            throw new FalException(_http.Describe(error.Message, _endpoint.Id, null), error) { EndpointId = _endpoint.Id };
        }
    }

    /// <summary>Reads an output; false for a message that is none and no error either.</summary>
    private bool TryReadOutput(PooledBuffer message, WebSocket socket, out TOutput? output)
    {
        output = default;
        var call = new ApiCall { Method = HttpMethod.Get, Address = new Uri("about:blank"), Repeat = Repeat.Never, EndpointId = _endpoint.Id };
        switch (Classify(message))
        {
            case RealtimeMessage.Metadata:
                return false;
            case RealtimeMessage.IdleTimeout:
                EndSession(socket);
                return false;
            case RealtimeMessage.Unauthorized:
                _connector.ForgetToken();
                EndSession(socket);
                throw new FalApiException(_http.Describe("The realtime token is no longer good. The next send opens the socket with a new one; send the input again.", _endpoint.Id, null), HttpStatusCode.Unauthorized)
                {
                    EndpointId = _endpoint.Id,
                    IsRetryable = true,
                };
            case RealtimeMessage.Error:
                throw ErrorAnswer.Read(message.Memory, call, _http, null);
            default:
                output = ApiResponse.Read(message.Span, _endpoint.OutputTypeInfo, call, _http, null);
                return true;
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
            throw new FalException(_http.Describe($"The service sent a message that is not JSON: {error.Message}", _endpoint.Id, null), error) { EndpointId = _endpoint.Id };
        }
    }

    /// <summary>Lets go of a socket: the next send opens another, and a receive waits for that.</summary>
    private void EndSession(WebSocket socket)
    {
        _socket = new TaskCompletionSource<WebSocket>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Abort();
        socket.Dispose();
    }

    private FalConnectionException Closed(WebSocket socket) =>
        new(_http.Describe($"The service closed the socket: {(int?)socket.CloseStatus} {socket.CloseStatusDescription}".TrimEnd() + ".", _endpoint.Id, null)) { EndpointId = _endpoint.Id };

    private FalConnectionException Lost(Exception? error) =>
        new(_http.Describe(error is null ? "The service closed the socket." : $"The realtime connection was lost: {error.Message}", _endpoint.Id, null), error)
        {
            EndpointId = _endpoint.Id,
        };
}
