using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Fal.Shared;

namespace Fal.Testing;

/// <summary>Writes JSON as the service does, with no more escaped than JSON asks for.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions MarkingOptions = Options with { MaxDepth = BytesMark.WriterDepth };

    /// <summary>Writes a value, and marks the bytes in it.</summary>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> typeInfo)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, MarkingOptions))
            JsonSerializer.Serialize(writer, value, typeInfo);
        return buffer.ToArray();
    }

    public static byte[] Write(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            node.WriteTo(writer);
        return buffer.ToArray();
    }
}
