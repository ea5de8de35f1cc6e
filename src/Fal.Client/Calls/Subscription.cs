namespace Fal;

/// <summary>What a subscribe does around its request.</summary>
internal readonly struct Subscription
{
    /// <summary>The request, where it was submitted before.</summary>
    public string? RequestId { get; init; }

    /// <summary>Told the id of a request that the service has accepted, and awaited.</summary>
    public Func<string, ValueTask>? OnSubmitted { get; init; }

    /// <summary>Told of the request's statuses.</summary>
    public Action<FalQueueStatus>? OnUpdate { get; init; }

    /// <summary>Whether the request stays on the service when the caller cancels.</summary>
    public bool KeepsRequest { get; init; }

    public static Subscription Of(FalSubscribeOptions? options) => options is null ? default : new()
    {
        OnSubmitted = options.OnSubmitted is { } tell ? Told(tell) : null,
        OnUpdate = options.OnUpdate + (options.Progress is { } progress ? progress.Report : null),
        KeepsRequest = options.KeepRequest,
    };

    private static Func<string, ValueTask> Told(Action<string> tell) => requestId =>
    {
        tell(requestId);
        return default;
    };
}
