using System.Buffers;
using System.Text.Json;
using Nerdbank.MessagePack;

namespace Fal.Benchmarks;

/// <summary>The messages on a socket, in MessagePack.</summary>
internal static class RealtimeFrames
{
    public static byte[] Input { get; } = Pack(JsonText.FluxInput);

    public static byte[] Output { get; } = Pack(JsonText.FluxOutput);

    private static byte[] Pack(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        Write(ref writer, document.RootElement);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ref MessagePackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteMapHeader(value.GetPropertyCount());
                foreach (var property in value.EnumerateObject())
                {
                    writer.Write(property.Name);
                    Write(ref writer, property.Value);
                }

                break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                    Write(ref writer, item);
                break;
            case JsonValueKind.String:
                writer.Write(value.GetString());
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var integer):
                writer.Write(integer);
                break;
            case JsonValueKind.Number:
                writer.Write(value.GetDouble());
                break;
            default:
                writer.Write(value.GetBoolean());
                break;
        }
    }
}
