using Microsoft.Extensions.Logging;

namespace Fal;

/// <summary>
/// How a <see cref="FalClient"/> reaches the service, and what its calls carry where they do not say otherwise. The client copies it when
/// it is made.
/// </summary>
public sealed class FalClientOptions
{
    /// <summary>
    /// The key, as <c>id:secret</c>; <c>Key id:secret</c>, as its header has it, is taken too. When null or empty: <c>FAL_KEY</c>, else
    /// <c>FAL_KEY_ID</c> and <c>FAL_KEY_SECRET</c>, from the environment. In configuration also <c>ApiKey</c> or <c>Key</c>.
    /// </summary>
    public string? Credentials { get; set; }

    /// <summary>
    /// Gives the key of each request, so that keys can change while the client is kept, as where they come from a vault. For a key of each
    /// tenant see <see cref="FalClient.WithCredentials"/>: a request can be followed with the key alone that it was submitted with.
    /// Wins over <see cref="Credentials"/> and the environment. Called from many threads, once for each request and each repeat; keep
    /// what is slow to fetch. An exception from it ends the call, as it is.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? CredentialsProvider { get; set; }

    /// <summary>
    /// Whether a host without a key refuses to start; true. Set to false for an app that does without until somebody gives it one: then its
    /// calls fail as long as <see cref="FalClient.HasCredentials"/> is false. A key that cannot be one is refused all the same.
    /// </summary>
    public bool RequireCredentials { get; set; } = true;

    /// <summary>Whether there is a key: <see cref="Credentials"/>, a <see cref="CredentialsProvider"/>, one in the environment, or that of a proxy.</summary>
    public bool HasCredentials => ProxyAddress is not null || CredentialsProvider is not null || (Keys.KeyIn(Credentials) ?? CredentialsFromEnvironment()) is not null;

    /// <summary>Where direct calls and streams go: <c>https://fal.run</c>, or the host that <c>FAL_RUN_HOST</c> in the environment names.</summary>
    public Uri RunAddress { get; set; } = HostFromEnvironment("FAL_RUN_HOST") ?? new("https://fal.run");

    /// <summary>
    /// Where the queue is: <c>https://queue.fal.run</c>, or the host that <c>FAL_QUEUE_RUN_HOST</c> in the environment names,
    /// or the host that <c>FAL_RUN_HOST</c> names, after <c>queue.</c> unless it is an IP address or <c>localhost</c>.
    /// </summary>
    public Uri QueueAddress { get; set; } =
        HostFromEnvironment("FAL_QUEUE_RUN_HOST") ?? HostFromEnvironment("FAL_RUN_HOST", "queue.") ?? new("https://queue.fal.run");

    /// <summary>
    /// Where files are stored and realtime tokens are issued: <c>https://rest.fal.ai</c>, or the host that <c>FAL_REST_HOST</c> in the
    /// environment names.
    /// </summary>
    public Uri RestAddress { get; set; } = HostFromEnvironment("FAL_REST_HOST") ?? new("https://rest.fal.ai");

    /// <summary>Where realtime sockets are; when null, <see cref="RunAddress"/> with the <c>ws</c> or <c>wss</c> scheme.</summary>
    public Uri? RealtimeAddress { get; set; }

    /// <summary>
    /// Where direct calls and streams go, once, where no connection to <see cref="RunAddress"/> could be made; nowhere when null, as it is
    /// unless set. The key goes there, so name a host of the service's own: its official clients know <c>https://falrun.com</c>.
    /// </summary>
    public Uri? BackupRunAddress { get; set; }

    /// <summary>The same for the queue and <see cref="QueueAddress"/>: the official clients know <c>https://queue.falrun.com</c>.</summary>
    public Uri? BackupQueueAddress { get; set; }

    /// <summary>
    /// The proxy of one's own server (<c>app.MapFalProxy()</c> of Fal.AspNetCore), such as <c>https://app.example.com/api/fal/proxy</c>, for programs
    /// that must not have the key: every run, stream, upload and request of the queue goes there, and the server adds its key. None when null.
    /// </summary>
    /// <remarks>
    /// Then the client has no key, and the environment is not asked for one. What lets it in at the server is <see cref="Headers"/>, which may
    /// have an <c>Authorization</c> here, or a handler of its <see cref="HttpClient"/>, for what changes. Tokens for sockets come from the
    /// address beside it, <c>…/tokens</c> (<c>app.MapFalTokens()</c>). Files go straight to the storage, and sockets to
    /// <see cref="RealtimeAddress"/>, else to <c>wss://fal.run</c>; the other addresses are the proxy's own.
    /// </remarks>
    public Uri? ProxyAddress { get; set; }

