using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fal;

/// <summary>Sends requests to the service, key and headers on, and repeats them where that is safe.</summary>
internal sealed class FalHttp : IDisposable
{
    private static readonly string UserAgent = $"Fal.Client/{typeof(FalHttp).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpClient _client;
    private readonly bool _ownsClient;
    private readonly Keys _keys;
    private readonly FalClientOptions _options;
    private readonly KeyValuePair<string, string>[] _headers;
    private volatile bool _isDisposed;

    public FalHttp(HttpClient? client, FalClientOptions options, Keys keys)
    {
        _ownsClient = client is null;
        _client = client ?? HttpDefaults.MakeClient();
        _keys = keys;
        _options = options;
        _headers = [.. options.Headers];
        Logger = options.LoggerFactory?.CreateLogger<FalClient>() ?? (ILogger)NullLogger.Instance;
    }

    public ILogger Logger { get; }

    private TimeProvider Time => _options.TimeProvider;

    public void Dispose()
    {
        if (!_ownsClient)
            return;
        _isDisposed = true;
        _client.Dispose();
    }

    /// <summary>Sends a request and reads the whole answer, whatever its status.</summary>
    public async Task<ApiResponse> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            string reason;
            TimeSpan delay;
            var requestId = call.Context.RequestId;
            using var request = await MakeRequestAsync(call, cancellationToken).ConfigureAwait(false);
            using var silence = call.IsAnsweredAtOnce ? Deadline.Start(_options.ResponseTimeout, Time, cancellationToken) : null;
            var token = silence?.Token ?? cancellationToken;
            try
            {
                using var response = await SendOnceAsync(request, token).ConfigureAwait(false);
                requestId ??= RequestIdOf(response);
                if (attempt >= _options.MaxRetries || !RetryPolicy.Allows(call.Repeat, response, Time))
                    return await ReadAsync(call, response, silence, token).ConfigureAwait(false);
                reason = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
                delay = RetryPolicy.Delay(attempt, response.Headers, Time, _options.Jitter);
            }
            catch (Exception thrown) when (!IsDisposal(thrown))
            {
                ThrowIfOwn(thrown, call.Context.WithRequest(requestId), cancellationToken);
                var error = silence is { HasPassed: true } ? call.Context.Cancelled(thrown, token) : thrown;
                if (attempt >= _options.MaxRetries || !RetryPolicy.Allows(call.Repeat, Failure.KindOf(error)))
                    throw Failed(call, error, silence is { HasPassed: true }, requestId);
                reason = Log.Shown(error);
                delay = RetryPolicy.Delay(attempt, null, Time, _options.Jitter);
            }

