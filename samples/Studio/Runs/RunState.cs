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

    /// <summary>The service's id of the request: with it the output can be had again.</summary>
    public string? RequestId { get; init; }

    /// <summary>How many requests are ahead.</summary>
    public int Position { get; init; }

    public IReadOnlyList<FalLog> Logs { get; init; } = [];

    /// <summary>The output, or as much of it as there is.</summary>
    public FalOutput? Output { get; init; }

    public RunError? Error { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What the service bills, where it said so.</summary>
    public Cost? Cost { get; init; }

    public bool IsOver => Phase is Phase.Done or Phase.Failed or Phase.Cancelled;
}
