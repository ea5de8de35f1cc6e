using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;

namespace Fal;

/// <summary>Sends requests to the service: key and headers on, failures turned into <see cref="FalException"/>s, repeated where that is safe.</summary>
internal sealed class FalHttp : IDisposable
{
    private static readonly string UserAgent = $"Fal.Client/{typeof(FalHttp).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpClient _client;
    private readonly bool _ownsClient;
    private readonly string? _credentials;
    private readonly string? _authorization;
    private readonly FalClientOptions _options;

    public FalHttp(HttpClient? client, FalClientOptions options)
    {
        _ownsClient = client is null;
        _client = client ?? MakeClient();
        _credentials = options.Credentials;
        _authorization = options.Credentials is null ? null : $"Key {options.Credentials}";
        _options = options;
        if (_authorization is not null && _authorization.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
            throw new FalException("The key holds characters that a key cannot have. It looks like id:secret.");
    }

    public TimeProvider Time => _options.TimeProvider;

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
            Exception failure;
            TimeSpan delay;
            var requestId = call.RequestId;
            call.LastCall.ThrowIfCancellationRequested();
            using var request = MakeRequest(call);
            try
            {
                using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                requestId ??= RequestIdOf(response);
                if (attempt >= _options.MaxRetries || !RetryPolicy.Allows(call.Repeat, response, Time))
                    return await ReadAsync(call, response, cancellationToken).ConfigureAwait(false);
                delay = RetryPolicy.Delay(attempt, response.Headers, Time);
                failure = null!;
            }
            catch (Exception error) when (IsTransport(error, cancellationToken))
            {
                failure = error;
                delay = RetryPolicy.Delay(attempt, null, Time);
            }

            if (failure is not null && (attempt >= _options.MaxRetries || !RetryPolicy.Allows(call.Repeat, failure)))
                throw Unreachable(call, failure, requestId);
            await DelayAsync(delay, call, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request once and leaves the body of the answer to be read as it comes.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var request = MakeRequest(call);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
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
    public Task ConnectAsync(ClientWebSocket socket, Uri address, CancellationToken cancellationToken)
    {
        socket.Options.SetRequestHeader("User-Agent", UserAgent);
        return socket.ConnectAsync(address, _client, cancellationToken);
    }

    public async Task<ApiResponse> ReadAsync(ApiCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new PooledBuffer((int)Math.Min((response.Content.Headers.ContentLength ?? 4095) + 1, 1 << 20));
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await body.FillAsync(stream, int.MaxValue, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Takes the key out of a text that the service sent: some services repeat it in their errors.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text)
    {
        if (text is null || _credentials is null)
            return text;
        text = text.Replace(_credentials, "***", StringComparison.Ordinal);
        var secret = _credentials.AsSpan(_credentials.IndexOf(':', StringComparison.Ordinal) + 1);
        return secret.Length < 4 ? text : text.Replace(secret.ToString(), "***", StringComparison.Ordinal);
    }

    /// <summary>The cause of an error, unless it holds the key: whoever logs the error logs its causes too.</summary>
    public Exception? Cause(Exception error) => error.ToString() is var text && text == Redact(text) ? error : null;

    public void ThrowIfNoCredentials(string? endpointId)
    {
        if (_authorization is null)
        {
            throw new FalException(
                $"There is no key. Set FAL_KEY in the environment, or {nameof(FalClientOptions)}.{nameof(FalClientOptions.Credentials)}; " +
                "a key is made at https://fal.ai/dashboard/keys.")
            {
                EndpointId = endpointId,
            };
        }
    }

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

        var text = RetryPolicy.Allows(Repeat.WhenNotAccepted, failure)
            ? $"{call.Address.Host} cannot be reached: {failure.Message}"
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

    private HttpRequestMessage MakeRequest(ApiCall call)
    {
        if (call.SendCredentials)
            ThrowIfNoCredentials(call.EndpointId);

        var request = new HttpRequestMessage(call.Method, call.Address)
        {
            Content = call.Body is { } body ? new BufferContent(body) : call.MakeContent?.Invoke(),
            Version = _client.DefaultRequestVersion,
            VersionPolicy = _client.DefaultVersionPolicy,
        };
        var headers = request.Headers;
        if (call.SendCredentials)
            headers.TryAddWithoutValidation("Authorization", _authorization);
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation("Accept", call.AcceptEvents ? "text/event-stream" : "application/json");
        if (call.SendCredentials)
            SetHeaders(request, _options.Headers);
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

        SetHeaders(request, options.Headers ?? FrozenDictionary<string, string>.Empty);
    }

    private static void SetHeaders(HttpRequestMessage request, IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
            SetHeader(request, name, value);
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

    private static HttpClient MakeClient() => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.All,
        EnableMultipleHttp2Connections = true,
    })
    {
        // A model may take minutes; the caller's own limits count.
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version20,
    };
}
