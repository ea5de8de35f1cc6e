namespace Fal;

/// <summary>What may be sent again after a failure.</summary>
internal enum Repeat
{
    /// <summary>Nothing: one request, whatever becomes of it.</summary>
    Never,

    /// <summary>Only what the service cannot have accepted: a second submit is a second bill.</summary>
    WhenNotAccepted,

    /// <summary>The same, but not what was refused by 429: the caller would rather be told that the queue is long than wait.</summary>
    WhenNeitherAcceptedNorRefused,

    /// <summary>Anything: sending it twice does the same as sending it once.</summary>
    Always,

    /// <summary>Anything, also after 408 and 500: no model answers there, only storage that failed.</summary>
    AlsoAfterErrors,
}
