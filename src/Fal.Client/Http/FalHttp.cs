using System.Globalization;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fal;

/// <summary>Sends requests to the service, key and headers on, and repeats them where that is safe.</summary>
internal sealed class FalHttp : IDisposable
{
    public const string Disposed = "The client was disposed while the call was under way.";

    // What was sent once may be worked on, and paid for: whoever sends it again should know.
    private const string MayBeAccepted = "The service may have accepted the request, so it was not sent again.";

    // An answer that is no output: an error, a status with its logs, a token. In bytes.
    private const int MaxAnswerSize = 16 << 20;

    private readonly HttpClient _client;
    private readonly HandlerKind _handlers;
    private readonly FalClientOptions _options;
    private readonly Addresses _addresses;
    private readonly RequestFactory _requests;
    private readonly CancellationTokenSource _disposal = new();

    // Whether the connections are another's, who ends them.
    private readonly bool _isShared;

    public FalHttp(HttpClient? client, HandlerKind handlers, FalClientOptions options, Keys keys, Addresses addresses)
    {
        _client = client ?? HttpDefaults.MakeClient(options.ConnectTimeout);
        _handlers = handlers;
        _options = options;
        _addresses = addresses;
        _requests = new RequestFactory(_client, handlers, options, keys);
        Logger = options.LoggerFactory?.CreateLogger<FalClient>() ?? (ILogger)NullLogger.Instance;
        Outputs = new Outputs(options.StrictOutputs, Logger);
    }

    private FalHttp(FalHttp other, Keys keys)
    {
        (_client, _handlers, _options, _addresses, _disposal) = (other._client, other._handlers, other._options, other._addresses, other._disposal);
        (Logger, Outputs) = (other.Logger, other.Outputs);
        _requests = new RequestFactory(_client, _handlers, _options, keys);
        _isShared = true;
    }

    public ILogger Logger { get; }

    public Outputs Outputs { get; }

    private bool OwnsClient => _handlers is HandlerKind.Own;

    private TimeProvider Time => _options.TimeProvider;

    /// <summary>Whether the client has been disposed, with the connections that it made.</summary>
    public bool IsDisposed => _disposal.IsCancellationRequested;

    /// <summary>The same connections with another key.</summary>
    public FalHttp With(Keys keys) => new(this, keys);

    /// <summary>Ends what is under way. Where the caller brought the connections, they go on until the caller ends them.</summary>
    public void Dispose()
    {
        if (!OwnsClient || _isShared)
            return;
        _disposal.Cancel();
        _client.Dispose();
    }

