using System.Buffers;
using System.Threading.Channels;

namespace Fal;

/// <summary>
/// An open socket to a model. Safe for use by many threads. When a session is over (it was idle, an input failed, or
/// the connection was lost), the next send opens another. An input is never sent twice: where a session ends before its output
/// came, who waits for it is told. As an enumeration it yields outputs until the service closes the socket or, where the model's
/// <see cref="FalEndpoint.RealtimeMode"/> is a streaming one, until the exchange is over.
/// </summary>
/// <remarks>
/// While 60 outputs wait to be received, nothing more is read, not even outputs of requests; the service then takes no more inputs, and
/// sends wait.
/// </remarks>
/// <typeparam name="TInput">The type of the inputs.</typeparam>
/// <typeparam name="TOutput">The type of the outputs.</typeparam>
public sealed class FalRealtimeConnection<TInput, TOutput> : IAsyncDisposable, IAsyncEnumerable<TOutput>
{
    // As many outputs as the service holds inputs. While nobody receives, no more are read.
    private const int MaxUnread = 60;

    private readonly FalEndpoint<TInput, TOutput> _endpoint;
    private readonly RealtimeConnector _connector;
    private readonly Inputs _inputs;
    private readonly InputSettings _inputSettings;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Channel<RealtimeEvent> _events = Channel.CreateBounded<RealtimeEvent>(MaxUnread);
    private readonly Throttle? _throttle;
    private volatile SocketSession? _session;

    internal FalRealtimeConnection(FalEndpoint<TInput, TOutput> endpoint, RealtimeConnector connector, Inputs inputs, InputSettings inputSettings, TimeProvider time)
    {
        _endpoint = endpoint;
        _connector = connector;
        _inputs = inputs;
        _inputSettings = inputSettings;
        _time = time;
        _throttle = connector.Options.ThrottleInterval is { } interval ? new Throttle(interval, time, _disposed.Token) : null;
    }

    /// <summary>Sends an input; <see cref="ReceiveAsync"/> gives its output. Inputs go out in the order of the calls.</summary>
    /// <param name="input">The input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="cancellationToken">Gives up. An input that is being sent is sent to its end, and what the model answers is dropped.</param>
    /// <returns>
    /// True when the input has been handed to the network, once. False where a newer input took its place: only with
    /// <see cref="FalRealtimeOptions.ThrottleInterval"/>.
    /// </returns>
    /// <exception cref="FalValidationException">The input does not fit the schema; nothing was sent.</exception>
    /// <exception cref="FalApiException">The service refused to open another session.</exception>
    /// <exception cref="FalConnectionException">The connection was lost; the message says whether the model may have the input.</exception>
    /// <exception cref="FalException">The input cannot be sent.</exception>
    /// <exception cref="ObjectDisposedException">The connection has been disposed.</exception>
    public async Task<bool> SendAsync(TInput input, CancellationToken cancellationToken = default)
    {
        using var either = Either(cancellationToken);
        var token = either?.Token ?? _disposed.Token;
        try
        {
            if (_throttle is not null)
            {
                // Before its turn comes: an input is refused also where a newer one would take its place.
                await Inputs.CheckAsync(input, _inputSettings, _connector.Context, token).ConfigureAwait(false);
                return await ThrottledAsync(_throttle, input, token).ConfigureAwait(false);
            }

            await SendAsync(input, null, token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException error) when (token.IsCancellationRequested)
        {
            throw Ended(error, cancellationToken);
        }
    }

    /// <summary>
    /// Sends an input and waits for its own output, which <see cref="ReceiveAsync"/> does not give then. Any number of calls may wait at
    /// once; <see cref="FalRealtimeOptions.ThrottleInterval"/> does not hold them back.
    /// </summary>
    /// <remarks>
    /// Input and output find each other by their <c>request_id</c>; an input without one is given one. Where the service does not repeat it,
    /// only a call that waits alone has its output; several that wait together fail, and the outputs are received. An input that the service
    /// drops because too many wait there (<see cref="FalRealtimeOptions.MaxBuffering"/>) has no output: set a limit with the token.
    /// </remarks>
    /// <param name="input">The input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="cancellationToken">Gives up; an output that comes nevertheless is dropped.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema, or the model refused it.</exception>
    /// <exception cref="FalApiException">The model failed, or the service refused the input or to open another session.</exception>
    /// <exception cref="FalConnectionException">The connection was lost; the message says whether the model may have the input.</exception>
    /// <exception cref="FalException">The input cannot be sent, or the output cannot be told from others or is not a <typeparamref name="TOutput"/>.</exception>
    /// <exception cref="ObjectDisposedException">The connection has been disposed.</exception>
    public async Task<TOutput> RequestAsync(TInput input, CancellationToken cancellationToken = default)
    {
        using var either = Either(cancellationToken);
        var token = either?.Token ?? _disposed.Token;
        var answer = new TaskCompletionSource<PooledBuffer>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var givingUp = token.UnsafeRegister(static (answer, token) => ((TaskCompletionSource<PooledBuffer>)answer!).TrySetCanceled(token), answer);
        try
        {
            await SendAsync(input, answer, token).ConfigureAwait(false);
            return Read(await answer.Task.ConfigureAwait(false));
        }
        catch (OperationCanceledException error) when (token.IsCancellationRequested)
        {
            throw Ended(error, cancellationToken);
        }
    }

    /// <summary>Waits for the next output.</summary>
    /// <param name="cancellationToken">Gives up waiting; the output is there for the next receive.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalValidationException">The model refused an input.</exception>
    /// <exception cref="FalApiException">The model failed, or the service refused an input.</exception>
    /// <exception cref="FalConnectionException">
    /// The connection was lost while inputs had no output yet, or the service closed it, as it does where an exchange is over. Where one input had none,
    /// <see cref="FalException.RequestId"/> is the <c>request_id</c> that it named.
    /// </exception>
    /// <exception cref="FalException">The output is not a <typeparamref name="TOutput"/>.</exception>
    /// <exception cref="ObjectDisposedException">The connection has been disposed.</exception>
    public async Task<TOutput> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        var (output, isClosed) = await NextAsync(cancellationToken).ConfigureAwait(false);
        return isClosed ? throw Closed() : output!;
    }

