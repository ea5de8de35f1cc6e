using System.Runtime.CompilerServices;

namespace Fal;

/// <summary>Calls models on fal.ai. Safe for use by many threads; make one and keep it.</summary>
/// <remarks>
/// Each of the five calls is a span of the <see cref="System.Diagnostics.ActivitySource"/> named <c>Fal</c>, and is measured by the
/// <see cref="System.Diagnostics.Metrics.Meter"/> of the same name: <c>gen_ai.client.operation.duration</c> as OpenTelemetry has it,
/// <c>fal.client.queue.wait</c> for a subscribe's wait in the queue in seconds, and <c>fal.client.retries</c>. The attribute
/// <c>fal.call</c> names the call. For logs see <see cref="FalClientOptions.LoggerFactory"/>.
/// </remarks>
public sealed class FalClient : IDisposable
{
    private readonly FalHttp _http;
    private readonly FalClientOptions _options;
    private readonly Addresses _addresses;
    private readonly Queue _queue;
    private readonly FileUploads _uploads;
    private readonly RealtimeTokens _tokens;

    /// <summary>Makes a client with the key from the environment.</summary>
    public FalClient()
        : this(new FalClientOptions())
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="options">How to reach the service; copied.</param>
    public FalClient(FalClientOptions options)
        : this(null, options, true)
    {
    }

    /// <summary>Makes a client over an <see cref="HttpClient"/> that the caller keeps and disposes. Its own timeout counts too.</summary>
    /// <param name="httpClient">What sends the requests.</param>
    /// <param name="options">How to reach the service; copied.</param>
    public FalClient(HttpClient httpClient, FalClientOptions? options = null)
        : this(httpClient ?? throw new ArgumentNullException(nameof(httpClient)), options ?? new FalClientOptions(), true)
    {
    }

