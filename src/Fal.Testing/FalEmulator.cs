using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fal.Testing.Hosting;
using Fal.Testing.Models;
using Fal.Testing.Schemas;

namespace Fal.Testing;

/// <summary>
/// fal.ai in this process, on a loopback port of its own: real HTTP, server-sent events and WebSockets, checked inputs, made-up outputs,
/// and no bill. Knows the endpoints of its schemas and those that <c>Respond</c> gives an answer of. Safe for use by many threads; any
/// number of them run side by side.
/// </summary>
public sealed class FalEmulator : IAsyncDisposable
{
    private readonly FalEmulatorOptions _options;
    private readonly EndpointCatalog _endpoints;
    private readonly Journal<FalEmulatorRequest> _journal;
    private readonly Server _server;
    private readonly Services _services;
    private volatile Func<FalEmulatorRequest, FalEmulatorAnswer?>? _intercept;

    private FalEmulator(FalEmulatorOptions options, EndpointCatalog endpoints, FalEmulatorCatalog catalog, Server server)
    {
        _options = options;
        _endpoints = endpoints;
        _journal = new Journal<FalEmulatorRequest>(options.JournalCapacity, options.MaxKeptBytes, request => request.Body.Length);
        _server = server;
        _services = new Services(options, endpoints, catalog, _journal, server, request => _intercept?.Invoke(request));
    }

    /// <summary>
    /// The address of the emulator, such as <c>http://127.0.0.1:49152/</c>. Each host of the service is a path there: <c>run</c> (also of
    /// sockets), <c>queue</c> and <c>rest</c>, which <c>FAL_RUN_HOST</c>, <c>FAL_QUEUE_RUN_HOST</c> and <c>FAL_REST_HOST</c> name in the
    /// environment of another process, as in <c>FAL_RUN_HOST=http://127.0.0.1:49152/run</c>. The key is <see cref="Key"/>.
    /// </summary>
    public Uri Address => _server.Address;

    /// <summary>
    /// What takes the place of <c>https://api.fal.ai/v1</c>, the platform API, such as <c>http://127.0.0.1:49152/api/v1</c>: <c>models</c>,
    /// <c>models/pricing</c> and <c>models/pricing/estimate</c> are below it. <see cref="Catalog"/> changes what it says.
    /// </summary>
    public Uri PlatformAddress => new(Address, "api/v1");

    /// <summary>The models that the platform API lists: those of the schemas, and what becomes of them while a test runs.</summary>
    public FalEmulatorCatalog Catalog => _services.Catalog;

    /// <summary>The key that the emulator takes.</summary>
    public string Key => _options.Key;

    /// <summary>The requests that reached the emulator so far, in the order in which they came, also those it refused.</summary>
    public IReadOnlyList<FalEmulatorRequest> Journal => _journal.Snapshot();

    /// <summary>
    /// What is wrong with the schemas: endpoints that are missing because their file could not be read, or their path not be called. Empty where all was
    /// read. A call of an endpoint that is missing is answered with the reason, too. What the emulator does not follow of an endpoint that is there,
    /// such as a pattern that none of its addresses matches, is added when the endpoint is first called.
    /// </summary>
    public IReadOnlyList<FalEmulatorProblem> SchemaProblems => _endpoints.Problems;

    /// <summary>The files that were uploaded so far.</summary>
    public IReadOnlyList<FalEmulatorFile> Files => _services.Storage.Files;

    /// <summary>Every try so far to deliver a webhook, in the order in which they ended.</summary>
    /// <remarks>
    /// A webhook is posted up to 31 times until it is answered with 2xx: again 15 seconds after the first time, then every 120 seconds, which
    /// is about an hour in all. Each try waits 15 seconds for its answer. A redirect (3xx) is not followed and ends it. Each try is signed anew.
    /// All is by <see cref="FalEmulatorOptions.TimeProvider"/>.
    /// </remarks>
    public IReadOnlyList<FalEmulatorDelivery> Deliveries => _services.Webhooks.Deliveries.Snapshot();