            FalTelemetry.CountRetry(call, reason);
            if (Logger.IsEnabled(LogLevel.Warning))
                Log.Retrying(Logger, call.Method.Method, Log.Shown(call.Address), reason, delay, attempt + 2, _options.MaxRetries + 1, requestId);
            await DelayAsync(delay, call, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request once and leaves the body of the answer to be read as it comes.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var request = await MakeRequestAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!IsDisposal(error))
        {
            ThrowIfOwn(error, call.Context, cancellationToken);
            throw Failed(call, error, false, null);
        }
    }

    /// <summary>The service's id of a request, from the head of its answer.</summary>
    public static string? RequestIdOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("x-fal-request-id", out var values) ? values.ToString() : null;

    /// <summary>Opens a socket over the same handlers as every other request.</summary>
    public async Task ConnectAsync(ClientWebSocket socket, Uri address, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        socket.Options.SetRequestHeader("User-Agent", UserAgent);
        try
        {
            await socket.ConnectAsync(address, _client, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (Logger.IsEnabled(LogLevel.Debug))
                Log.Connected(Logger, Log.Shown(address), (int)socket.HttpStatusCode, Milliseconds(start));
        }
    }

    /// <summary>Reads the body of an answer to its end.</summary>
    /// <param name="silence">Started again whenever more of it has come.</param>
    public async ValueTask<ApiResponse> ReadAsync(ApiCall call, HttpResponseMessage response, Deadline? silence, CancellationToken cancellationToken)
    {
        // One byte more than the body: the read that finds the end of it needs room, too.
        var body = new PooledBuffer((int)Math.Min((response.Content.Headers.ContentLength ?? 4095) + 1, 1 << 20));
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await body.FillAsync(stream, int.MaxValue, cancellationToken, silence).ConfigureAwait(false);
            JsonText.Repair(body);
            return new ApiResponse(call.Context, response.StatusCode, response.Headers, body, Time);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        var sending = _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return Logger.IsEnabled(LogLevel.Debug) ? LogAsync(request, sending, start) : sending;
    }

    private async Task<HttpResponseMessage> LogAsync(HttpRequestMessage request, Task<HttpResponseMessage> sending, long start)
    {
        var (method, address) = (request.Method.Method, Log.Shown(request.RequestUri!));
        try
        {
            var response = await sending.ConfigureAwait(false);
            Log.Answered(Logger, method, address, (int)response.StatusCode, Milliseconds(start), RequestIdOf(response));
            return response;
        }
        catch (Exception error)
        {
            Log.Failed(Logger, method, address, Milliseconds(start), Log.Shown(error));
            throw;
        }
    }

    private long Milliseconds(long start) => (long)Time.GetElapsedTime(start).TotalMilliseconds;

    /// <summary>Whether an exception says that the client is disposed; it comes as it is.</summary>
    private bool IsDisposal(Exception error) => _isDisposed && error is ObjectDisposedException;

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

    private async ValueTask<string> AuthorizationAsync(ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await _keys.AuthorizationAsync(call.Context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested)
        {
            throw call.Context.Cancelled(error, cancellationToken);
        }
    }

    private FalException Failed(ApiCall call, Exception error, bool wasSilent, string? requestId)
    {
        var host = call.Address.Host;
        var text = wasSilent ? $"{host} was silent for {_options.ResponseTimeout}." : Failure.Sentence(error, host);

        // What was sent once may be worked on, and paid for: whoever sends it again should know.
        if (call.Repeat < Repeat.Always && Failure.KindOf(error) is FailureKind.Lost or FailureKind.Other or FailureKind.Unreadable)
            text = $"{text.TrimEnd('.')}. The service may have accepted the request, so it was not sent again.";
        return call.Context.WithRequest(requestId).Wrap(error, text);
    }

    private async Task DelayAsync(TimeSpan delay, ApiCall call, CancellationToken cancellationToken)
    {
        // The exception tells the one token that was cancelled, and not the linked one, which nobody else knows.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.LastCall, cancellationToken);
        await Task.Delay(delay, Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        call.LastCall.ThrowIfCancellationRequested();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async ValueTask<HttpRequestMessage> MakeRequestAsync(ApiCall call, CancellationToken cancellationToken)
    {
        // This try has not gone out yet, so that a submit, too, can be given up at once.
        var beforeSent = call.LastCall.CanBeCanceled ? call.LastCall : cancellationToken;
        beforeSent.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(FalClient));
        var authorization = call.SendCredentials ? await AuthorizationAsync(call, beforeSent).ConfigureAwait(false) : null;
        beforeSent.ThrowIfCancellationRequested();

        var request = new HttpRequestMessage(call.Method, call.Address)
        {
            Content = call.Body is { } body ? new BufferContent(body) : call.MakeContent?.Invoke(),
            Version = _client.DefaultRequestVersion,
            VersionPolicy = _client.DefaultVersionPolicy,
        };
        var headers = request.Headers;
        if (authorization is not null)
            headers.TryAddWithoutValidation("Authorization", authorization);
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation("Accept", call.AcceptEvents ? "text/event-stream" : "application/json");
        foreach (var (name, value) in call.Headers ?? (call.SendCredentials ? _headers : []))
            SetHeader(request, name, value);
        return request;
    }

    /// <summary>Sets a header of the request, or of its body where it has one, over one that is there.</summary>
    private static void SetHeader(HttpRequestMessage request, string name, string value)
    {
        if (!TrySet(request.Headers, name, value) && request.Content is { } content)
            TrySet(content.Headers, name, value);
    }

    private static bool TrySet(HttpHeaders headers, string name, string value)
    {
        if (headers.NonValidated.Contains(name))
            headers.Remove(name);
        return headers.TryAddWithoutValidation(name, value);
    }
}
