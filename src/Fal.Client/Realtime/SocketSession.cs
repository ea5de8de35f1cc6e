using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Fal;

/// <summary>
/// One session with a model, over a socket of its own. What comes over it is read at once, so that a session that the service ended is known before the next
/// input is sent, and so that a receive can be cancelled: one that waits on the socket itself would break it.
/// </summary>
/// <param name="mode">How many inputs and outputs go together.</param>
/// <param name="events">Where to put what comes. Reading waits while it is full.</param>
internal sealed class SocketSession(WebSocket socket, RealtimeConnector connector, FalRealtimeMode mode, TimeProvider time, ChannelWriter<RealtimeEvent> events) : IAsyncDisposable
{
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    private readonly UnansweredInputs _unanswered = new();
    private Task _reading = Task.CompletedTask;

    // An input was sent by RequestAsync: its caller alone gets the output.
    private bool _isRequested;

    // An input was sent by SendAsync: its output goes to the receiver.
    private bool _isSent;

    // An output came that belongs to no input we know of.
    private bool _givesMore;

    private volatile RealtimeEnd? _end;

    /// <summary>Whether the service takes no more inputs over this socket.</summary>
    public bool IsOver => _end is not null || socket.State is not WebSocketState.Open;

    /// <summary>Begins to read.</summary>
    public void Start() => _reading = ReadAllAsync();

