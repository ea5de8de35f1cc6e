using System.Net.WebSockets;
using System.Threading.Channels;

namespace Fal;

/// <summary>
/// An open socket to a model. One task may send while another receives. When the service ends a session, for one because it was idle
/// or because an input failed, the next send opens another. As an enumeration it yields outputs until the service closes the socket.
/// </summary>
/// <typeparam name="TInput">The type of the inputs.</typeparam>
/// <typeparam name="TOutput">The type of the outputs.</typeparam>
public sealed class FalRealtimeConnection<TInput, TOutput> : IAsyncDisposable, IAsyncEnumerable<TOutput>
{
    // As many outputs as the service holds inputs. While nobody receives, no more are read.
    private const int MaxUnread = 60;

    private readonly FalEndpoint<TInput, TOutput> _endpoint;
    private readonly RealtimeConnector _connector;
    private readonly FileUploads _uploads;
    private readonly FalHttp _http;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Channel<RealtimeEvent> _events = Channel.CreateBounded<RealtimeEvent>(MaxUnread);
    private volatile RealtimeSession? _session;

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
        await _uploads.UploadAsync(input, _endpoint.Id, null, cancellationToken).ConfigureAwait(false);
        using var json = PooledBuffer.Write(input, _endpoint.InputTypeInfo);
        using var messagePack = new PooledBuffer();
        if (!_connector.SendJson)
            MessagePackJson.FromJson(json.Span, messagePack);

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, cancellationToken);
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var session = await OpenAsync(either.Token).ConfigureAwait(false);
            if (_connector.SendJson)
                await session.SendAsync(json.Memory, WebSocketMessageType.Text, either.Token).ConfigureAwait(false);
            else
                await session.SendAsync(messagePack.Memory, WebSocketMessageType.Binary, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            throw new ObjectDisposedException(GetType().Name);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits for the next output.</summary>
    /// <param name="cancellationToken">Gives up waiting; the output is there for the next receive.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalValidationException">The model refused an input.</exception>
    /// <exception cref="FalApiException">The model failed, or the service refused an input.</exception>
    /// <exception cref="FalConnectionException">The connection was lost, or the service closed it.</exception>
    /// <exception cref="FalException">The output is not a <typeparamref name="TOutput"/>.</exception>
    /// <exception cref="ObjectDisposedException">The connection has been disposed.</exception>
    public async Task<TOutput> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        var (output, isClosed) = await NextAsync(cancellationToken).ConfigureAwait(false);
        return isClosed ? throw Closed() : output!;
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
        if (!_events.Writer.TryComplete())
            return;
        await _disposed.CancelAsync().ConfigureAwait(false);
        await _sending.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_session is { } session)
                await session.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The session to send over; another one where the service ended the one before.</summary>
    internal async Task<RealtimeSession> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_session is { IsOver: false } current)
            return current;
        if (_session is { } over)
            await over.DisposeAsync().ConfigureAwait(false);
        var socket = await _connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return _session = new RealtimeSession(socket, _connector, _http, _events.Writer);
    }

    private async Task<(TOutput? Output, bool IsClosed)> NextAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        try
        {
            while (true)
            {
                var next = await _events.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var isOfBefore = next.Session != _session;
                if (next.Output is { } json)
                    return (Read(json), false);
                if (isOfBefore && next.IsHarmlessEnd)
                    continue;
                if (next.Error is { } error)
                    throw error;
                return isOfBefore ? throw Closed() : (default, true);
            }
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(GetType().Name);
        }
    }

    private TOutput Read(PooledBuffer json)
    {
        using (json)
            return ApiResponse.Read(json.Span, _endpoint.OutputTypeInfo, _connector.Call, _http, null);
    }

    private FalConnectionException Closed() =>
        new(_http.Describe("The service closed the socket.", _endpoint.Id, null)) { EndpointId = _endpoint.Id };
}
