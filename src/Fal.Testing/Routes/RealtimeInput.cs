using System.Net.WebSockets;

namespace Fal.Testing.Routes;

/// <summary>An input that came over a socket.</summary>
/// <param name="Type">Binary, which is MessagePack, or text, which is JSON. The answer comes in the same form.</param>
/// <param name="Raw">As it came.</param>
/// <param name="Json">As JSON; null where it is not MessagePack.</param>
internal sealed record RealtimeInput(WebSocketMessageType Type, byte[] Raw, byte[]? Json);
