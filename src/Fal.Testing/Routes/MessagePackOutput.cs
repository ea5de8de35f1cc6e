using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Fal.Shared;
using MessagePack;

namespace Fal.Testing.Routes;

/// <summary>Outputs as MessagePack. A file with a <c>data:</c> address goes out as raw bytes under <c>content</c>, as models send frames.</summary>
internal static class MessagePackOutput
{
    private const string Base64 = ";base64,";

    /// <param name="bytes">The strings that are bytes in base64, as <see cref="BytesIn"/> gives them.</param>
    public static byte[] Of(ReadOnlyMemory<byte> json, IReadOnlySet<string> bytes)
    {
        using var document = JsonDocument.Parse(json);
        var messagePack = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(messagePack);
        Write(ref writer, document.RootElement, bytes);
        writer.Flush();
        return messagePack.WrittenSpan.ToArray();
    }

    /// <summary>The strings of JSON that are bytes in base64: those that are marked.</summary>
    public static IReadOnlySet<string> BytesIn(ReadOnlySpan<byte> json)
    {
        var bytes = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String && json[..(int)reader.TokenStartIndex].EndsWith(BytesMark.Text))
                bytes.Add(reader.GetString()!);
        }

        return bytes;
    }

    private static void Write(ref MessagePackWriter writer, JsonElement value, IReadOnlySet<string> bytes)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(ref writer, value, bytes);
                break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                    Write(ref writer, item, bytes);
                break;
            case JsonValueKind.String when bytes.Contains(value.GetString()!):
                writer.Write(value.GetBytesFromBase64());
                break;
            case JsonValueKind.String:
                writer.Write(value.GetString());
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var integer):
                writer.Write(integer);
                break;
            case JsonValueKind.Number when value.TryGetUInt64(out var integer):
                writer.Write(integer);
                break;
            case JsonValueKind.Number:
                writer.Write(value.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(value.GetBoolean());
                break;
            default:
                writer.WriteNil();
                break;
        }
    }

    private static void WriteObject(ref MessagePackWriter writer, JsonElement value, IReadOnlySet<string> bytes)
    {
        var properties = value.EnumerateObject().ToArray();
        var file = properties.FirstOrDefault(property => property.Name == "url").Value;
        var isContent = TryReadContent(file, out var contentType, out var content);
        var saysType = properties.Any(property => property.Name == "content_type" && property.Value.ValueKind is JsonValueKind.String);
        properties = [.. properties.Where(property => !isContent || property.Name != "url" && (saysType || property.Name != "content_type"))];

        writer.WriteMapHeader(properties.Length + (isContent ? saysType ? 1 : 2 : 0));
        if (isContent)
        {
            writer.Write("content");
            writer.Write(content);
            if (!saysType)
            {
                writer.Write("content_type");
                writer.Write(contentType);
            }
        }

        foreach (var property in properties)
        {
            writer.Write(property.Name);
            Write(ref writer, property.Value, bytes);
        }
    }

    private static bool TryReadContent(JsonElement file, [NotNullWhen(true)] out string? contentType, [NotNullWhen(true)] out byte[]? content)
    {
        (contentType, content) = (null, null);
        if (file.ValueKind is not JsonValueKind.String || file.GetString() is not { } address || !address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return false;
        var at = address.IndexOf(Base64, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return false;
        try
        {
            content = Convert.FromBase64String(address[(at + Base64.Length)..]);
            contentType = address["data:".Length..at];
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