    /// <summary>Starts an emulator that knows the endpoints of some schemas.</summary>
    /// <param name="schemas">A schema file, or a folder of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The emulator, which listens; dispose it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="FormatException">The file is not a schema, or no file of the folder is; the message says why. Else see <see cref="SchemaProblems"/>.</exception>
#pragma warning disable RS0026 // The first arguments, a text and options, are never taken for each other.
    public static Task<FalEmulator> StartAsync(string schemas, CancellationToken cancellationToken = default) =>
        StartAsync(new FalEmulatorOptions { Schemas = { schemas } }, cancellationToken);

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">What it knows, and how fast it works; copied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The emulator, which listens; dispose it.</returns>
    /// <exception cref="FileNotFoundException">There is no file or folder of one of the schemas.</exception>
    /// <exception cref="FormatException">A file is not a schema, or no file of a folder is; the message says why. Else see <see cref="SchemaProblems"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or an <see cref="FalEmulatorSchema.EndpointId"/> stands beside a folder.</exception>
    [OverloadResolutionPriority(1)] // Of new() { … } the compiler would else not know whether it is options or a string.
    public static async Task<FalEmulator> StartAsync(FalEmulatorOptions? options = null, CancellationToken cancellationToken = default)
#pragma warning restore RS0026
    {
        options = (options ?? new FalEmulatorOptions()).Copy();
        var schemas = SchemaFiles.Read(options.Schemas);
        var endpoints = new EndpointCatalog(schemas);
        var ready = new TaskCompletionSource<FalEmulator>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = await Server.StartAsync(
            async exchange => await (await ready.Task.ConfigureAwait(false)).HandleAsync(exchange).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var emulator = new FalEmulator(options, endpoints, new FalEmulatorCatalog(schemas, endpoints, options.TimeProvider), server);
        ready.SetResult(emulator);
        return emulator;
    }

    /// <summary>A client of the emulator; dispose it.</summary>
    /// <returns>The client.</returns>
    public FalClient CreateClient() => new(CreateClientOptions());

    /// <summary>Options that lead a client to the emulator, with its key.</summary>
    /// <returns>The options, to change before a client is made with them.</returns>
    public FalClientOptions CreateClientOptions() => new()
    {
        Credentials = _options.Key,
        RunAddress = new Uri(Address, "run"),
        QueueAddress = new Uri(Address, "queue"),
        RestAddress = new Uri(Address, "rest"),
        RealtimeAddress = null,
    };

    /// <summary>Options that make a <see cref="FalWebhook"/> trust the emulator's key, by the emulator's clock.</summary>
    /// <returns>The options, to change before a <see cref="FalWebhook"/> is made with them.</returns>
    public FalWebhookOptions CreateWebhookOptions() => new()
    {
        JwksAddress = new Uri(Address, "rest/.well-known/jwks.json"),
        TimeProvider = _options.TimeProvider,
    };

    /// <summary>Signs webhooks with another key from now on. The key before it stays published, those before that are withdrawn.</summary>
    public void RotateWebhookKey() => _services.Webhooks.Keys.Rotate();

    /// <summary>Gives one answer to every call of an endpoint. Inputs are still checked where there is a schema of it.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="output">The output.</param>
    public void Respond<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, TOutput output) => Respond(endpoint, _ => output);

