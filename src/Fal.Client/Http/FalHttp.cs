using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fal;

/// <summary>Sends requests to the service: key and headers on, failures turned into <see cref="FalException"/>s, repeated where that is safe.</summary>
internal sealed class FalHttp : IDisposable
{
    private static readonly string UserAgent = $"Fal.Client/{typeof(FalHttp).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpClient _client;
    private readonly bool _ownsClient;
    private readonly Keys _keys;
    private readonly FalClientOptions _options;
    private readonly KeyValuePair<string, string>[] _headers;

    public FalHttp(HttpClient? client, FalClientOptions options)
    {
        _ownsClient = client is null;
        _client = client ?? MakeClient();
        _keys = new Keys(options);
        _options = options;
        _headers = [.. options.Headers];
        Logger = options.LoggerFactory?.CreateLogger<FalClient>() ?? (ILogger)NullLogger.Instance;
    }

    public TimeProvider Time => _options.TimeProvider;

    public ILogger Logger { get; }

    /// <summary>What sends requests where the caller has no handler of its own. It follows changes of DNS, so that it can be kept for good.</summary>
    public static SocketsHttpHandler MakeHandler() => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.All,
        EnableMultipleHttp2Connections = true,

        // A connection that has died is noticed also while a model works for minutes.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };

    /// <summary>Sets what every HttpClient has that is not made by the caller.</summary>
    public static void Prepare(HttpClient client)
    {
        // A model may take minutes; the caller's own limits count.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestVersion = HttpVersion.Version20;
    }

    public void Dispose()
    {
        if (_ownsClient)
            _client.Dispose();
    }

    /// <summary>Sends a request and reads the whole answer, whatever its status.</summary>
    public async Task<ApiResponse> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            Exception? failure = null;
            string reason;
            TimeSpan delay;
            var requestId = call.RequestId;
            using var request = await MakeRequestAsync(call, cancellationToken).ConfigureAwait(false);
            using var silence = call.IsAnsweredAtOnce ? new Deadline(_options.ResponseTimeout, Time, cancellationToken) : null;
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
            catch (Exception error) when (IsTransport(error, cancellationToken))
            {
                failure = error;
                reason = Log.Shown(error);
                delay = RetryPolicy.Delay(attempt, null, Time, _options.Jitter);
            }