    /// <summary>Sends an input; false where the session was over before anything of it went out.</summary>
    /// <exception cref="FalConnectionException">The connection was lost. The model may have the input or not.</exception>
    /// <remarks>Not to be cancelled: that would break the socket for all who share it. <see cref="Abort"/> does.</remarks>
    public async Task<bool> SendAsync(UnansweredInput input, ReadOnlyMemory<byte> message)
    {
        if (IsOver || !_unanswered.TryAdd(input))
            return false;
        _isRequested |= input.Answer is not null;
        _isSent |= input.Answer is null;
        try
        {
            var type = connector.SendsJson ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            await socket.SendAsync(message, type, true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ObjectDisposedException or WebSocketException { WebSocketErrorCode: WebSocketError.InvalidState })
        {
            // It was closed since, and refused the whole message.
            _unanswered.Remove(input);
            return false;
        }
        catch (Exception error)
        {
            // Half of it may have gone out: the socket is of no use any more, and nobody knows what the model has.
            _unanswered.Remove(input);
            socket.Abort();
            throw (_end ?? Lost(error)).Unanswered(connector.Context, input);
        }

        return _unanswered.TryMarkSent(input) ? true : throw _end!.Unanswered(connector.Context, input);
    }

    /// <summary>Breaks the connection, and with it what is being sent.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Says goodbye, and waits a moment for the service to do so too.</summary>
    public async ValueTask DisposeAsync()
    {
        await SayGoodbyeAsync().ConfigureAwait(false);
        await _reading.WaitAsync(CloseGrace, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.Dispose();
    }

    /// <summary>Reads until the socket is closed. Never throws: what goes wrong is an event.</summary>
    private async Task ReadAllAsync()
    {
        RealtimeEnd? end = null;
        while (end is null)
        {
            RealtimeEvent? next;
            try
            {
                (next, end) = await ReadAsync().ConfigureAwait(false);
            }
            catch (FalException unreadable)
            {
                next = Fail(null, unreadable);
            }
            catch (Exception error)
            {
                // Whatever it is, it ends the session: who waits must be told.
                (next, end) = (null, SocketMessage.IsLoss(error) ? Lost(error) : Broken($"What came over the socket cannot be read: {Failure.Message(error).TrimEnd('.')}.", error));
            }

            if (next is not null)
                await PutAsync(next).ConfigureAwait(false);
        }

        // Where the service has told why before it closed the socket, that is the reason.
        _end ??= end;
        if (Close(_end) is { } last)
            await PutAsync(last).ConfigureAwait(false);
        await SayGoodbyeAsync().ConfigureAwait(false);
        socket.Dispose();
    }

    private async ValueTask PutAsync(RealtimeEvent next)
    {
        try
        {
            if (!next.MayBeDropped)
                await events.WriteAsync(next).ConfigureAwait(false);
            else
                events.TryWrite(next);
        }
        catch (ChannelClosedException)
        {
            next.Output?.Dispose();
        }
    }

    /// <summary>Reads a message: what the receiver has to know of it, if anything, and whether it is the last.</summary>
    private async ValueTask<(RealtimeEvent? Event, RealtimeEnd? End)> ReadAsync()
    {
        var message = new PooledBuffer(4096);
        var isOutput = false;
        try
        {
            var type = await SocketMessage.FillAsync(socket, message, connector.Options.MaxMessageSize).ConfigureAwait(false);
            if (type is null)
                return (null, Broken(SocketMessage.TooLarge(nameof(FalRealtimeOptions), connector.Options.MaxMessageSize)));
            if (type is WebSocketMessageType.Close)
                return (null, Closed());
            if (type is WebSocketMessageType.Binary)
                message = ToJson(message);
            else
                JsonText.Repair(message);
            var read = Read(message);
            isOutput = read.Kind is RealtimeMessageKind.Output;
            return isOutput ? (Deliver(read.RequestId, message), null) : Obey(read, message);
        }
        finally
        {
            if (!isOutput)
                message.Dispose();
        }
    }

    private PooledBuffer ToJson(PooledBuffer messagePack)
    {
        try
        {
            var json = PooledBuffer.Write(messagePack.Memory, static (writer, messagePack) => MessagePackJson.ToJson(messagePack.Span, writer));
            messagePack.Dispose();
            return json;
        }
        catch (FormatException error)
        {
            throw connector.Answered.Error(error.Message, error);
        }
    }

    private RealtimeMessage Read(PooledBuffer message)
    {
        try
        {
            return RealtimeMessage.Read(message.Span);
        }
        catch (JsonException error)
        {
            throw connector.Answered.Error($"The service sent a message that is not JSON: {error.Message}", error);
        }
    }

    /// <summary>Hands an output to who waits for it alone, else to the receiver.</summary>
    private RealtimeEvent? Deliver(string? requestId, PooledBuffer output)
    {
        var input = _unanswered.TakeAnswered(requestId);
        if (input is { IsGivenUp: true, Answer: null })
        {
            output.Dispose();
            return null;
        }

        if (input?.Answer is { } answer)
        {
            // Who has given up waiting does not want it, and nobody else asked for it.
            if (!answer.TrySetResult(output))
                output.Dispose();
            return null;
        }

        _givesMore |= input is null;

        // Whoever waits for the output of one input cannot have this one, nor know whether the next is its own.
        if (input is null && requestId is null)
            FailAwaited(connector.Context.Error(
                "An output without a request_id came while several inputs waited for theirs, so that it cannot be told whose it is; the next receive gives it. Send one input at a time to this model."));
        return new RealtimeEvent(this, output);
    }

    /// <summary>Does what a message of the service itself asks for.</summary>
    private (RealtimeEvent? Event, RealtimeEnd? End) Obey(RealtimeMessage read, PooledBuffer message)
    {
        switch (read.Kind)
        {
            case RealtimeMessageKind.Timing:
                return (null, Tell(read.Timing));
            case RealtimeMessageKind.IdleTimeout:
                return (null, new RealtimeEnd(RealtimeEndKind.Idle, "The service ended the session, since no input had come for some time."));
            case RealtimeMessageKind.Unauthorized:
                connector.ForgetToken();
                // The input was not worked on. The token goes, too: the next socket is opened with a new one.
                const string Refused = "The realtime token is no longer good. The next send opens the socket with a new one; send the input again.";
                var refused = connector.Context.Api(Refused, HttpStatusCode.Unauthorized, new ErrorHints { IsRetryable = true });
                return (null, new RealtimeEnd(RealtimeEndKind.TokenRefused, Refused, refused));
            case RealtimeMessageKind.Error:
                // The service closes the socket after an error. Until then, outputs of other inputs may come.
                var error = ErrorAnswer.Read(message.Span, connector.Context.WithRequest(read.RequestId));
                _end = new RealtimeEnd(RealtimeEndKind.InputFailed, "The service ended the session after an error, perhaps of another input.", error);
                return (Fail(read.RequestId, error), null);
            default:
                return (null, null);
        }
    }

    private RealtimeEnd? Tell(TimeSpan timing)
    {
        try
        {
            connector.Options.OnTiming?.Invoke(timing);
            return null;
        }
        catch (Exception error)
        {
            // The caller's own function may throw anything, and the caller is told of it.
            return new RealtimeEnd(RealtimeEndKind.CallbackThrew, $"{nameof(FalRealtimeOptions.OnTiming)} threw: {Failure.Message(error).TrimEnd('.')}.", error);
        }
    }

    /// <summary>Tells of an error who waits for the output that came to nothing, else the receiver.</summary>
    private RealtimeEvent? Fail(string? requestId, FalException error)
    {
        var input = _unanswered.TakeAnswered(requestId);
        if (input?.Answer is { } answer)
            answer.TrySetException(error);
        else if (input is { IsGivenUp: true })
            return null;
        else if (input is not null || !FailAwaited(_end is { } end ? end.Unanswered(connector.Context) : error))
            return new RealtimeEvent(this, null, error);
        return null;
    }

    private bool FailAwaited(FalException error)
    {
        var awaited = _unanswered.TakeAwaited();
        foreach (var input in awaited)
            input.Answer!.TrySetException(error);
        return awaited.Length > 0;
    }

    /// <summary>How the socket was closed.</summary>
    private RealtimeEnd Closed() => socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable
        ? new(RealtimeEndKind.Closed, "The service closed the socket.")
        : new(RealtimeEndKind.ClosedWithError, $"The service closed the socket: {(int?)socket.CloseStatus} {socket.CloseStatusDescription}".TrimEnd() + ".");

    private static RealtimeEnd Broken(string why, Exception? error = null) => new(RealtimeEndKind.Broken, why, error);

    private static RealtimeEnd Lost(Exception error) => new(RealtimeEndKind.Lost, $"The realtime connection was lost: {Failure.Message(error).TrimEnd('.')}.", error);

    /// <summary>Ends the session: tells everyone who waits for something that will not come.</summary>
    /// <returns>What the receiver is told.</returns>
    private RealtimeEvent? Close(RealtimeEnd end)
    {
        // First the inputs: whoever waits for the output of one alone is told of it alone, the receiver of all others together.
        var isExchange = IsExchange;
        var isFinished = end.Kind is RealtimeEndKind.Idle || (isExchange && end.Kind is RealtimeEndKind.Closed);
        var left = _unanswered.Close(isFinished, needsOutput: mode is not FalRealtimeMode.Bidirectional).ToLookup(input => input.Answer is null);
        foreach (var input in left[false])
            input.Answer!.TrySetException(end.Unanswered(connector.Context, input));
        UnansweredInput[] missing = [.. left[true].Where(input => !input.IsGivenUp)];
        if (missing.Length > 0)
            return new RealtimeEvent(this, null, end.Unanswered(connector.Context, missing));

        // Where every input was a request, nobody receives. An event would wait there, and meet a receive of much later.
        var isReceived = !_isRequested || _isSent || _givesMore;
        if (!isReceived && !isExchange && (end.Kind is not RealtimeEndKind.Broken || left[false].Any()))
            return null;
        var notice = end.Notice(_givesMore, isExchange);
        if (notice is RealtimeNotice.None)
            return null;
        var error = notice is RealtimeNotice.EndOfOutputs ? null : end.ToException(connector.Context);
        return new RealtimeEvent(this, null, error) { IsHarmlessEnd = notice is not RealtimeNotice.LastingError, MayBeDropped = !isReceived };
    }

    /// <summary>Whether the session is one exchange that has begun: the end of the session is the end of its outputs.</summary>
    private bool IsExchange => mode is FalRealtimeMode.ServerStreaming or FalRealtimeMode.ClientStreaming or FalRealtimeMode.Bidirectional && (_isSent || _isRequested);

    private async Task SayGoodbyeAsync()
    {
        using var grace = new CancellationTokenSource(CloseGrace, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, grace.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The other side is gone already, or does not take it in time: there is nobody to say it to.
        }
    }
}
