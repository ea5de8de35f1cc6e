namespace Fal;

/// <summary>Options of many subscribes at once. What is null is as <see cref="FalClientOptions"/> says.</summary>
public sealed record FalManyOptions : FalSubmitOptions
{
    /// <summary>
    /// The longest time of each request from its submit to its result. More than zero, or
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
