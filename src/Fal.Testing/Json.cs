using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Fal.Shared;

namespace Fal.Testing;

/// <summary>JSON that nobody has looked at yet, in and out.</summary>
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

    /// <summary>Writes JSON as the service does, with no more escaped than JSON asks for.</summary>
    public static byte[] Write(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            node.WriteTo(writer);
        return buffer.ToArray();
    }

    /// <summary>Writes JSON that was read, its numbers as they were.</summary>
    /// <exception cref="InvalidOperationException">A text in it is half a surrogate pair.</exception>
    public static byte[] Write(JsonElement element)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            element.WriteTo(writer);
        return buffer.ToArray();
    }

    /// <summary>
    /// Reads JSON to its end, so that nothing of it throws later, as texts would that are half a surrogate pair. Of a property that is there
    /// twice, the last counts.
    /// </summary>
    /// <returns>False where it is no JSON, or has a text that is none.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> json, out JsonNode? node)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            node = Copy(document.RootElement);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            node = null;
            return false;
        }
    }

    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var copy = new JsonObject();
                foreach (var property in element.EnumerateObject())
                    copy[property.Name] = Copy(property.Value);
                return copy;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }
}
