namespace Fal;

/// <summary>What came over a socket: an output as JSON, or an error, or neither where the service closed the socket.</summary>
internal sealed record RealtimeEvent(RealtimeSession Session, PooledBuffer? Output = null, Exception? Error = null)
{
    /// <summary>Whether it says only that a session is over that owed no output. Nobody needs to know once there is another session.</summary>
    public bool IsHarmlessEnd { get; init; }
}

/// <summary>Why a session is over.</summary>
/// <param name="Why">A sentence.</param>
/// <param name="Cause">The error behind it.</param>
internal sealed record RealtimeEnd(string Why, Exception? Cause = null)
{
    /// <summary>Whether the receiver is told even where no output is missing.</summary>
    public bool IsTold { get; init; }

    /// <summary>Whether the service closed the socket in good order, and had nothing more to say.</summary>
    public bool IsOrderly { get; init; }

    /// <summary>Whether the service had nothing to work on.</summary>
    public bool IsIdle { get; init; }

    /// <summary>What is known to have become of the inputs without output, where it is known.</summary>
    public FalException? Verdict { get; init; }
}
