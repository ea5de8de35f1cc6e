namespace Fal;

/// <summary>What an exception of the network, of a handler or of a parser means for a call.</summary>
internal enum FailureKind
{
    /// <summary>The service was not reached, so that it cannot have accepted anything.</summary>
    Unreachable,

    /// <summary>The <see cref="HttpClient"/> has been disposed, so that nothing was sent, and nothing will be.</summary>
    Closed,

    /// <summary>The connection ended too early: the service may have accepted the request or not.</summary>
    Lost,

    /// <summary>A time limit passed that is not the client's own.</summary>
    TimedOut,

    /// <summary>What came is not what it should be.</summary>
    Unreadable,

    /// <summary>Anything else, such as a handler of the caller's that failed.</summary>
    Other,
}
