namespace Fal.Testing;

/// <summary>The service of fal.ai that a request went to. Each has a host of its own there, and a path prefix in the emulator.</summary>
public enum FalEmulatorService
{
    /// <summary>Direct calls, streams and realtime connects: <c>fal.run</c>.</summary>
    Run,

    /// <summary>The queue: <c>queue.fal.run</c>.</summary>
    Queue,

    /// <summary>Storage and realtime tokens: <c>rest.fal.ai</c>.</summary>
    Rest,

    /// <summary>Uploads and downloads of files.</summary>
    Files,

    /// <summary>Messages on an open realtime socket; the method is <c>BINARY</c> or <c>TEXT</c>.</summary>
    Realtime,

    /// <summary>The catalogue of models, and their prices: <c>api.fal.ai</c>.</summary>
    Platform,
}