    /// <summary>Sends a request and reads the whole answer, whatever its status.</summary>
    public async ValueTask<ApiResponse> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var route = new Route(call, _addresses);
        var attempt = 0;
        while (true)
        {
            string reason;
            TimeSpan delay;
            var requestId = call.Context.RequestId;
            using var request = await MakeRequestAsync(call, route.Address, cancellationToken).ConfigureAwait(false);
            using var silence = call.IsAnsweredAtOnce ? Deadline.Start(_options.ResponseTimeout, Time, cancellationToken, isOurs: true) : null;
            var token = silence?.Token ?? cancellationToken;
            HttpResponseMessage? response = null;
            try
            {
                response = await SendOnceAsync(call, request, token).ConfigureAwait(false);
                requestId ??= response.Headers.RequestId();
                if (route.TryFollow(request, response))
                    continue;
                if (attempt >= _options.MaxRetries || !RetryPolicy.Allows(call.Repeat, response, Time))
                    return await ReadAsync(call, response, silence, token).ConfigureAwait(false);
                reason = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
                delay = RetryPolicy.Delay(attempt, response.Headers, Time, _options.Jitter);
            }
            catch (Exception thrown)
            {
                ThrowIfOwn(thrown, call.Context.WithRequest(requestId), cancellationToken);
                var error = silence is { HasPassed: true } ? call.Context.Cancelled(thrown, token) : Seen(thrown, response is not null);
                if (!IsDisposed && route.TryBackup(error))
                    continue;
                if (IsDisposed || attempt >= _options.MaxRetries || !RetryPolicy.Allows(call.Repeat, Failure.KindOf(error)))
                    throw Failed(call, error, silence is { HasPassed: true }, response is not null, requestId);
                reason = Log.Shown(error);
                delay = RetryPolicy.Delay(attempt, null, Time, _options.Jitter);
            }
            finally
            {
                response?.Close();
            }

            FalTelemetry.CountRetry(call.Context.EndpointId, call.Address, reason);
            if (Logger.IsEnabled(LogLevel.Warning))
                Log.Retrying(Logger, call.Method.Method, Shown(call, route.Address), reason, delay, attempt + 2, _options.MaxRetries + 1, call.Context.Redact(requestId));
            await DelayAsync(delay, call, cancellationToken).ConfigureAwait(false);
            attempt++;
        }
    }

    /// <summary>Sends a request once and leaves the body of the answer to be read as it comes.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var route = new Route(call, _addresses);
        while (true)
        {
            using var request = await MakeRequestAsync(call, route.Address, cancellationToken).ConfigureAwait(false);
            HttpResponseMessage? response = null;
            try
            {
                response = await SendOnceAsync(call, request, cancellationToken).ConfigureAwait(false);
                if (!route.TryFollow(request, response))
                    return response;
                response.Close();
            }
            catch (Exception thrown)
            {
                response?.Close();
                ThrowIfOwn(thrown, call.Context, cancellationToken);
                var error = Seen(thrown, response is not null);
                if (IsDisposed || !route.TryBackup(error))
                    throw Failed(call, error, false, response is not null, null);
            }
        }
    }

    /// <summary>How many bytes a good answer may have, or one event of it.</summary>
    public int MostBytes(ApiCall call) => call.IsOutput ? _options.MaxOutputSize : MaxAnswerSize;

    /// <summary>Breaks off an answer that is being read when the client is disposed. To be disposed itself when the answer has been read.</summary>
    public CancellationTokenRegistration BreakOffWhenDisposed(HttpResponseMessage response) =>
        OwnsClient ? _disposal.Token.UnsafeRegister(static response => ((HttpResponseMessage)response!).Close(), response) : default;

    /// <summary>Opens a socket over the same handlers as every other request.</summary>
    public async Task ConnectAsync(ClientWebSocket socket, Uri address, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        if (!OperatingSystem.IsBrowser())
            _requests.SetHeaders(socket.Options);
        try
        {
            await socket.ConnectAsync(address, _client, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException error) when (_handlers is HandlerKind.Own && error.InnerException is { } cause && Failure.OfNetwork(cause) is HttpRequestException unreachable)
        {
            throw new WebSocketException(error.WebSocketErrorCode, unreachable);
        }
        finally
        {
            if (Logger.IsEnabled(LogLevel.Debug))
                Log.Connected(Logger, Log.Shown(address), (int)socket.HttpStatusCode, Milliseconds(start));
        }
    }

    /// <summary>Reads the body of an answer to its end. Of an error that is too long the start is kept: its status tells the most.</summary>
    /// <param name="silence">
    /// Started again whenever more of an output has come. Any other answer is to be whole by its end; null where the caller's own limits are all that there is.
    /// </param>
    public async ValueTask<ApiResponse> ReadAsync(ApiCall call, HttpResponseMessage response, Deadline? silence, CancellationToken cancellationToken)
    {
        var isOutput = call.IsOutput && response.IsSuccessStatusCode;
        var limit = isOutput ? MostBytes(call) : MaxAnswerSize;

        // One byte more than the output: the read that finds the end of it needs room, too. All else is short.
        var body = new PooledBuffer(isOutput ? (int)Math.Min((response.Content.Headers.ContentLength ?? 4095) + 1, 1 << 20) : 4096);
        var context = call.Context.WithAnswer(response.Headers, isTaken: call.Repeat < Repeat.Always && response.IsSuccessStatusCode);
        if (call.IsOutput)
            FalTelemetry.CountUnits(call, context.BillableUnits);
        try
        {
            using var breakingOff = BreakOffWhenDisposed(response);
            if (!await TryFillAsync(body, response, limit, isOutput, silence, cancellationToken).ConfigureAwait(false) && response.IsSuccessStatusCode)
                throw context.Error(TooLong(call, isOutput, limit));
            JsonText.Repair(body);
            return new ApiResponse(context, response.StatusCode, response.Headers, body, Outputs, Time);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Reads a body; false where there is more than may be. One that is no output, and that nothing else limits, ends where the time for it does.</summary>
    private async ValueTask<bool> TryFillAsync(
        PooledBuffer body, HttpResponseMessage response, int limit, bool isOutput, Deadline? silence, CancellationToken cancellationToken)
    {
        using var end = isOutput || silence is not null ? null : Deadline.Start(_options.ResponseTimeout, Time, cancellationToken, isOurs: true);
        var token = end?.Token ?? cancellationToken;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            return await body.TryFillAsync(stream, limit, isOutput ? silence : null, token).ConfigureAwait(false);
        }
        catch (Exception) when (end is { HasPassed: true })
        {
            // What came is kept.
            return true;
        }
    }

    private async ValueTask<HttpRequestMessage> MakeRequestAsync(ApiCall call, Uri address, CancellationToken cancellationToken)
    {
        if (IsDisposed)
            throw call.Context.Connection(Disposed);
        return await _requests.MakeAsync(call, address, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SendOnceAsync(ApiCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        if (_handlers is HandlerKind.Watched)
            SendOnce.Follow(request);
        var sending = _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return Logger.IsEnabled(LogLevel.Debug) ? LogAsync(call, request, sending, start) : sending;
    }

    private async Task<HttpResponseMessage> LogAsync(ApiCall call, HttpRequestMessage request, Task<HttpResponseMessage> sending, long start)
    {
        var (method, address) = (request.Method.Method, Shown(call, request.RequestUri!));
        try
        {
            var response = await sending.ConfigureAwait(false);
            Log.Answered(Logger, method, address, (int)response.StatusCode, Milliseconds(start), call.Context.Redact(response.Headers.RequestId()));
            return response;
        }
        catch (Exception error)
        {
            Log.Failed(Logger, method, address, Milliseconds(start), Log.Shown(error));
            throw;
        }
    }

    /// <summary>An address as it may be logged. The service may have named it.</summary>
    private static string Shown(ApiCall call, Uri address) => call.Context.Redact(Log.Shown(address));

    private long Milliseconds(long start) => (long)Time.GetElapsedTime(start).TotalMilliseconds;

    /// <summary>
    /// The edge of the network: where the token that was given to it is cancelled, whatever comes out is that cancellation, even if a
    /// handler has made an exception of its own of it; and a <see cref="FalException"/> goes on as one.
    /// </summary>
    private static void ThrowIfOwn(Exception error, CallContext context, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            throw context.Cancelled(error, cancellationToken);
        if (error is FalException own)
            throw context.WithoutSecrets(own);
    }

    /// <summary>
    /// An exception as what it is. Once there is an answer, a connection that could not be made is another one than that of the request.
    /// </summary>
    private Exception Seen(Exception error, bool isAnswered)
    {
        if (isAnswered)
            return Failure.KindOf(error) is FailureKind.Unreachable ? new IOException(Failure.Message(error), error) : error;
        return _handlers is HandlerKind.Own ? Failure.OfNetwork(error) : error;
    }

    private static string TooLong(ApiCall call, bool isOutput, int limit)
    {
        var text = isOutput
            ? $"The output is longer than {nameof(FalClientOptions)}.{nameof(FalClientOptions.MaxOutputSize)}, {limit} bytes."
            : $"The answer of {call.Address.Host} is longer than {limit} bytes.";
        return call.Repeat < Repeat.Always ? $"{text} {MayBeAccepted}" : text;
    }

    private FalException Failed(ApiCall call, Exception error, bool wasSilent, bool isAnswered, string? requestId)
    {
        var context = call.Context.WithRequest(requestId);
        if (Failure.Find<SentTwiceException>(error) is { } twice)
            return (context with { MayHaveBeenAccepted = true }).Error(twice.Message, error);

        var host = call.Address.Host;
        var text = IsDisposed ? Disposed : wasSilent ? $"{host} was silent for {_options.ResponseTimeout}." : Failure.Sentence(error, host, isAnswered);
        if (call.Repeat < Repeat.Always && Failure.KindOf(error) is not (FailureKind.Unreachable or FailureKind.Closed))
        {
            text = $"{text.TrimEnd('.')}. {MayBeAccepted}";
            context = context with { MayHaveBeenAccepted = true };
        }

        return IsDisposed ? context.Connection(text, error) : context.Wrap(error, text);
    }

    private async Task DelayAsync(TimeSpan delay, ApiCall call, CancellationToken cancellationToken)
    {
        // The exception tells the one token that was cancelled, and not the linked one, which nobody else knows.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.LastCall, cancellationToken, _disposal.Token);
        await Task.Delay(delay, Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        call.LastCall.ThrowIfCancellationRequested();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