    /// <summary>Answers the calls of an endpoint.</summary>
    /// <remarks>
    /// A <see cref="FalApiException"/> or <see cref="FalValidationException"/> that the function throws is what the call is answered; a
    /// <see cref="FalTimeoutException"/> is the answer to a start timeout that has passed; a <see cref="FalConnectionException"/> drops
    /// the connection. Any other exception is answered as 500 with its message. On a realtime socket, a file of the output whose
    /// address is a <c>data:</c> one goes out as raw bytes, as models send frames there.
    /// </remarks>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="respond">Gives the output for an input.</param>
    public void Respond<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, Func<TInput, TOutput> respond)
    {
        ArgumentNullException.ThrowIfNull(respond);
        Respond(endpoint, (input, _) => Task.FromResult(respond(input)));
    }

    /// <summary>Answers the calls of an endpoint, when it is time.</summary>
    /// <remarks>As <see cref="Respond{TInput, TOutput}(FalEndpoint{TInput, TOutput}, Func{TInput, TOutput})"/>. A queued request is in progress until the function returns.</remarks>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="respond">Gives the output for an input. Its token is cancelled when the caller goes away or cancels the request.</param>
    public void Respond<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, Func<TInput, CancellationToken, Task<TOutput>> respond)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(respond);
        var emulated = _endpoints.GetOrAdd(endpoint.Id);
        emulated.Mode = endpoint.RealtimeMode;
        emulated.Given = async (body, cancellationToken) =>
            Write(await respond(Read(body, endpoint.InputTypeInfo), cancellationToken).ConfigureAwait(false), endpoint.OutputTypeInfo);
    }

    /// <summary>Gives the same outputs to every stream of an endpoint. Other calls get the last of them, unless they are given another answer.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the outputs.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="outputs">The outputs, partial until the last.</param>
    public void RespondStream<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, IEnumerable<TOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        RespondStream(endpoint, (_, _) => Enumerate(outputs));
    }

    /// <summary>Answers the streams of an endpoint. Other calls get the last output, unless they are given another answer.</summary>
    /// <remarks>
    /// Of a workflow, what is given here goes out as it is: see <c>RespondWorkflow</c> for its events.
    /// An exception before the first output is answered as of <see cref="Respond{TInput, TOutput}(FalEndpoint{TInput, TOutput}, Func{TInput, TOutput})"/>;
    /// a later one is the stream's last event, or drops the connection where it is a <see cref="FalConnectionException"/>.
    /// </remarks>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the outputs.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="respond">Gives the outputs for an input, partial until the last. Its token is cancelled when the caller goes away.</param>
    public void RespondStream<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, Func<TInput, CancellationToken, IAsyncEnumerable<TOutput>> respond)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(respond);
        var emulated = _endpoints.GetOrAdd(endpoint.Id);
        emulated.Mode = endpoint.RealtimeMode;
        emulated.GivenStream = (body, cancellationToken) =>
            StreamAsync(endpoint, respond, output => Write(output, endpoint.OutputTypeInfo), body, cancellationToken);
    }

    /// <summary>
    /// Answers the exchanges over the realtime sockets of an endpoint, as an app does whose socket streams: the function has the inputs as they
    /// come, until none has come for <see cref="FalEmulatorOptions.RealtimeIdleTimeout"/>, and when its outputs end the exchange is over.
    /// </summary>
    /// <remarks>An exception is answered as of <see cref="Respond{TInput, TOutput}(FalEndpoint{TInput, TOutput}, Func{TInput, TOutput})"/>.</remarks>
    /// <typeparam name="TInput">The type of the inputs.</typeparam>
    /// <typeparam name="TOutput">The type of the outputs.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="respond">Gives the outputs for the inputs. Its token is cancelled when the caller goes away.</param>
    public void RespondRealtime<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, Func<IAsyncEnumerable<TInput>, CancellationToken, IAsyncEnumerable<TOutput>> respond)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(respond);
        var emulated = _endpoints.GetOrAdd(endpoint.Id);
        emulated.Mode = endpoint.RealtimeMode;
        emulated.GivenExchange = (inputs, cancellationToken) =>
            SelectAsync(respond(SelectAsync(inputs, input => Read(input, endpoint.InputTypeInfo)), cancellationToken), output => Write(output, endpoint.OutputTypeInfo));
    }

    /// <summary>
    /// Gives an app of one's own a socket over which text and bytes go as they are; without, there is none there, and who opens it gets 404. It is
    /// opened with a token or with the key; the journal has the request that opens it.
    /// </summary>
    /// <param name="path">The id of the app and what follows it, such as <c>me/my-app/ws</c>.</param>
    /// <param name="respond">
    /// Speaks with the client. When it returns, the socket is closed, and when it throws, with 1011. Its token is cancelled when the client goes
    /// away or the emulator is disposed.
    /// </param>
    public void RespondWebSocket(string path, Func<WebSocket, CancellationToken, Task> respond)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(respond);
        _endpoints.GetOrAdd(path.TrimStart('/')).GivenSocket = respond;
    }

    /// <summary>Gives the same events to every stream of a workflow. Other calls get its output, or its error.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The workflow: <c>workflows/owner/name</c>.</param>
    /// <param name="events">The events; the last is an output or an error in a stream that is whole.</param>
    /// <exception cref="ArgumentException">The endpoint is no workflow.</exception>
    public void RespondWorkflow<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, IEnumerable<FalEmulatorWorkflowEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        RespondWorkflow(endpoint, (_, _) => Enumerate(events));
    }

    /// <summary>Answers the streams of a workflow with events. Other calls get its output, or its error.</summary>
    /// <remarks>
    /// Without this, the stream of a workflow has one step, and then the output of <c>Respond</c> or a made-up one. An exception before the first
    /// event is answered as of <see cref="Respond{TInput, TOutput}(FalEndpoint{TInput, TOutput}, Func{TInput, TOutput})"/>; a later one is an error
    /// event, or drops the connection where it is a <see cref="FalConnectionException"/>.
    /// </remarks>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="endpoint">The workflow: <c>workflows/owner/name</c>.</param>
    /// <param name="respond">Gives the events for an input. Its token is cancelled when the caller goes away.</param>
    /// <exception cref="ArgumentException">The endpoint is no workflow.</exception>
    public void RespondWorkflow<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, Func<TInput, CancellationToken, IAsyncEnumerable<FalEmulatorWorkflowEvent>> respond)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(respond);
        if (!endpoint.Id.StartsWith(EmulatedEndpoint.WorkflowPrefix, StringComparison.Ordinal))
            throw new ArgumentException($"'{endpoint.Id}' is no workflow: those are '{EmulatedEndpoint.WorkflowPrefix}owner/name'. Use {nameof(RespondStream)}.", nameof(endpoint));
        _endpoints.GetOrAdd(endpoint.Id).GivenStream = (body, cancellationToken) =>
            StreamAsync(endpoint, respond, static step => step.Content, body, cancellationToken);
    }

    /// <summary>
    /// Looks at every request before the emulator does, and answers those that it likes instead: broken answers, errors of the gateway,
    /// lost connections. Or it lets the emulator answer over a bad line. A realtime input is a request, too. Replaces what was set before.
    /// </summary>
    /// <param name="intercept">Gives an answer, or null to let the emulator answer. Called by several threads at once.</param>
    public void Intercept(Func<FalEmulatorRequest, FalEmulatorAnswer?>? intercept) => _intercept = intercept;

    /// <summary>Waits until a request matches, also one that came before.</summary>
    /// <param name="predicate">Whether a request does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The first that does.</returns>
    public Task<FalEmulatorRequest> WaitForRequestAsync(Predicate<FalEmulatorRequest> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _journal.WaitAsync(predicate, cancellationToken);
    }

    /// <summary>Waits until a try to deliver a webhook has ended and matches, also one before.</summary>
    /// <param name="predicate">Whether it does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The first that does.</returns>
    public Task<FalEmulatorDelivery> WaitForDeliveryAsync(Predicate<FalEmulatorDelivery> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _services.Webhooks.Deliveries.WaitAsync(predicate, cancellationToken);
    }

    /// <summary>Stops: calls that are under way fail, sockets are closed, files and requests are gone.</summary>
    /// <returns>When the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The address; the key is not shown.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{nameof(FalEmulator)} at {Address}";

    private async Task HandleAsync(Exchange exchange)
    {
        var request = await _services.ReceiveAsync(exchange).ConfigureAwait(false);
        var answer = request is null ? null : _intercept?.Invoke(request);
        if (answer is null)
        {
            await _services.HandleAsync(exchange, request).ConfigureAwait(false);
            return;
        }

        exchange.Impair(answer, _options.TimeProvider);
        if (answer.IsOwn)
        {
            await _services.HandleAsync(exchange, request).ConfigureAwait(false);
            return;
        }

        if (answer.AfterWork)
            await exchange.HideAsync(() => _services.HandleAsync(exchange, request)).ConfigureAwait(false);
        await exchange.SendAsync(answer).ConfigureAwait(false);
    }

    private static TInput Read<TInput>(ReadOnlyMemory<byte> body, JsonTypeInfo<TInput> typeInfo) =>
        JsonSerializer.Deserialize(body.Span, typeInfo) ?? throw new JsonException("The input is null.");

    private static byte[] Write<TOutput>(TOutput output, JsonTypeInfo<TOutput> typeInfo)
    {
        try
        {
            return Json.Write(output, typeInfo);
        }
        catch (JsonException error)
        {
            // Not the input's fault, as one that is thrown when it is read.
            throw new InvalidOperationException($"The output that the test gave cannot be written. {error.Message}", error);
        }
    }

    private static async IAsyncEnumerable<byte[]> StreamAsync<TInput, TOutput, TEvent>(
        FalEndpoint<TInput, TOutput> endpoint,
        Func<TInput, CancellationToken, IAsyncEnumerable<TEvent>> respond,
        Func<TEvent, byte[]> write,
        ReadOnlyMemory<byte> body,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var output in respond(Read(body, endpoint.InputTypeInfo), cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return write(output);
    }

    private static async IAsyncEnumerable<TResult> SelectAsync<T, TResult>(IAsyncEnumerable<T> items, Func<T, TResult> select)
    {
        await foreach (var item in items.ConfigureAwait(false))
            yield return select(item);
    }

    private static async IAsyncEnumerable<TOutput> Enumerate<TOutput>(IEnumerable<TOutput> outputs)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var output in outputs)
            yield return output;
    }
}
