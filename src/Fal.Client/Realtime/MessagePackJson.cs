using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Fal.Shared;

namespace Fal;

/// <summary>Turns JSON into MessagePack and back, token by token.</summary>
internal static class MessagePackJson
{
    private const int MaxDepth = 64;

    /// <summary>Writes a JSON document as MessagePack. Strings that are marked as such become bytes.</summary>
    public static void FromJson(ReadOnlySpan<byte> json, IBufferWriter<byte> messagePack)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        WriteValue(messagePack, ref reader, json);
    }

    /// <summary>
    /// Writes a MessagePack value as JSON. Media may come as raw bytes under <c>content</c> where JSON has an address: they become the
    /// address that holds them, so that one type reads both. Other bytes become base64. Of text that is no UTF-8, what cannot be read
    /// becomes U+FFFD.
    /// </summary>
    /// <exception cref="FormatException">The bytes are not one MessagePack value.</exception>
    public static void ToJson(ReadOnlySpan<byte> messagePack, Utf8JsonWriter json)
    {
        var reader = new MessagePackReader(messagePack);
        try
        {
            WriteValue(json, ref reader, 0);
            if (!reader.IsAtEnd)
                throw new FormatException("More bytes follow the value.");
        }
        catch (Exception error)
        {
            throw new FormatException($"The message is not one value of MessagePack: {error.Message}", error);
        }
    }

    private static void WriteValue(IBufferWriter<byte> writer, ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteMapHeader(Count(reader));
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
                {
                    WriteString(writer, ref reader);
                    reader.Read();
                    WriteValue(writer, ref reader, json);
                }

                break;
            case JsonTokenType.StartArray:
                writer.WriteArrayHeader(Count(reader));
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                    WriteValue(writer, ref reader, json);
                break;
            case JsonTokenType.String when json[..(int)reader.TokenStartIndex].EndsWith(BytesMark.Text):
                WriteBytes(writer, reader.ValueSpan);
                break;
            case JsonTokenType.String:
                WriteString(writer, ref reader);
                break;
            case JsonTokenType.Number when reader.TryGetInt64(out var integer):
                writer.WriteInteger(integer);
                break;
            case JsonTokenType.Number when reader.TryGetUInt64(out var integer):
                writer.WriteInteger(integer);
                break;
            case JsonTokenType.Number:
                writer.WriteFloat(reader.GetDouble());
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBoolean(reader.GetBoolean());
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

    private static void WriteString(IBufferWriter<byte> writer, ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
            writer.WriteString(reader.GetString()!);
        else
            writer.WriteString(reader.ValueSpan);
    }

    private static void WriteBytes(IBufferWriter<byte> writer, ReadOnlySpan<byte> base64)
    {
        var length = (base64.Length / 4 * 3) - (base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0);
        writer.WriteBinaryHeader(length);
        Base64.DecodeFromUtf8(base64, writer.GetSpan(Math.Max(length, 1)), out _, out var written);
        writer.Advance(written);
    }

    private static void WriteValue(Utf8JsonWriter json, ref MessagePackReader reader, int depth)
    {
        switch (reader.NextType)
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
                json.WriteStringValue(Text(reader.ReadString()));
                break;
            case MessagePackType.Integer when reader.IsUnsigned64:
                json.WriteNumberValue(reader.ReadUnsigned64());
                break;
            case MessagePackType.Integer:
                json.WriteNumberValue(reader.ReadInteger());
                break;
            case MessagePackType.Float:
                WriteNumber(json, reader.ReadFloat());
                break;
            case MessagePackType.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackType.Binary:
                json.WriteBase64StringValue(reader.ReadBinary());
                break;
            case MessagePackType.Extension:
                WriteExtension(json, reader.ReadExtension());
                break;
            default:
                reader.ReadNil();
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteExtension(Utf8JsonWriter json, DateTime? time)
    {
        if (time is { } known)
            json.WriteStringValue(known);
        else
            json.WriteNullValue();
    }

    /// <summary>
    /// Writes a map. Whether bytes under <c>content</c> are media is known at its end, when its media type and its address have been read:
    /// they are written last, so that each byte is looked at once.
    /// </summary>
    private static void WriteMap(Utf8JsonWriter json, ref MessagePackReader reader, int depth)
    {
        ReadOnlySpan<byte> content = default;
        ReadOnlySpan<byte> contentType = default;
        bool hasContent = false, hasAddress = false, isAddressNull = false;
        json.WriteStartObject();
        for (var count = reader.ReadMapHeader(); count > 0; count--)
        {
            var name = ReadName(ref reader);
            var type = reader.NextType;
            if (type is MessagePackType.Binary && name.SequenceEqual("content"u8))
            {
                content = reader.ReadBinary();
                hasContent = true;
                continue;
            }

            if (name.SequenceEqual("url"u8))
            {
                isAddressNull = type is MessagePackType.Nil;
                hasAddress = !isAddressNull;
                if (isAddressNull)
                {
                    reader.ReadNil();
                    continue;
                }
            }

            if (type is MessagePackType.String && name.SequenceEqual("content_type"u8))
            {
                var ahead = reader;
                contentType = ahead.ReadString();
            }

            json.WritePropertyName(Text(name));
            WriteValue(json, ref reader, depth);
        }

        if (isAddressNull && !hasContent)
            json.WriteNull("url"u8);
        if (hasContent)
            WriteContent(json, content, contentType, isMedia: !hasAddress);
        json.WriteEndObject();
    }

    /// <summary>Writes bytes as an address that holds them, where they have none, and as bytes of their own name where they may be no media.</summary>
    private static void WriteContent(Utf8JsonWriter json, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> contentType, bool isMedia)
    {
        if (isMedia)
        {
            var type = contentType.IsEmpty ? "application/octet-stream" : Encoding.UTF8.GetString(contentType);
            json.WriteString("url"u8, $"data:{type};base64,{Convert.ToBase64String(bytes)}");
        }

        if (isMedia && !contentType.IsEmpty)
            return;
        json.WritePropertyName("content"u8);
        json.WriteBase64StringValue(bytes);
    }

    private static ReadOnlySpan<byte> ReadName(ref MessagePackReader reader) => reader.NextType switch
    {
        MessagePackType.String => reader.ReadString(),
        MessagePackType.Integer => Encoding.UTF8.GetBytes(reader.ReadInteger().ToString(System.Globalization.CultureInfo.InvariantCulture)),
        MessagePackType.Binary => reader.ReadBinary(),
        var other => throw new FormatException($"A map has a key of type {other}, which JSON has not."),
    };

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> text) => Utf8.IsValid(text) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));

    /// <summary>JSON has no infinities: they become null, as JavaScript writes them.</summary>
    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    private static int Deeper(int depth) =>
        depth < MaxDepth ? depth + 1 : throw new FormatException($"It is nested more than {MaxDepth} levels deep.");
}