    /// <summary>
    /// Whether the key, inputs and outputs only go over encrypted connections; true. An address of the options that starts with
    /// <c>http:</c> or <c>ws:</c> is then refused, unless it is of this machine.
    /// </summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>The wait before the second look at a queued request; later waits grow up to <see cref="MaxPollInterval"/>. More than zero.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two looks at a queued request. At least <see cref="PollInterval"/>.</summary>
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How often a request that is safe to repeat (status, result, cancel, upload, token; a submit only where the service cannot
    /// have accepted it) is repeated after 429, 502, 503, 504 or a lost connection. 0 or more; run and stream are never repeated.
    /// </summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>
    /// The longest that the service takes for an answer that is no model's work: a submit, a status, a cancel, a token, the announcement of
    /// an upload; and its longest silence while it gives a result. After it the request counts as lost: it is repeated where that is safe.
    /// More than zero, or infinite; 1 minute.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest wait for a connection, TLS included, of a client that makes its own connections or comes from a container; nothing has
    /// been sent then. More than zero, or infinite; 15 seconds.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = HttpDefaults.ConnectTimeout;

    /// <summary>
    /// The longest output that is read, in bytes: the body of a run or a result, or one event of a stream. A longer one is a
    /// <see cref="FalException"/>; that of a queued request can be fetched again. More than 0; 256 MiB. Other answers end at 16 MiB.
    /// </summary>
    public int MaxOutputSize { get; set; } = 256 << 20;

    /// <summary>The longest wait of a run for its answer, and of a subscribe from submit to result; none when null. More than zero.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The longest that the service waits before it starts the work of a call; its own default when null. More than 0.1 seconds.</summary>
    public TimeSpan? StartTimeout { get; set; }

    /// <summary>The longest wait of a stream from one output to the next. More than zero, or infinite; 5 minutes unless set.</summary>
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Routes calls to runners that hold this hint.</summary>
    public string? Hint { get; set; }

    /// <summary>Whether the service keeps inputs and outputs.</summary>
    public bool StoreIO { get; set; } = true;

    /// <summary>Whether the service may let another model do the work where the one that is called is down.</summary>
    public bool AllowFallback { get; set; } = true;

    /// <summary>
    /// Names for the calls, by which the account's usage can be told apart later. A call can add to them. See <see cref="FalCallOptions.Tags"/>.
    /// </summary>
    public IDictionary<string, string> Tags { get; private set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The place of requests in the queue; the service's own default when null.</summary>
    public FalPriority? Priority { get; set; }

    /// <summary>
    /// How many requests of all callers may wait in an endpoint's queue already; where there are more, a submit or a subscribe is refused
    /// with status 429. Any number when null; 0 or more.
    /// </summary>
    public int? MaxQueueLength { get; set; }

    /// <summary>Whether the queue starts work again after a runner failed.</summary>
    public bool RetryFailedRunner { get; set; } = true;

    /// <summary>Where the service posts the results of submits and subscribes; nowhere when null.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>Whether a subscribe gets the log lines of its request.</summary>
    public bool Logs { get; set; }

    /// <summary>Whether a request is followed over one streamed answer instead of polling.</summary>
    public bool StreamStatus { get; set; }

    /// <summary>
    /// Whether inputs are checked against the limits of their schema before anything is uploaded or sent: what the service would refuse is
    /// then a <see cref="FalValidationException"/> that costs nothing. Set to false where a schema is older than the service.
    /// </summary>
    public bool ValidateInputs { get; set; } = true;

    /// <summary>
    /// Whether an output that is not quite as its schema says is a <see cref="FalException"/>, with the whole of it in
    /// <see cref="FalException.Body"/>. Unless set it is read as far as it can be, since it is paid for, and each <see cref="FalDeviation"/> is
    /// told by the log and by <see cref="FalResponse{TOutput}.Deviations"/>.
    /// </summary>
    public bool StrictOutputs { get; set; }

    /// <summary>
    /// More headers of every request to the service, those that open sockets too. Those of a call win. Not <c>Authorization</c>: the key is
    /// <see cref="Credentials"/>; with a <see cref="ProxyAddress"/> it is what lets the client in there, and goes nowhere else.
    /// </summary>
    public IDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// How long the files that models make are kept, and those that are uploaded, and who may read them, where a call or an upload says
    /// nothing else; as the account has it when null.
    /// </summary>
    public FalObjectLifecycle? ObjectLifecycle { get; set; }

    /// <summary>
    /// Files of more bytes than this are uploaded in parts, up to 10 at the same time. 0 or more; 90 MiB. A stream that cannot seek is
    /// uploaded in parts when it has more bytes than one.
    /// </summary>
    public long MultipartThreshold { get; set; } = 90 << 20;

    /// <summary>
    /// The bytes of a part, the last one excepted. More than 0; 10 MiB. All uploads of streams that cannot seek share 10 buffers of this
    /// size; other files are read as they are sent.
    /// </summary>
    public int MultipartPartSize { get; set; } = 10 << 20;

    /// <summary>
    /// The random part of the wait before a repeat: gives numbers from 0, for a wait a quarter shorter, to 1, for one a quarter longer;
    /// what is beyond counts as the nearer of the two. Called from many threads.
    /// </summary>
    public Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    /// <summary>The clock of waits, timeouts and back-off.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Where the client logs, as <c>Fal.FalClient</c>; nowhere when null. Each request is a debug line (events 1, 2 and 7), each repeat a
    /// warning (3), as is an output that is not as its schema says (8), a submit (4), completion (5) and failure (6) in the queue are information. No key, no query of an address, no input
    /// and no output is logged.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Names the class; the key is not shown.</summary>
    /// <returns>The addresses.</returns>
    public override string ToString() => $"{nameof(FalClientOptions)} {{ RunAddress = {RunAddress}, QueueAddress = {QueueAddress} }}";

    internal FalClientOptions Copy()
    {
        var copy = (FalClientOptions)MemberwiseClone();
        copy.Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
        copy.Tags = new Dictionary<string, string>(Tags, StringComparer.OrdinalIgnoreCase);
        if (ProxyAddress is not null)
            copy.UseProxy();
        else if (CredentialsProvider is null)
            copy.Credentials = Keys.KeyIn(Credentials) ?? CredentialsFromEnvironment();
        return copy;
    }

    /// <summary>Names the service as a proxy knows it: where it really is, the proxy knows.</summary>
    private void UseProxy()
    {
        RealtimeAddress ??= new("wss://fal.run");
        (RunAddress, QueueAddress, RestAddress) = (new("https://fal.run"), new("https://queue.fal.run"), new("https://rest.fal.ai"));
        (BackupRunAddress, BackupQueueAddress) = (null, null);
    }

    private static string? CredentialsFromEnvironment()
    {
        if (Keys.KeyIn(Variable("FAL_KEY")) is { } key)
            return key;
        return Variable("FAL_KEY_ID") is { } id && Variable("FAL_KEY_SECRET") is { } secret ? $"{id}:{secret}" : null;
    }

    /// <summary>The variable of the environment that an address comes from; null where it comes from the app.</summary>
    internal static string? VariableOf(Uri address)
    {
        if (address == HostFromEnvironment("FAL_RUN_HOST") || address == HostFromEnvironment("FAL_RUN_HOST", "queue."))
            return "FAL_RUN_HOST";
        if (address == HostFromEnvironment("FAL_QUEUE_RUN_HOST"))
            return "FAL_QUEUE_RUN_HOST";
        var isOfRest = HostFromEnvironment("FAL_REST_HOST") is { } rest
            && (address == rest || address.AbsoluteUri.StartsWith($"{rest.AbsoluteUri.TrimEnd('/')}/.well-known/", StringComparison.Ordinal));
        return isOfRest ? "FAL_REST_HOST" : null;
    }

    /// <summary>A host from the environment; an address with a scheme is taken too, so that a local service can be named.</summary>
    internal static Uri? HostFromEnvironment(string name, string prefix = "")
    {
        if (Variable(name) is not { } host)
            return null;
        if (!Uri.TryCreate(host.Contains("://", StringComparison.Ordinal) ? host : $"https://{host}", UriKind.Absolute, out var address))
            throw new FormatException($"{name} in the environment is '{host}', which is not a host name.");

        // There are no names below an address of a network or this machine.
        return prefix.Length == 0 || address.IsLoopback || address.HostNameType is not UriHostNameType.Dns
            ? address
            : new UriBuilder(address) { Host = prefix + address.Host }.Uri;
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
}
