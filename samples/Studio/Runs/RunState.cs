using Fal;

namespace Studio.Runs;

public enum Phase
{
    Sending,
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>How far a run is. Each change is another state, so that a page never sees half of one.</summary>
public sealed record RunState
{
    public Phase Phase { get; init; } = Phase.Sending;

    /// <summary>The request in the queue; null before it is there, and of a stream.</summary>
    public FalRequest? Request { get; init; }

    /// <summary>The service's id of the request: with it the output can be had again.</summary>
    public string? RequestId { get; init; }

    /// <summary>How many requests are ahead.</summary>
    public int Position { get; init; }

    public IReadOnlyList<FalLog> Logs { get; init; } = [];

    /// <summary>The output, or as much of it as there is.</summary>
    public FalOutput? Output { get; init; }

    public RunError? Error { get; init; }

    /// <summary>Whether the request itself has failed, as its status says, and not only an answer to somebody who looked after it.</summary>
    public bool HasFailedAtService { get; init; }

    /// <summary>Whether the service may have the output of a run that failed here: it can be fetched.</summary>
    public bool IsOutputWaiting { get; init; }

    /// <summary>Whether somebody wants it cancelled, and the service has not answered yet.</summary>
    public bool IsCancelling { get; init; }

    /// <summary>What became of the wish to cancel it, where it goes on.</summary>
    public string? Notice { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What the service bills, where it said so.</summary>
    public Cost? Cost { get; init; }

    public bool IsOver => Phase is Phase.Done or Phase.Failed or Phase.Cancelled;
}
