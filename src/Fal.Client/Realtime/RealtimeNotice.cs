namespace Fal;

/// <summary>What whoever receives is told of the end of a session.</summary>
internal enum RealtimeNotice
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>That no more outputs come. Not told any more once there is another session.</summary>
    EndOfOutputs,

    /// <summary>An error. Not told any more once there is another session.</summary>
    Error,

    /// <summary>An error, also where there is another session by then.</summary>
    LastingError,
}