    /// <summary>The outputs, until the service closes the socket; in the streaming modes until the exchange is over, however the service says so.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The outputs. Errors surface as from <see cref="ReceiveAsync"/>.</returns>
    public async IAsyncEnumerator<TOutput> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is (var output, false))
            yield return output!;
    }

    /// <summary>Closes the socket. A receive that waits ends with <see cref="ObjectDisposedException"/>.</summary>
    /// <returns>When the socket is closed, or after 2 seconds without an answer.</returns>
    public async ValueTask DisposeAsync()
    {
        // Whoever waits to receive is told by this; whoever waits to send, or for its own output, by the cancellation.
        if (!_events.Writer.TryComplete())
            return;
        await _disposed.CancelAsync().ConfigureAwait(false);
        var turn = _sending.WaitAsync(CancellationToken.None);
        if (!turn.IsCompleted)
            _session?.Abort();
        await turn.ConfigureAwait(false);
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
    internal async ValueTask<SocketSession> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_session is { IsOver: false } current)
            return current;
        if (_session is { } over)
            await over.DisposeAsync().ConfigureAwait(false);
        var socket = await _connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var session = new SocketSession(socket, _connector, _endpoint.RealtimeMode, _time, _events.Writer);
        _session = session;
        session.Start();
        return session;
    }

    /// <summary>A token source that is cancelled when the caller cancels or the connection is disposed; null where the caller cannot cancel.</summary>
    private CancellationTokenSource? Either(CancellationToken caller) =>
        caller.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token, caller) : null;

    private Task<bool> ThrottledAsync(Throttle throttle, TInput input, CancellationToken cancellationToken) =>
        throttle.RunAsync(() => SendAsync(input, null, cancellationToken), cancellationToken);

    private async Task SendAsync(TInput input, TaskCompletionSource<PooledBuffer>? answer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var json = await _inputs.PrepareAsync(_endpoint, input, _inputSettings, _connector.Context, cancellationToken).ConfigureAwait(false);
        var (written, message) = Write(json, answer);
        var sending = SendInTurnAsync(written, message, cancellationToken);
        try
        {
            await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            written.IsGivenUp = true;
            var session = _session;
            _ = UnfinishedSend.FinishAsync(sending, () => session?.Abort(), _connector.Options.KeepAliveInterval, _time);
            throw;
        }
    }

    /// <summary>Sends a message when it is its turn. Once it is on its way it goes to its end, since others share the socket.</summary>
    private async Task SendInTurnAsync(UnansweredInput input, PooledBuffer message, CancellationToken cancellationToken)
    {
        using (message)
        {
            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // A session that turns out to be over before anything of the input went out is followed by another.
                for (var tries = 0; tries < 2; tries++)
                {
                    var session = await OpenAsync(cancellationToken).ConfigureAwait(false);
                    cancellationToken.ThrowIfCancellationRequested();
                    if (await session.SendAsync(input, message.Memory).ConfigureAwait(false))
                        return;
                }
            }
            finally
            {
                _sending.Release();
            }
        }

        throw _connector.Context.WithRequest(input.RequestId).Connection("The service closed two sockets before the input could be sent; it was not sent.");
    }

    /// <summary>Writes the message of an input. One whose output somebody waits for is given an id, unless it has its own.</summary>
    private (UnansweredInput Input, PooledBuffer Message) Write(PooledBuffer json, TaskCompletionSource<PooledBuffer>? answer)
    {
        var message = new PooledBuffer(json.Memory.Length);
        try
        {
            var requestId = UnansweredInput.ReadRequestId(json.Span, out var isFree);
            using var named = isFree && answer is not null ? UnansweredInput.WithRequestId(json.Span, requestId = Guid.NewGuid().ToString("N")) : null;
            if (_connector.SendsJson)
                message.Write((named ?? json).Span);
            else
                MessagePackJson.FromJson((named ?? json).Span, message);
            return (new UnansweredInput(requestId, answer), message);
        }
        catch (Exception error)
        {
            message.Dispose();
            throw _connector.Context.Error($"The input cannot be sent: {Failure.Message(error)}", error);
        }
    }

    private async ValueTask<(TOutput? Output, bool IsClosed)> NextAsync(CancellationToken cancellationToken)
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

                // That a session is over which owed nothing is old news once there is another.
                if (isOfBefore && next.IsHarmlessEnd)
                    continue;
                if (next.Error is { } error)
                    throw error;
                return (default, true);
            }
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(GetType().Name);
        }
    }

    private Exception Ended(OperationCanceledException error, CancellationToken caller) =>
        _disposed.IsCancellationRequested ? new ObjectDisposedException(GetType().Name) : new OperationCanceledException(error.Message, error, caller);

    private TOutput Read(PooledBuffer json)
    {
        using (json)
            return AnswerReader.Read(json.Span, _endpoint.OutputTypeInfo, _connector.Context);
    }

    private FalConnectionException Closed() => _connector.Context.Connection("The service closed the socket.");
}
