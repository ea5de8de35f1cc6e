using System.Buffers;
using System.Text;
using System.Text.Json;
using Nerdbank.MessagePack;

namespace Fal;

/// <summary>Turns JSON into MessagePack and back, token by token.</summary>
internal static class MessagePackJson
{
    private const int MaxDepth = 64;

    /// <summary>Writes a JSON document as MessagePack.</summary>
    public static void FromJson(ReadOnlySpan<byte> json, IBufferWriter<byte> messagePack)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var writer = new MessagePackWriter(messagePack);
        WriteValue(ref writer, ref reader);
        writer.Flush();
    }

    /// <summary>
    /// Writes a MessagePack value as JSON. Media may come as raw bytes under <c>content</c> where JSON has an address: they become the
    /// address that holds them, so that one type reads both. Other bytes become base64.
    /// </summary>
    /// <exception cref="FormatException">The bytes are not one MessagePack value.</exception>
    public static void ToJson(ReadOnlyMemory<byte> messagePack, Utf8JsonWriter json)
    {
        var reader = new MessagePackReader(messagePack);
        try
        {
            WriteValue(json, ref reader, 0);
            if (!reader.End)
                throw new FormatException("The message is not one MessagePack value: more bytes follow it.");
        }
        catch (Exception error) when (error is MessagePackSerializationException or EndOfStreamException or OverflowException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The message is not MessagePack: {error.Message}", error);
        }
    }

    private static void WriteValue(ref MessagePackWriter writer, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteMapHeader(Count(reader));
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
                {
                    WriteString(ref writer, ref reader);
                    reader.Read();
                    WriteValue(ref writer, ref reader);
                }

                break;
            case JsonTokenType.StartArray:
                writer.WriteArrayHeader(Count(reader));
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                    WriteValue(ref writer, ref reader);
                break;
            case JsonTokenType.String:
                WriteString(ref writer, ref reader);
                break;
            case JsonTokenType.Number when reader.TryGetInt64(out var integer):
                writer.Write(integer);
                break;
            case JsonTokenType.Number when reader.TryGetUInt64(out var integer):
                writer.Write(integer);
                break;
            case JsonTokenType.Number:
                writer.Write(reader.GetDouble());
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.Write(reader.GetBoolean());
                break;
            default:
                writer.WriteNil();
                break;
        }
    }

    /// <summary>How many properties or items the object or array at the reader has: MessagePack says so before the first of them.</summary>
    private static int Count(Utf8JsonReader reader)
    {
        var isObject = reader.TokenType is JsonTokenType.StartObject;
        var count = 0;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (isObject)
                reader.Read();
            reader.Skip();
            count++;
        }

        return count;
    }

    private static void WriteString(ref MessagePackWriter writer, ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
            writer.Write(reader.GetString());
        else
            writer.WriteString(reader.ValueSpan);
    }

    private static void WriteValue(Utf8JsonWriter json, ref MessagePackReader reader, int depth)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Map:
                WriteMap(json, ref reader, Deeper(depth));
                break;
            case MessagePackType.Array:
                json.WriteStartArray();
                for (var count = reader.ReadArrayHeader(); count > 0; count--)
                    WriteValue(json, ref reader, Deeper(depth));
                json.WriteEndArray();
                break;
            case MessagePackType.String:
                json.WriteStringValue(reader.ReadStringSpan());
                break;
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                json.WriteNumberValue(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                json.WriteNumberValue(reader.ReadInt64());
                break;
            case MessagePackType.Float:
                WriteNumber(json, reader.ReadDouble());
                break;
            case MessagePackType.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackType.Binary:
                json.WriteBase64StringValue(reader.ReadBytes().GetValueOrDefault().ToArray());
                break;
            case MessagePackType.Extension when reader.CreatePeekReader().ReadExtensionHeader().TypeCode == -1:
                json.WriteStringValue(reader.ReadDateTime());
                break;
            default:
                reader.Skip(default);
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter json, ref MessagePackReader reader, int depth)
    {
        // The media type may stand behind the bytes, so that the map is looked through first.
        var ahead = reader.CreatePeekReader();
        var contentType = MediaWithoutAddress(ref ahead);
        json.WriteStartObject();
        for (var count = reader.ReadMapHeader(); count > 0; count--)
        {
            var name = ReadName(ref reader);
            if (!contentType.IsEmpty && name.SequenceEqual("content"u8) && reader.NextMessagePackType is MessagePackType.Binary)
            {
                WriteAsDataUri(json, contentType, reader.ReadBytes().GetValueOrDefault());
                continue;
            }

            json.WritePropertyName(name);
            WriteValue(json, ref reader, depth);
        }

        json.WriteEndObject();
    }

    /// <summary>Media as an address that holds them.</summary>
    private static void WriteAsDataUri(Utf8JsonWriter json, ReadOnlySpan<byte> contentType, in ReadOnlySequence<byte> media) =>
        json.WriteString("url"u8, $"data:{Encoding.UTF8.GetString(contentType)};base64,{Convert.ToBase64String(media.ToArray())}");

    /// <summary>The media type of a map with bytes under <c>content</c> and no <c>url</c>; nothing for any other map.</summary>
    private static ReadOnlySpan<byte> MediaWithoutAddress(ref MessagePackReader reader)
    {
        var hasBytes = false;
        var contentType = "application/octet-stream"u8;
        for (var count = reader.ReadMapHeader(); count > 0; count--)
        {
            var name = ReadName(ref reader);
            var type = reader.NextMessagePackType;
            if (name.SequenceEqual("url"u8) && type is not MessagePackType.Nil)
                return default;
            hasBytes |= name.SequenceEqual("content"u8) && type is MessagePackType.Binary;
            if (name.SequenceEqual("content_type"u8) && type is MessagePackType.String)
                contentType = reader.ReadStringSpan() is { IsEmpty: false } said ? said : contentType;
            else
                reader.Skip(default);
        }

        return hasBytes ? contentType : default;
    }

    private static ReadOnlySpan<byte> ReadName(ref MessagePackReader reader) => reader.NextMessagePackType switch
    {
        MessagePackType.String => reader.ReadStringSpan(),
        MessagePackType.Integer => Encoding.UTF8.GetBytes(reader.ReadInt64().ToString(System.Globalization.CultureInfo.InvariantCulture)),
        MessagePackType.Binary => reader.ReadBytes().GetValueOrDefault().ToArray(),
        var other => throw new FormatException($"The message is not JSON in MessagePack: a map has a key of type {other}."),
    };

    /// <summary>JSON has no infinities: they become null, as JavaScript writes them.</summary>
    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    private static int Deeper(int depth) =>
        depth < MaxDepth ? depth + 1 : throw new FormatException($"The message is nested more than {MaxDepth} levels deep.");
}
