using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fal.Shared;

namespace Fal;

/// <summary>
/// Bytes in an input or an output, such as a piece of sound: <c>format: binary</c> in a schema. Over sockets they go as bytes of MessagePack, in
/// JSON as base64. An array or memory of bytes converts to it. Two are equal where they hold the same bytes.
/// </summary>
/// <remarks>A string in an output that is no base64 reads as its UTF-8, which is how Python writes bytes that are text.</remarks>
[JsonConverter(typeof(FalJsonConverter<FalBytes>))]
public readonly struct FalBytes : IFalParsable<FalBytes>, IEquatable<FalBytes>
{
    private readonly bool _isSet;

    /// <summary>Wraps bytes, which must not change until the input is sent. <c>default</c> is no value: a property of it is left out.</summary>
    /// <param name="bytes">The bytes.</param>
    public FalBytes(ReadOnlyMemory<byte> bytes)
    {
        Memory = bytes;
        _isSet = true;
    }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>Wraps bytes.</summary>
    /// <param name="bytes">The bytes; null is no value, and leaves a property out.</param>
    public static implicit operator FalBytes(byte[]? bytes) => bytes is null ? default : new(bytes);

    /// <summary>Wraps bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static implicit operator FalBytes(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>Whether both hold the same bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(FalBytes left, FalBytes right) => left.Equals(right);

    /// <summary>Whether they hold different bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(FalBytes left, FalBytes right) => !left.Equals(right);

    /// <summary>Reads bytes from a string of JSON.</summary>
    /// <param name="reader">On the string.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="JsonException">It is no string.</exception>
    public static FalBytes Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.String)
            return FalJson.Unexpected<FalBytes>(ref reader, "bytes in base64");
        return reader.TryGetBytesFromBase64(out var bytes) ? bytes : Encoding.UTF8.GetBytes(reader.GetString()!);
    }

    /// <summary>Makes bytes of base64.</summary>
    /// <param name="s">The base64.</param>
    /// <param name="provider">Not asked.</param>
    /// <param name="result">The bytes.</param>
    /// <returns>Whether it is base64.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FalBytes result)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(s?.Length ?? 0)];
        var length = 0;
        var isBase64 = s is { Length: > 0 } && Convert.TryFromBase64String(s, bytes, out length);
        result = isBase64 ? new FalBytes(bytes.AsMemory(0, length)) : default;
        return isBase64;
    }

    /// <summary>Writes the bytes as base64.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (!_isSet)
            writer.WriteNullValue();
        else if (writer.Options.MaxDepth == BytesMark.WriterDepth)
            WriteMarked(writer);
        else
            writer.WriteBase64StringValue(Memory.Span);
    }

    /// <summary>Whether another holds the same bytes.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it does.</returns>
    public bool Equals(FalBytes other) => _isSet == other._isSet && Memory.Span.SequenceEqual(other.Memory.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FalBytes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Memory.Span);
        return hash.ToHashCode();
    }

    /// <summary>How many bytes there are, and not which.</summary>
    /// <returns>Such as <c>1024 bytes</c>.</returns>
    public override string ToString() => Memory.Length == 1 ? "1 byte" : $"{Memory.Length} bytes";

    private void WriteMarked(Utf8JsonWriter writer)
    {
        var start = BytesMark.Text.Length;
        var raw = ArrayPool<byte>.Shared.Rent(start + Base64.GetMaxEncodedToUtf8Length(Memory.Length) + 2);
        try
        {
            BytesMark.Text.CopyTo(raw);
            raw[start] = (byte)'"';
            Base64.EncodeToUtf8(Memory.Span, raw.AsSpan(start + 1), out _, out var length);
            raw[start + 1 + length] = (byte)'"';
            writer.WriteRawValue(raw.AsSpan(0, start + length + 2), skipInputValidation: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
        }
    }
}
