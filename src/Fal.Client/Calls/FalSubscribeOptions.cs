namespace Fal;

/// <summary>Options of a subscribe: a submit, and the wait for its result.</summary>
public sealed record FalSubscribeOptions : FalSubmitOptions
{
    /// <summary>
    /// The longest time from submit to result. More than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. After it the
    /// request is cancelled on the service. It is also the start timeout where that is not set.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether <see cref="OnUpdate"/> and <see cref="Progress"/> are given the log lines of the request.</summary>
    public bool? Logs { get; init; }

    /// <summary>
    /// Called when the status, the position or the logs of the request changed. Each log line is given once. An exception from it ends
    /// the call; the request goes on. It is called on a thread of the pool, wherever the call was made: <see cref="Progress"/> comes back to a
    /// user interface.
    /// </summary>
    public Action<FalQueueStatus>? OnUpdate { get; init; }

    /// <summary>
    /// Told the same as <see cref="OnUpdate"/>, after it. A <see cref="Progress{T}"/> that is made on the thread of a user interface tells its
    /// handler there.
    /// </summary>
    public IProgress<FalQueueStatus>? Progress { get; init; }

    /// <summary>Called with the request id once the service has accepted the request.</summary>
    public Action<string>? OnSubmitted { get; init; }

    /// <summary>
    /// Whether the request stays on the service when the caller cancels, to be collected later by the id that <see cref="OnSubmitted"/>
    /// told. Else it is cancelled there, as far as the service can be reached within a few seconds. After <see cref="Timeout"/> it always is.
    /// </summary>
    public bool KeepRequest { get; init; }

    /// <summary>
    /// The wait between two looks at the request, always the same; <see cref="FalClientOptions.PollInterval"/> and its back-off when null.
    /// More than zero.
    /// </summary>
    public TimeSpan? PollInterval { get; init; }

    /// <summary>Whether to follow the request over one streamed answer instead of polling. Where that breaks, polling goes on.</summary>
    public bool? StreamStatus { get; init; }
}
