namespace Fal;

/// <summary>Options of many subscribes at once. What is null is as <see cref="FalClientOptions"/> says.</summary>
/// <remarks>
/// A submit that the service refuses with 429, also because of <see cref="FalSubmitOptions.MaxQueueLength"/>, is made again. Nothing is started for
/// as long as the service asks, up to 10 minutes, and half as many requests are under way from then on; as the service takes them, it is one more
/// with each round, up to the number that was asked for. An input is given up, with the error as its result, when it is refused more than
/// <see cref="FalClientOptions.MaxRetries"/> times while no other may be under way.
/// </remarks>
public sealed record FalManyOptions : FalSubmitOptions
{
    /// <summary>
    /// The longest time of each request from its start to its result. More than zero, or
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. After it the request is cancelled on the service, and its result is a
    /// <see cref="FalTimeoutException"/>. It is also the start timeout where that is not set.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// The wait between two looks at a request, always the same; <see cref="FalClientOptions.PollInterval"/> and its back-off when null.
    /// More than zero.
    /// </summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>
    /// How many requests are started in a second at most, evenly spread: 0.5 for one in two seconds. More than zero. Requests that are
    /// collected by their ids are not counted, and repeats after 429 are. When null there is no limit but the number of requests at once.
    /// </summary>
    public double? StartsPerSecond { get; init; }

    /// <summary>
    /// Told how far an input is whenever that changes, and with it how far all are. A <see cref="Progress{T}"/> that is made on the thread of a user
    /// interface tells its handler there; any other is told on a thread of the pool, one report at a time.
    /// </summary>
    /// <remarks>
    /// No request waits for it or fails of it: what it throws is logged, and where it falls behind by more than 256 reports the oldest are left out.
    /// All that is left has been told when the enumeration ends by itself; one that is stopped or fails tells nothing more.
    /// </remarks>
    public IProgress<FalManyProgress>? Progress { get; init; }

    /// <summary>
    /// Called with the index of an input and the id of its request once the service has accepted it, and awaited before the request is
    /// followed: keep the id here to come back to the request after a crash. Called by several tasks at once, also when the enumeration is
    /// being stopped.
    /// </summary>
    public Func<long, string, ValueTask>? OnSubmitted { get; init; }

    /// <summary>
    /// Gives the id that the input of an index was submitted under before, or null where it was not. One with an id is collected, not
    /// submitted again. Called by several tasks at once.
    /// </summary>
    public Func<long, string?>? RequestIdOf { get; init; }

    /// <summary>
    /// Whether requests that are under way stay on the service when the enumeration is stopped or cancelled, to be collected by their ids
    /// later. Else they are cancelled there, as far as the service can be reached within a few seconds, and whoever collects them later gets
    /// an error. When null they stay where <see cref="OnSubmitted"/> is set: ids that are kept are of use only as long as their requests are.
    /// </summary>
    public bool? KeepRequests { get; init; }
}
