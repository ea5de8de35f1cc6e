namespace Fal.Testing.Routes;

/// <summary>Why nothing more comes from a socket.</summary>
internal enum SocketEnd
{
    /// <summary>The client closed it.</summary>
    Closed,

    /// <summary>Nothing came for too long.</summary>
    Idle,

    /// <summary>The emulator is being disposed.</summary>
    Stopping,
}
