namespace Fal;

/// <summary>What any call may carry beside its input. What is null is as <see cref="FalClientOptions"/> says.</summary>
public abstract record FalCallOptions
{
    /// <summary>
    /// The longest that the service waits before the work starts; after it the call fails with <see cref="FalTimeoutException"/>.
    /// More than 1 second. Header <c>x-fal-request-timeout</c>.
    /// </summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>Routes the call to a runner that holds this hint. Header <c>x-fal-runner-hint</c>.</summary>
    public string? Hint { get; init; }

    /// <summary>Whether the service keeps the input and the output. Header <c>x-fal-store-io</c>.</summary>
    public bool? StoreIO { get; init; }

    /// <summary>
    /// What follows the endpoint's id in the address, for an app with several paths, such as <c>generate/fast</c>. For a stream it stands
    /// in place of <c>/stream</c>.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>
    /// How long the files that the model makes are kept, and those that are uploaded for the call, and who may read them;
    /// <see cref="FalClientOptions.ObjectLifecycle"/> when null.
    /// </summary>
    public FalObjectLifecycle? ObjectLifecycle { get; init; }

    /// <summary>
    /// Told of the files that are uploaded for the call. The reports of one file come one at a time, those of several files at the
    /// same time.
    /// </summary>
    public IProgress<FalUploadProgress>? UploadProgress { get; init; }

    /// <summary>Whether the input is checked against the limits of its schema before anything is uploaded or sent.</summary>
    public bool? ValidateInputs { get; init; }

    /// <summary>More request headers. They win over the client's own.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}

/// <summary>Options of a direct call.</summary>
public sealed record FalRunOptions : FalCallOptions
{
    /// <summary>The longest wait for the answer. More than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>Options of a submit to the queue.</summary>
public record FalSubmitOptions : FalCallOptions
{
    /// <summary>Where the service posts the result when it is there. Query parameter <c>fal_webhook</c>.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>The place in the queue. Header <c>x-fal-queue-priority</c>.</summary>
    public FalPriority? Priority { get; init; }

    /// <summary>Whether the queue starts the work again after a runner failed. Header <c>x-fal-no-retry</c>.</summary>
    public bool? RetryFailedRunner { get; init; }
}

/// <summary>Options of a subscribe: a submit, and the wait for its result.</summary>
public sealed record FalSubscribeOptions : FalSubmitOptions
{
    /// <summary>
    /// The longest time from submit to result. More than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. After it the
    /// request is cancelled on the service. It is also the start timeout where that is not set.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether <see cref="OnUpdate"/> is given the log lines of the request.</summary>
    public bool? Logs { get; init; }

    /// <summary>
    /// Called when the status, the position or the logs of the request changed. Each log line is given once. An exception from it ends
    /// the call; the request goes on.
    /// </summary>
    public Action<FalQueueStatus>? OnUpdate { get; init; }

    /// <summary>Called with the request id once the service has accepted the request.</summary>
    public Action<string>? OnSubmitted { get; init; }

    /// <summary>
    /// The wait between two looks at the request, always the same; <see cref="FalClientOptions.PollInterval"/> and its back-off when null.
    /// More than zero.
    /// </summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>Whether to follow the request over one streamed answer instead of polling. Where that breaks, polling goes on.</summary>
    public bool? StreamStatus { get; init; }
}

/// <summary>Options of a stream.</summary>
public sealed record FalStreamOptions : FalCallOptions
{
    /// <summary>
    /// The longest wait for the first output, or from one output to the next. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan? IdleTimeout { get; init; }
}

/// <summary>Options of a realtime connection.</summary>
public sealed record FalRealtimeOptions
{
    /// <summary>
    /// How many inputs the service holds while it is busy, 1 to 60; its own default when null. Where more come, it drops the oldest,
    /// which then have no output.
    /// </summary>
    public int? MaxBuffering { get; init; }

    /// <summary>
    /// Gives a token for connecting to the endpoint of an id, such as one that the app's own server fetched; no key is needed then.
    /// Asked each time a socket is opened, and once more where the service refuses the token. What it throws comes out of the call that
    /// opens the socket. When null, the client fetches tokens with its key.
    /// </summary>
    public Func<string, CancellationToken, Task<string>>? TokenProvider { get; init; }

    /// <summary>How long a token lasts that the client fetches with its key. More than zero.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The longest wait for the socket to open, token included. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the service is asked whether it is still there; without an answer for as long again, the connection is lost. More than
    /// zero, or <see cref="Timeout.InfiniteTimeSpan"/> for never. On .NET 8 this only keeps a quiet connection open.
    /// </summary>
    /// <remarks>While 60 outputs wait to be received nothing is read, the answer neither: receive them within this time.</remarks>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The least time from one sent input to the next; none when null. More than zero. Of the inputs that come meanwhile the newest wins:
    /// the others are dropped unsent, and their sends return false.
    /// </summary>
    public TimeSpan? ThrottleInterval { get; init; }

    /// <summary>Sends inputs as JSON text instead of MessagePack. Outputs are read in either form.</summary>
    public bool SendJson { get; init; }

    /// <summary>
    /// Whether inputs are checked against the limits of their schema before anything is uploaded or sent;
    /// <see cref="FalClientOptions.ValidateInputs"/> when null.
    /// </summary>
    public bool? ValidateInputs { get; init; }

    /// <summary>
    /// Called with the time that the model took, where the service tells it. Called while messages are read, so return soon. An exception
    /// from it ends the session, as a lost connection does.
    /// </summary>
    public Action<TimeSpan>? OnTiming { get; init; }
}

/// <summary>The place of a request in the queue.</summary>
public enum FalPriority
{
    /// <summary>In order of arrival.</summary>
    Normal,

    /// <summary>After those of normal priority.</summary>
    Low,
}
