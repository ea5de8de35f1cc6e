using System.Buffers;

namespace Fal.Benchmarks;

/// <summary>The messages on a socket, in MessagePack.</summary>
internal static class RealtimeFrames
{
    public static byte[] Input { get; } = Pack(JsonText.FluxInput);

    public static byte[] Output { get; } = Pack(JsonText.FluxOutput);

    private static byte[] Pack(byte[] json)
    {
        var frame = new ArrayBufferWriter<byte>();
        MessagePackJson.FromJson(json, frame);
        return frame.WrittenSpan.ToArray();
    }
}
