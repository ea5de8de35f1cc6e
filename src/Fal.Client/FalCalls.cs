namespace Fal;

/// <summary>Calls that a model has.</summary>
[Flags]
public enum FalCalls
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Run, subscribe and submit.</summary>
    Request = 1,

    /// <summary>A stream of outputs.</summary>
    Stream = 2,

    /// <summary>A realtime socket for inputs and outputs.</summary>
    Realtime = 4,

    /// <summary>A socket for text and bytes as they are: see <see cref="FalClient.OpenWebSocketAsync"/>.</summary>
    WebSocket = 8,
}
