namespace Fal;

/// <summary>What an event's name says of it.</summary>
internal enum EventKind
{
    /// <summary>Nothing: its data tells.</summary>
    Message,

    /// <summary>It is an error, whatever its data is.</summary>
    Error,

    /// <summary>It keeps the connection open.</summary>
    KeepAlive,
}
