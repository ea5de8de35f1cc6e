namespace Fal;

/// <summary>What a message on a realtime socket is.</summary>
internal enum RealtimeMessageKind
{
    /// <summary>An output.</summary>
    Output,

    /// <summary>How long the model took.</summary>
    Timing,

    /// <summary>About the service itself: nothing for the caller.</summary>
    Metadata,

    /// <summary>The session has idled out: no error, the next send opens another.</summary>
    IdleTimeout,

    /// <summary>The token is not, or no longer, good.</summary>
    Unauthorized,

    /// <summary>Any other error.</summary>
    Error,
}
