namespace Fal;

/// <summary>How far one of many inputs is, and how far all of them are.</summary>
/// <param name="Index">The place of the input among the inputs, from 0.</param>
/// <param name="State">Where it is.</param>
public sealed record FalManyProgress(long Index, FalManyState State)
{
    /// <summary>The id of its request; null as long as the service has accepted none.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the queue said of the request last, such as its place there; null as long as it has said nothing.</summary>
    public FalQueueStatus? Status { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public Exception? Error { get; init; }

    /// <summary>How many inputs wait: for their start, or in the queue. Inputs that have not been taken yet are in no count.</summary>
    public long Waiting { get; init; }

    /// <summary>How many inputs the model is at work on.</summary>
    public long Running { get; init; }

    /// <summary>How many inputs have an output.</summary>
    public long Completed { get; init; }

    /// <summary>How many inputs have an error instead of an output.</summary>
    public long Failed { get; init; }

    /// <summary>How many requests may be under way at once: fewer than was asked for after the service has refused some with 429.</summary>
    public int Concurrency { get; init; }

    /// <summary>The index, the state, and the counts.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"Input {Index}: {State}; {Completed} completed, {Failed} failed, {Running} running, {Waiting} waiting";
}
