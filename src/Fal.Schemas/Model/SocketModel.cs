namespace Fal.Schemas.Model;

/// <summary>A realtime socket that a schema describes.</summary>
internal sealed record SocketModel
{
    public required SocketMode Mode { get; init; }

    /// <summary>Whether its messages are JSON text rather than MessagePack.</summary>
    public bool SendsJson { get; init; }

    /// <summary>Whether text and bytes go over it as they are, without the protocol of realtime models.</summary>
    public bool IsRaw { get; init; }

    /// <summary>Whether the endpoint's own address is the socket's.</summary>
    public bool IsEndpoint { get; init; }
}

/// <summary>How many inputs and outputs go together.</summary>
internal enum SocketMode
{
    /// <summary>The schema does not say.</summary>
    Unknown,
    Unary,
    ServerStreaming,
    ClientStreaming,
    Bidirectional,
}
