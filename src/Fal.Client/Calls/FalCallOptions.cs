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
