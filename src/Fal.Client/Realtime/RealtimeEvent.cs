namespace Fal;

/// <summary>What came over a socket: an output as JSON, or an error, or neither where the service closed the socket.</summary>
internal sealed record RealtimeEvent(SocketSession Session, PooledBuffer? Output = null, Exception? Error = null)
{
    /// <summary>Whether nobody needs to know any more once there is another session: it says only that one is over that owed no output.</summary>
    public bool IsHarmlessEnd { get; init; }

    /// <summary>Whether it need not be told where much else waits to be received: nobody may be there to receive.</summary>
    public bool MayBeDropped { get; init; }
}
