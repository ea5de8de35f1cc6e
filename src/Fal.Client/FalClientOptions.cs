namespace Fal;

/// <summary>How a <see cref="FalClient"/> reaches the service. The client copies it when it is made.</summary>
public sealed class FalClientOptions
{
    /// <summary>The key, as <c>id:secret</c>. When null: <c>FAL_KEY</c>, else <c>FAL_KEY_ID</c> and <c>FAL_KEY_SECRET</c>, from the environment.</summary>
    public string? Credentials { get; set; }

    /// <summary>Where direct calls and streams go.</summary>
    public Uri RunAddress { get; set; } = new("https://fal.run");

    /// <summary>Where the queue is.</summary>
    public Uri QueueAddress { get; set; } = new("https://queue.fal.run");

    /// <summary>Where files are stored and realtime tokens are issued.</summary>
    public Uri RestAddress { get; set; } = new("https://rest.fal.ai");

    /// <summary>Where realtime sockets are; when null, <see cref="RunAddress"/> with the <c>ws</c> or <c>wss</c> scheme.</summary>
    public Uri? RealtimeAddress { get; set; }
}
