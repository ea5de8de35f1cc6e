#pragma warning disable RS0026 // Overloads differ in the type of the model or of the inputs, which are not taken for each other.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Fal;

/// <summary>Calls models on fal.ai. Safe for use by many threads; make one and keep it.</summary>
/// <remarks>
/// Each of the five calls is a span of the <see cref="System.Diagnostics.ActivitySource"/> named <c>Fal</c>, and is measured by the
/// <see cref="System.Diagnostics.Metrics.Meter"/> of the same name: <c>gen_ai.client.operation.duration</c> as OpenTelemetry has it,
/// <c>fal.client.queue.wait</c> for a subscribe's wait in the queue in seconds, <c>fal.client.retries</c>, and
/// <c>fal.client.billable_units</c>. The attribute
/// <c>fal.call</c> names the call. For logs see <see cref="FalClientOptions.LoggerFactory"/>.
/// </remarks>
public sealed partial class FalClient : IDisposable
{
    private static readonly FalRealtimeOptions DefaultRealtime = new();

    private readonly Secrets _secrets = new();
    private readonly Keys _keys;
    private readonly FalHttp _http;
    private readonly EffectiveOptions _options;
    private readonly TimeProvider _time;
    private readonly Addresses _addresses;
    private readonly Queue _queue;
    private readonly UploadLimits _uploads;
    private readonly Storage _storage;
    private readonly Inputs _inputs;
    private readonly DirectCalls _directCalls;
    private readonly QueueCalls _queueCalls;
    private readonly RealtimeTokenCache _tokens;

    /// <summary>Makes a client with the key from the environment.</summary>
    public FalClient()
        : this(new FalClientOptions())
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="options">How to reach the service; copied.</param>
    public FalClient(FalClientOptions options)
        : this(null, HandlerKind.Own, options)
    {
    }

    /// <summary>Makes a client over an <see cref="HttpClient"/> that the caller keeps and disposes. Its own timeout counts too.</summary>
    /// <remarks>
    /// A handler that sends a paid request again is refused, unless it has read the body into memory before, or sends copies: of these nothing
    /// is seen here, but where the client comes from <see cref="Microsoft.Extensions.DependencyInjection.FalServiceCollectionExtensions"/>.
    /// Handlers that follow redirects by themselves count as such.
    /// </remarks>
    /// <param name="httpClient">What sends the requests.</param>
    /// <param name="options">How to reach the service; copied.</param>
    public FalClient(HttpClient httpClient, FalClientOptions? options = null)
        : this(httpClient ?? throw new ArgumentNullException(nameof(httpClient)), HandlerKind.Foreign, options ?? new FalClientOptions())
    {
    }

