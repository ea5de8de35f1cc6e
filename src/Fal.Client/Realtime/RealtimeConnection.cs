using System.Buffers;
using System.Threading.Channels;

namespace Fal;

/// <summary>A connection over a socket: one session after another.</summary>
internal sealed class RealtimeConnection<TInput, TOutput> : FalRealtimeConnection<TInput, TOutput>
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

    public RealtimeConnection(FalEndpoint<TInput, TOutput> endpoint, RealtimeConnector connector, Inputs inputs, InputSettings inputSettings, TimeProvider time)
    {
        _endpoint = endpoint;
        _connector = connector;
        _inputs = inputs;
        _inputSettings = inputSettings;
        _time = time;
        _throttle = connector.Options.ThrottleInterval is { } interval ? new Throttle(interval, time, _disposed.Token) : null;
    }

    /// <inheritdoc/>
    public override async Task<bool> SendAsync(TInput input, CancellationToken cancellationToken = default)
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

    /// <inheritdoc/>
    public override async Task<TOutput> RequestAsync(TInput input, CancellationToken cancellationToken = default)
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

    /// <inheritdoc/>
    public override async Task<TOutput> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        var (output, isClosed) = await NextAsync(cancellationToken).ConfigureAwait(false);
        return isClosed ? throw Closed() : output!;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerator<TOutput> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is (var output, false))
            yield return output!;
    }

    /// <inheritdoc/>
#pragma warning disable CA2215 // The base has nothing to dispose.
    public override async ValueTask DisposeAsync()
#pragma warning restore CA2215
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
    public async ValueTask<SocketSession> OpenAsync(CancellationToken cancellationToken)
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
        if (_disposed.IsCancellationRequested)
            throw Disposed();
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
            throw Disposed();
        }
    }

    private Exception Ended(OperationCanceledException error, CancellationToken caller) =>
        _disposed.IsCancellationRequested ? Disposed() : new OperationCanceledException(error.Message, error, caller);

    private static ObjectDisposedException Disposed() => new(nameof(FalRealtimeConnection<TInput, TOutput>));

    private TOutput Read(PooledBuffer json)
    {
        using (json)
            return AnswerReader.Read(json.Span, _endpoint.OutputTypeInfo, _connector.Context);
    }

    private FalConnectionException Closed() => _connector.Context.Connection("The service closed the socket.");
}