            if (failure is not null && (attempt >= _options.MaxRetries || !RetryPolicy.Allows(call.Repeat, failure)))
                throw Unreachable(call, failure, requestId);
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
        catch (Exception error) when (IsTransport(error, cancellationToken))
        {
            throw Unreachable(call, error, call.RequestId);
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
        var body = new PooledBuffer((int)Math.Min((response.Content.Headers.ContentLength ?? 4095) + 1, 1 << 20));
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await body.FillAsync(stream, int.MaxValue, cancellationToken, silence).ConfigureAwait(false);
            return new ApiResponse(call, this, response.StatusCode, response.Headers, body);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Whether an error is of the network, and not the caller's cancellation.</summary>
    public static bool IsTransport(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public string Describe(string message, ApiCall call, string? requestId) =>
        Describe(call.Purpose is { } purpose ? $"{purpose}: {message}" : message, call.EndpointId, requestId);

    /// <summary>A message with the endpoint and the request at its end, and no key in it.</summary>
    public string Describe(string message, string? endpointId, string? requestId)
    {
        var about = (endpointId, requestId) switch
        {
            (null, null) => "",
            (_, null) => $" ({endpointId})",
            (null, _) => $" (request {requestId})",
            _ => $" ({endpointId}, request {requestId})",
        };
        return Redact(message) + about;
    }

    /// <summary>Takes keys out of a text that the service sent.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text) => _keys.Redact(text);

    /// <summary>The cause of an error, unless it holds the key: whoever logs the error logs its causes too.</summary>
    public Exception? Cause(Exception error) => error.ToString() is var text && text == Redact(text) ? error : null;

    public void ThrowIfNoCredentials(string? endpointId) => _keys.ThrowIfNone(endpointId);

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

    private FalException Unreachable(ApiCall call, Exception failure, string? requestId)
    {
        if (failure is OperationCanceledException { InnerException: TimeoutException })
        {
            return new FalTimeoutException(Describe("The HttpClient's own timeout passed before the answer was there.", call, requestId), failure)
            {
                EndpointId = call.EndpointId,
                RequestId = requestId,
            };
        }

        var text = RetryPolicy.Allows(Repeat.WhenNotAccepted, failure) ? $"{call.Address.Host} cannot be reached: {failure.Message}"
            : failure is OperationCanceledException ? $"{call.Address.Host} was silent for {_options.ResponseTimeout}."
            : $"The connection to {call.Address.Host} was lost: {failure.GetBaseException().Message.TrimEnd('.')}.";
        if (call.Repeat < Repeat.Always && !RetryPolicy.Allows(Repeat.WhenNotAccepted, failure))
            text += " The service may have accepted the request, so it was not sent again.";
        return new FalConnectionException(Describe(text, call, requestId), failure)
        {
            EndpointId = call.EndpointId,
            RequestId = requestId,
        };
    }

    private async Task DelayAsync(TimeSpan delay, ApiCall call, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.LastCall, cancellationToken);
        await Task.Delay(delay, Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        call.LastCall.ThrowIfCancellationRequested();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async ValueTask<HttpRequestMessage> MakeRequestAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var beforeSent = call.LastCall.CanBeCanceled ? call.LastCall : cancellationToken;
        beforeSent.ThrowIfCancellationRequested();
        var authorization = call.SendCredentials ? await _keys.AuthorizationAsync(call.EndpointId, beforeSent).ConfigureAwait(false) : null;
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
        if (call.SendCredentials)
        {
            foreach (var (name, value) in _headers)
                SetHeader(request, name, value);
        }

        if (call.ObjectLifecycle is { IsEmpty: false } lifecycle)
            headers.TryAddWithoutValidation("X-Fal-Object-Lifecycle", lifecycle.ToJson());
        if (call.Options is { } options)
            AddHeaders(request, options);
        return request;
    }

    private void AddHeaders(HttpRequestMessage request, FalCallOptions options)
    {
        var headers = request.Headers;
        if (FalClientOptions.CheckStart(options.StartTimeout ?? _options.StartTimeout) is { } timeout)
            headers.TryAddWithoutValidation("x-fal-request-timeout", timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture));
        if ((options.Hint ?? _options.Hint) is { } hint)
            SetHeader(request, "x-fal-runner-hint", hint);
        if (!(options.StoreIO ?? _options.StoreIO))
            headers.TryAddWithoutValidation("x-fal-store-io", "0");
        if ((options.ObjectLifecycle ?? _options.ObjectLifecycle) is { IsEmpty: false } lifecycle)
            headers.TryAddWithoutValidation("x-fal-object-lifecycle-preference", lifecycle.ToJson());
        if (options is FalSubmitOptions submit)
        {
            if ((submit.Priority ?? _options.Priority) is { } priority)
                headers.TryAddWithoutValidation("x-fal-queue-priority", priority is FalPriority.Low ? "low" : "normal");
            if (!(submit.RetryFailedRunner ?? _options.RetryFailedRunner))
                headers.TryAddWithoutValidation("x-fal-no-retry", "1");
        }

        if (options.Headers is { } more)
        {
            foreach (var (name, value) in more)
                SetHeader(request, name, value);
        }
    }

    /// <summary>Sets a header of the request, or of its body, over one that is there.</summary>
    private static void SetHeader(HttpRequestMessage request, string name, string value)
    {
        if (value is null || value.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
            throw new ArgumentException($"The value of the header '{name}' has characters that a header cannot have; those of ASCII from space to '~' can be sent.", nameof(value));
        if (!TrySet(request.Headers, name, value) && (request.Content is not { } content || !TrySet(content.Headers, name, value)))
            throw new ArgumentException($"'{name}' is not the name of a header that this request can have.", nameof(name));
    }

    private static bool TrySet(HttpHeaders headers, string name, string value)
    {
        if (headers.NonValidated.Contains(name))
            headers.Remove(name);
        return headers.TryAddWithoutValidation(name, value);
    }

    private static HttpClient MakeClient()
    {
        var client = new HttpClient(MakeHandler());
        Prepare(client);
        return client;
    }
}
