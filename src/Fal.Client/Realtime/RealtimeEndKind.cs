namespace Fal;

/// <summary>What ended a session.</summary>
internal enum RealtimeEndKind
{
    /// <summary>The service closed the socket in good order, and had nothing more to say.</summary>
    Closed,

    /// <summary>The service closed the socket with the code of an error.</summary>
    ClosedWithError,

    /// <summary>The connection was lost.</summary>
    Lost,

    /// <summary>What came cannot be read or kept: nobody knows what it was, nor where the next message begins.</summary>
    Broken,

    /// <summary>No input had come for some time: the service had nothing to work on.</summary>
    Idle,

    /// <summary>An input failed. Whoever waits for its output has been told so; the service closes the socket after it.</summary>
    InputFailed,

    /// <summary>The token is no longer good.</summary>
    TokenRefused,

    /// <summary>A function of the caller's threw.</summary>
    CallbackThrew,
}
