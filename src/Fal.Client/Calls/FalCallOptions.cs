namespace Fal;

/// <summary>What any call may carry beside its input. What is null is as <see cref="FalClientOptions"/> says.</summary>
public abstract record FalCallOptions
{
    /// <summary>
    /// The longest that the service waits before the work starts; after it the call fails with <see cref="FalTimeoutException"/>.
    /// More than 0.1 seconds. Header <c>x-fal-request-timeout</c>.
    /// </summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>Routes the call to a runner that holds this hint. Header <c>x-fal-runner-hint</c>.</summary>
    public string? Hint { get; init; }

    /// <summary>Whether the service keeps the input and the output. Header <c>x-fal-store-io</c>.</summary>
    public bool? StoreIO { get; init; }

    /// <summary>
    /// Whether the service may let another model do the work where the one that is called is down. Header
    /// <c>x-app-fal-disable-fallback</c>.
    /// </summary>
    public bool? AllowFallback { get; init; }

    /// <summary>
    /// Names for the call, by which the account's usage can be told apart later, such as <c>team=design</c>. They add to those of
    /// <see cref="FalClientOptions.Tags"/>; of two with one name the call's counts. At most 10 together, and 1,024 characters. A name has up
    /// to 64 of <c>a</c> to <c>z</c>, digits, <c>.</c>, <c>_</c> and <c>-</c>, capitals being written small, and does not start with
    /// <c>fal.</c>; a value has up to 256 of ASCII from space to <c>~</c>, but no comma. Header <c>x-fal-tags</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

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

    /// <summary>
    /// Whether an input that is given as JSON is refused where it has a property that the schema does not name: a misspelt one, for the most
    /// part. Where the schema forbids others, it always is. Of inputs with types the compiler says so.
    /// </summary>
    public bool RejectUnknownProperties { get; init; }

    /// <summary>
    /// More headers of each request to the service that the call makes: looks at its status, its result and the announcement of its uploads
    /// too. They win over the client's own. Not <c>Authorization</c>: see <see cref="FalClient.WithCredentials"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
}