    internal FalClient(HttpClient? httpClient, HandlerKind handlers, FalClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ProxyAddress is null && httpClient?.DefaultRequestHeaders.NonValidated.Contains("Authorization") is true)
            OptionCheck.NotTheKey("Authorization", $"{nameof(HttpClient)}.{nameof(HttpClient.DefaultRequestHeaders)}");
        options = options.Copy();
        _options = new EffectiveOptions(options);
        _time = options.TimeProvider;
        _addresses = new Addresses(options);
        _keys = new Keys(options, _secrets);
        _http = new FalHttp(httpClient, handlers, options, _keys, _addresses);
        _uploads = new UploadLimits(options.MultipartThreshold, options.MultipartPartSize);
        (_queue, _storage, _inputs, _directCalls, _queueCalls, _tokens) = Parts();
    }

    private FalClient(FalClient other, string credentials)
    {
        _keys = new Keys(credentials, _secrets);
        (_options, _time, _addresses, _uploads) = (other._options, other._time, other._addresses, other._uploads);
        _http = other._http.With(_keys);
        (_queue, _storage, _inputs, _directCalls, _queueCalls, _tokens) = Parts();
    }

    /// <summary>What a client does its calls with, each with its key.</summary>
    private (Queue, Storage, Inputs, DirectCalls, QueueCalls, RealtimeTokenCache) Parts()
    {
        var queue = new Queue(_http, _addresses, _options, _time);
        var storage = new Storage(_http, _addresses, _uploads);
        var inputs = new Inputs(storage);
        return (
            queue,
            storage,
            inputs,
            new DirectCalls(_http, _addresses, inputs, _secrets, _time),
            new QueueCalls(queue, _addresses, inputs, _secrets, _time),
            new RealtimeTokenCache(_http, _addresses, _secrets, _time));
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
        Check(endpoint);
        return _directCalls.RunAsync(endpoint, input, _options.Of(options), OutputReader.Output, cancellationToken);
    }

    /// <summary>The same as <see cref="RunAsync{TInput, TOutput}(FalEndpoint{TInput, TOutput}, TInput, FalRunOptions?, CancellationToken)"/>, with what the answer tells besides the output: its cost, for one.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <param name="input">Its input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The output and its answer.</returns>
    /// <exception cref="FalException">As for <see cref="RunAsync{TInput, TOutput}(FalEndpoint{TInput, TOutput}, TInput, FalRunOptions?, CancellationToken)"/>.</exception>
    public Task<FalResponse<TOutput>> RunWithResponseAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(endpoint);
        return _directCalls.RunAsync(endpoint, input, _options.Of(options), OutputReader.Response, cancellationToken);
    }

    /// <summary>Submits to the queue, waits, and returns the output.</summary>
    /// <remarks>
    /// When the time limit passes or the caller cancels, the request is also cancelled on the service, as far as it can be reached
    /// within a few seconds; after a cancellation not where <see cref="FalSubscribeOptions.KeepRequest"/> is set.
    /// </remarks>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <param name="input">Its input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries, and who is told of its progress.</param>
    /// <param name="cancellationToken">Cancels the request, unless it is kept.</param>
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
        Check(endpoint);
        return _queueCalls.SubscribeAsync(endpoint, input, _options.Of(options), Subscription.Of(options), OutputReader.Output, cancellationToken);
    }

    /// <summary>The same as <see cref="SubscribeAsync{TInput, TOutput}(FalEndpoint{TInput, TOutput}, TInput, FalSubscribeOptions?, CancellationToken)"/>, with what the answer tells besides the output: its cost, for one.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <param name="input">Its input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries, and who is told of its progress.</param>
    /// <param name="cancellationToken">Cancels the request, unless it is kept.</param>
    /// <returns>The output and its answer.</returns>
    /// <exception cref="FalException">As for <see cref="SubscribeAsync{TInput, TOutput}(FalEndpoint{TInput, TOutput}, TInput, FalSubscribeOptions?, CancellationToken)"/>.</exception>
    public Task<FalResponse<TOutput>> SubscribeWithResponseAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalSubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(endpoint);
        return _queueCalls.SubscribeAsync(endpoint, input, _options.Of(options), Subscription.Of(options), OutputReader.Response, cancellationToken);
    }

    /// <summary>Subscribes for many inputs, a bounded number at once, and yields what becomes of each as it completes.</summary>
    /// <remarks>
    /// No more than <paramref name="maxConcurrency"/> inputs are taken ahead of the results, so that the inputs may be endless. A request
    /// that fails is a result with an error. An error of the inputs themselves ends the enumeration, after the results of the requests that
    /// are under way.
    /// </remarks>
    /// <typeparam name="TInput">The type of the inputs.</typeparam>
    /// <typeparam name="TOutput">The type of the outputs.</typeparam>
    /// <param name="endpoint">The model.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="maxConcurrency">How many requests are under way at most. 1 or more. Fewer are for a time when the service refuses some with 429.</param>
    /// <param name="options">What else each request carries, how fast they start, who is told of their progress, and how they are found again after a crash.</param>
    /// <param name="cancellationToken">Ends the enumeration and, unless they are kept, cancels the requests that are under way.</param>
    /// <returns>A result for each input, in the order in which they complete.</returns>
    public IAsyncEnumerable<FalManyResult<TInput, TOutput>> SubscribeManyAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint,
        IAsyncEnumerable<TInput> inputs,
        int maxConcurrency,
        FalManyOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        Check(endpoint);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        var settings = _options.Of(options);
        return new Batch<TInput, TOutput>(_queueCalls, endpoint, maxConcurrency, settings, options ?? new FalManyOptions(), _options.Client, _http.Logger).CompleteAsync(inputs, cancellationToken);
    }

    /// <inheritdoc cref="SubscribeManyAsync{TInput, TOutput}(FalEndpoint{TInput, TOutput}, IAsyncEnumerable{TInput}, int, FalManyOptions?, CancellationToken)"/>
    public IAsyncEnumerable<FalManyResult<TInput, TOutput>> SubscribeManyAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint,
        IEnumerable<TInput> inputs,
        int maxConcurrency,
        FalManyOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return SubscribeManyAsync(endpoint, ManyCalls.Sequence(inputs), maxConcurrency, options, cancellationToken);
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
        Check(endpoint);
        return _queueCalls.SubmitAsync(endpoint, input, _options.Of(options), cancellationToken);
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
        CheckRequestId(requestId);
        return new FalRequest<TOutput>(_queue, _queue.Resume(endpoint.Parsed, requestId, CallContext.Of(endpoint.Parsed, endpoint.InputMembers, _secrets)), endpoint.OutputTypeInfo);
    }

    /// <summary>
    /// Calls a model and yields its outputs as they come, partial until the last; of a workflow its own output. Exactly one request is sent.
    /// </summary>
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
        Check(endpoint);
        return _directCalls.StreamAsync(endpoint, input, _options.Of(options), cancellationToken);
    }

    /// <summary>
    /// Calls a workflow, <c>workflows/owner/name</c>, and yields what it tells of its steps, and last its output. Exactly one request is sent.
    /// <see cref="StreamAsync{TInput, TOutput}(FalEndpoint{TInput, TOutput}, TInput, FalStreamOptions?, CancellationToken)"/> yields the output alone.
    /// </summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the workflow's output.</typeparam>
    /// <param name="endpoint">The workflow.</param>
    /// <param name="input">Its input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The events. Where a step fails, the enumeration throws; it never ends without <see cref="FalWorkflowEvent{TOutput}.Completed"/>.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema, or that of a step does not fit the step's own.</exception>
    /// <exception cref="FalApiException">The service refused the call, or a step failed; the message names it.</exception>
    /// <exception cref="FalTimeoutException">Nothing came within <see cref="FalStreamOptions.IdleTimeout"/>.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">There is no key, or the output is not a <typeparamref name="TOutput"/>.</exception>
    public IAsyncEnumerable<FalWorkflowEvent<TOutput>> StreamWorkflowAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(endpoint);
        return _directCalls.StreamWorkflowAsync(endpoint, input, _options.Of(options), cancellationToken);
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
        Check(endpoint);
        options ??= DefaultRealtime;
        var settings = _options.Of(options, endpoint.RealtimeSendsJson);
        var trace = CallTrace.Start("realtime", endpoint.Id, _addresses.RealtimeHost, _time);
        return CallTrace.EndWithAsync(trace, ConnectAsync(endpoint, options, settings, cancellationToken));
    }

    /// <summary>Opens a socket to an app of one's own, at any path of it, to send and receive text and bytes as they are.</summary>
    /// <param name="endpointId">The app, as <c>owner/alias</c>.</param>
    /// <param name="path">What follows the id in the address of the socket, such as <c>/ws</c>; none where the id itself is the socket's.</param>
    /// <param name="options">How to connect.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <returns>The open socket.</returns>
    /// <exception cref="ArgumentException"><paramref name="endpointId"/> is not an endpoint id, or <paramref name="path"/> no path.</exception>
    /// <exception cref="FalApiException">The service refused the connection, or the app has no such socket.</exception>
    /// <exception cref="FalTimeoutException">The socket was not open within <see cref="FalWebSocketOptions.ConnectTimeout"/>.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached.</exception>
    /// <exception cref="FalException">There is no key.</exception>
    public Task<FalWebSocket> OpenWebSocketAsync(string endpointId, string path = "", FalWebSocketOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(endpointId);
        ArgumentNullException.ThrowIfNull(path);
        var endpoint = EndpointId.Parse(endpointId);
        path = EndpointId.CheckPath(path, nameof(path)) is { } steps ? $"/{steps}" : "";
        var realtime = options?.ToRealtime() ?? DefaultRealtime;
        _options.Of(realtime, sendsJson: false);
        var trace = CallTrace.Start("websocket", endpoint.Text, _addresses.RealtimeHost, _time);
        return CallTrace.EndWithAsync(trace, OpenAsync(endpoint, path, realtime, cancellationToken));
    }

    private async Task<FalWebSocket> OpenAsync(EndpointId endpoint, string path, FalRealtimeOptions options, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(endpoint, null, _secrets);
        var connector = new RealtimeConnector(_http, _addresses, _keys, _tokens, endpoint, path, false, context, options, _time);
        return new AppSocket(await connector.ConnectAsync(cancellationToken).ConfigureAwait(false), context, options, _time);
    }

    private async Task<FalRealtimeConnection<TInput, TOutput>> ConnectAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, FalRealtimeOptions options, RealtimeSettings settings, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(endpoint.Parsed, endpoint.InputMembers, _secrets);
        var connector = new RealtimeConnector(_http, _addresses, _keys, _tokens, endpoint.Parsed, endpoint.RealtimePath, settings.SendsJson, context, options, _time);
        var connection = new RealtimeConnection<TInput, TOutput>(endpoint, connector, _inputs, settings.Input, _time);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <summary>
    /// Uploads a file now, instead of when the first input with it is sent. One that has an address is left as it is. After a failure the
    /// file can be tried again, unless it is of a stream that cannot seek.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="options">How it is kept, and who is told of the progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The address of the file.</returns>
    /// <exception cref="FalApiException">The service refused the file.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">There is no key, or the file cannot be opened or read.</exception>
    public Task<string> UploadAsync(FalFile file, FalUploadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ObjectDisposedException.ThrowIf(_http.IsDisposed, this);
        return _storage.UploadAsync(file, _options.Of(options), new CallContext { Secrets = _secrets }, cancellationToken);
    }

    /// <summary>
    /// Disposes the connections that the client made itself. Calls over them that are under way fail with a
    /// <see cref="FalConnectionException"/>, later ones with an <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => _http.Dispose();

    private void Check([NotNull] object? endpoint, [CallerArgumentExpression(nameof(endpoint))] string parameter = "")
    {
        ArgumentNullException.ThrowIfNull(endpoint, parameter);
        ObjectDisposedException.ThrowIf(_http.IsDisposed, this);
    }
}