    private FalClient(HttpClient? httpClient, FalClientOptions options, bool _)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Copy();
        _addresses = new Addresses(_options);
        _http = new FalHttp(httpClient, _options);
        _queue = new Queue(_http, _options, _addresses);
        _uploads = new FileUploads(_http, _addresses);
        _tokens = new RealtimeTokens(_http, _addresses);
    }

    /// <summary>Calls a model directly and waits for its output. Exactly one request is sent: no queue, no second try.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <param name="input">Its input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema.</exception>
    /// <exception cref="FalApiException">The service refused the call, or the model failed.</exception>
    /// <exception cref="FalTimeoutException">A time limit of <paramref name="options"/> has passed.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">There is no key, or the answer is not a <typeparamref name="TOutput"/>.</exception>
    public Task<TOutput> RunAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var trace = CallTrace.Start("run", endpoint.Id, _options.RunAddress, _http.Time);
        var running = RunAsync(endpoint, input, options, trace, cancellationToken);
        return trace is null ? running : trace.EndWithAsync(running);
    }

    private async Task<TOutput> RunAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalRunOptions? options, CallTrace? trace, CancellationToken cancellationToken)
    {
        using var deadline = options?.Timeout is { } timeout ? new Deadline(timeout, _http.Time, cancellationToken) : null;
        var token = deadline?.Token ?? cancellationToken;
        try
        {
            await _uploads.UploadAsync(input, endpoint.Id, token).ConfigureAwait(false);
            using var body = PooledBuffer.Write(input, endpoint.InputTypeInfo);
            var call = new ApiCall
            {
                Method = HttpMethod.Post,
                Address = _addresses.Run(endpoint.Parsed),
                Repeat = Repeat.Never,
                EndpointId = endpoint.Id,
                Body = body,
                Options = options,
            };
            using var response = await _http.SendAsync(call, token).ConfigureAwait(false);
            response.ThrowIfFailed();
            trace?.SetRequestId(response.RequestId);
            return response.Read(endpoint.OutputTypeInfo);
        }
        catch (OperationCanceledException error) when (deadline is not null && deadline.Token.IsCancellationRequested)
        {
            if (!deadline.HasPassed)
                throw deadline.Cancelled(error);
            throw new FalTimeoutException(_http.Describe($"There was no answer within {options!.Timeout}.", endpoint.Id, null), error) { EndpointId = endpoint.Id };
        }
    }

    /// <summary>Submits to the queue, waits, and returns the output.</summary>
    /// <remarks>
    /// When the time limit passes or the caller cancels, the request is also cancelled on the service, as far as it can be reached
    /// within a few seconds.
    /// </remarks>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <param name="input">Its input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries, and who is told of its progress.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema.</exception>
    /// <exception cref="FalApiException">The service refused the call, or the model failed.</exception>
    /// <exception cref="FalTimeoutException">A time limit of <paramref name="options"/> has passed.</exception>
    /// <exception cref="FalConnectionException">
    /// The service could not be reached, or the connection was lost. With a <see cref="FalException.RequestId"/> the request goes on.
    /// </exception>
    /// <exception cref="FalException">There is no key, or the answer is not a <typeparamref name="TOutput"/>.</exception>
    public Task<TOutput> SubscribeAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalSubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var trace = CallTrace.Start("subscribe", endpoint.Id, _options.QueueAddress, _http.Time);
        var running = SubscribeAsync(endpoint, input, options, trace, cancellationToken);
        return trace is null ? running : trace.EndWithAsync(running);
    }

    private async Task<TOutput> SubscribeAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalSubscribeOptions? options, CallTrace? trace, CancellationToken cancellationToken)
    {
        options ??= Defaults.Subscribe;
        if (options.PollInterval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(options), options.PollInterval, "The poll interval is more than zero.");
        if (options.Timeout is { } limit && options.StartTimeout is null && limit > TimeSpan.FromSeconds(1))
            options = options with { StartTimeout = limit };

        using var deadline = new Deadline(options.Timeout, _http.Time, cancellationToken);
        QueuedRequest? request = null;
        try
        {
            await _uploads.UploadAsync(input, endpoint.Id, deadline.Token).ConfigureAwait(false);
            request = await EnqueueAsync(endpoint, input, options, deadline.Token).ConfigureAwait(false);
            trace?.SetRequestId(request.Id);
            deadline.Token.ThrowIfCancellationRequested();
            options.OnSubmitted?.Invoke(request.Id);
            var follow = new FollowOptions(options.Logs, options.StreamStatus, options.PollInterval);
            using var response = await _queue.FollowAsync(request, follow, options.OnUpdate, trace, deadline.Token).ConfigureAwait(false);
            return response.Read(endpoint.OutputTypeInfo);
        }
        catch (OperationCanceledException error) when (deadline.Token.IsCancellationRequested)
        {
            if (request is not null)
                await _queue.TryCancelAsync(request).ConfigureAwait(false);
            if (!deadline.HasPassed)
                throw new OperationCanceledException(_http.Describe("The call was cancelled.", endpoint.Id, request?.Id), error, cancellationToken);
            throw new FalTimeoutException(_http.Describe($"There was no result within {options.Timeout}.", endpoint.Id, request?.Id), error)
            {
                EndpointId = endpoint.Id,
                RequestId = request?.Id,
            };
        }
    }

    /// <summary>Submits to the queue and returns at once. Sent again only where the service cannot have accepted it.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <param name="input">Its input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Gives up; a request that was accepted meanwhile is cancelled on the service.</param>
    /// <returns>The request, to watch, to collect or to cancel.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema.</exception>
    /// <exception cref="FalApiException">The service refused the call.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">There is no key.</exception>
    public Task<FalRequest<TOutput>> SubmitAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalSubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var trace = CallTrace.Start("submit", endpoint.Id, _options.QueueAddress, _http.Time);
        var running = SubmitAsync(endpoint, input, options ?? Defaults.Submit, trace, cancellationToken);
        return trace is null ? running : trace.EndWithAsync(running);
    }

    private async Task<FalRequest<TOutput>> SubmitAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalSubmitOptions options, CallTrace? trace, CancellationToken cancellationToken)
    {
        await _uploads.UploadAsync(input, endpoint.Id, cancellationToken).ConfigureAwait(false);
        var request = await EnqueueAsync(endpoint, input, options, cancellationToken).ConfigureAwait(false);
        trace?.SetRequestId(request.Id);
        if (cancellationToken.IsCancellationRequested)
        {
            await _queue.TryCancelAsync(request).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new FalRequest<TOutput>(_queue, request, endpoint.OutputTypeInfo);
    }

    /// <summary>A request that was submitted before, from its id. Sends nothing.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model that it was submitted to.</param>
    /// <param name="requestId">The id.</param>
    /// <returns>The request, to watch, to collect or to cancel.</returns>
    public FalRequest<TOutput> Request<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, string requestId)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(requestId);
        if (requestId is "." or "..")
            throw new ArgumentException($"'{requestId}' is not a request id, but a step in an address.", nameof(requestId));
        return new FalRequest<TOutput>(_queue, _queue.Resume(endpoint.Parsed, requestId), endpoint.OutputTypeInfo);
    }

    /// <summary>Calls a model and yields its outputs as they come, partial until the last. Exactly one request is sent.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the outputs.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <param name="input">Its input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The outputs. An error after the first surfaces from the enumeration; the stream never ends silently.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema.</exception>
    /// <exception cref="FalApiException">The service refused the call, the model failed, or the endpoint does not stream.</exception>
    /// <exception cref="FalTimeoutException">No output came within <see cref="FalStreamOptions.IdleTimeout"/>.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">There is no key, or an output is not a <typeparamref name="TOutput"/>.</exception>
    public IAsyncEnumerable<TOutput> StreamAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return FalTelemetry.IsListenedTo
            ? TraceAsync(endpoint, input, options ?? Defaults.Stream, cancellationToken)
            : EnumerateAsync(endpoint, input, options ?? Defaults.Stream, null, cancellationToken);
    }

    /// <summary>Opens a socket to a model, to send inputs and receive outputs with little delay.</summary>
    /// <typeparam name="TInput">The type of the inputs.</typeparam>
    /// <typeparam name="TOutput">The type of the outputs.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <param name="options">How to connect.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="FalApiException">The service refused the connection, or the endpoint has no realtime socket.</exception>
    /// <exception cref="FalTimeoutException">The socket was not open within <see cref="FalRealtimeOptions.ConnectTimeout"/>.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached.</exception>
    /// <exception cref="FalException">There is no key.</exception>
    public Task<FalRealtimeConnection<TInput, TOutput>> RealtimeAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, FalRealtimeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var trace = CallTrace.Start("realtime", endpoint.Id, _options.RealtimeAddress ?? _options.RunAddress, _http.Time);
        var opening = ConnectAsync(endpoint, options, cancellationToken);
        return trace is null ? opening : trace.EndWithAsync(opening);
    }

    private async Task<FalRealtimeConnection<TInput, TOutput>> ConnectAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, FalRealtimeOptions? options, CancellationToken cancellationToken)
    {
        var connector = new RealtimeConnector(_http, _addresses, _tokens, endpoint.Parsed, endpoint.RealtimePath, options ?? Defaults.Realtime);
        var connection = new FalRealtimeConnection<TInput, TOutput>(endpoint, connector, _uploads, _http);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <summary>Uploads a file now, instead of when the first input with it is sent. One that has an address is left as it is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The address of the file.</returns>
    /// <exception cref="FalApiException">The service refused the file.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">There is no key.</exception>
    public Task<string> UploadAsync(FalFile file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _uploads.UploadAsync(file, null, cancellationToken);
    }

    /// <summary>Disposes the connections that the client made itself. Calls that are under way fail.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<QueuedRequest> EnqueueAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalSubmitOptions options, CancellationToken cancellationToken)
    {
        using var body = PooledBuffer.Write(input, endpoint.InputTypeInfo);
        return await _queue.SubmitAsync(endpoint.Parsed, body, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A stream under a trace, from the first output that is asked for to the last.</summary>
    private async IAsyncEnumerable<TOutput> TraceAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalStreamOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("stream", endpoint.Id, _options.RunAddress, _http.Time);
        var outputs = EnumerateAsync(endpoint, input, options, trace, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (outputs.ConfigureAwait(false))
        {
            Exception? failure = null;
            try
            {
                while (await NextAsync().ConfigureAwait(false))
                    yield return outputs.Current;
            }
            finally
            {
                trace?.End(failure);
            }

            async ValueTask<bool> NextAsync()
            {
                try
                {
                    return await outputs.MoveNextAsync().ConfigureAwait(false);
                }
                catch (Exception error)
                {
                    failure = error;
                    throw;
                }
            }
        }
    }

    private async IAsyncEnumerable<TOutput> EnumerateAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint,
        TInput input,
        FalStreamOptions options,
        CallTrace? trace,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _uploads.UploadAsync(input, endpoint.Id, cancellationToken).ConfigureAwait(false);
        using var body = PooledBuffer.Write(input, endpoint.InputTypeInfo);
        var call = new ApiCall
        {
            Method = HttpMethod.Post,
            Address = _addresses.Stream(endpoint.Parsed),
            Repeat = Repeat.Never,
            EndpointId = endpoint.Id,
            Body = body,
            Options = options,
            AcceptEvents = true,
            WhenNotFound = "The endpoint has no stream, or there is no such endpoint: call it with Run or Subscribe.",
        };
        var events = await EventStream.OpenAsync(_http, call, options.IdleTimeout, cancellationToken).ConfigureAwait(false);
        await using (events.ConfigureAwait(false))
        {
            trace?.SetRequestId(events.RequestId);
            if (!events.IsEventStream)
            {
                using var whole = await events.ReadWholeAsync().ConfigureAwait(false);
                whole.ThrowIfFailed();
                yield return whole.Read(endpoint.OutputTypeInfo);
                yield break;
            }

            while (await events.NextAsync().ConfigureAwait(false) is { } data)
                yield return ApiResponse.Read(data.Span, endpoint.OutputTypeInfo, call, _http, events.RequestId);
        }
    }

    private static class Defaults
    {
        public static readonly FalSubmitOptions Submit = new();
        public static readonly FalSubscribeOptions Subscribe = new();
        public static readonly FalStreamOptions Stream = new();
        public static readonly FalRealtimeOptions Realtime = new();
    }
}
