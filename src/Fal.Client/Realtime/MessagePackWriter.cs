using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fal;

/// <summary>Writes MessagePack, each value in its shortest form: https://github.com/msgpack/msgpack/blob/master/spec.md.</summary>
internal static class MessagePackWriter
{
    public static void WriteNil(this IBufferWriter<byte> output) => output.WriteByte(0xc0);

    public static void WriteBoolean(this IBufferWriter<byte> output, bool value) => output.WriteByte(value ? (byte)0xc3 : (byte)0xc2);

    public static void WriteInteger(this IBufferWriter<byte> output, long value)
    {
        switch (value)
        {
            case >= 0: output.WriteInteger((ulong)value); break;
            case >= -32: output.WriteByte((byte)value); break;
            case >= sbyte.MinValue: output.WriteHead(0xd0, (ulong)value, sizeof(sbyte)); break;
            case >= short.MinValue: output.WriteHead(0xd1, (ulong)value, sizeof(short)); break;
            case >= int.MinValue: output.WriteHead(0xd2, (ulong)value, sizeof(int)); break;
            default: output.WriteHead(0xd3, (ulong)value, sizeof(long)); break;
        }
    }

    public static void WriteInteger(this IBufferWriter<byte> output, ulong value)
    {
        switch (value)
        {
            case < 128: output.WriteByte((byte)value); break;
            case <= byte.MaxValue: output.WriteHead(0xcc, value, sizeof(byte)); break;
            case <= ushort.MaxValue: output.WriteHead(0xcd, value, sizeof(ushort)); break;
            case <= uint.MaxValue: output.WriteHead(0xce, value, sizeof(uint)); break;
            default: output.WriteHead(0xcf, value, sizeof(ulong)); break;
        }
    }

    public static void WriteFloat(this IBufferWriter<byte> output, double value) => output.WriteHead(0xcb, BitConverter.DoubleToUInt64Bits(value), sizeof(double));

    /// <param name="utf8">The string in UTF-8.</param>
    public static void WriteString(this IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 32)
            output.WriteByte((byte)(0xa0 | utf8.Length));
        else if (utf8.Length <= byte.MaxValue)
            output.WriteHead(0xd9, (ulong)utf8.Length, sizeof(byte));
        else
            output.WriteLength(0xda, utf8.Length);
        output.Write(utf8);
    }

    public static void WriteString(this IBufferWriter<byte> output, string value) => output.WriteString(Encoding.UTF8.GetBytes(value));

    /// <summary>Writes what comes before bytes. They follow.</summary>
    public static void WriteBinaryHeader(this IBufferWriter<byte> output, int length)
    {
        if (length <= byte.MaxValue)
            output.WriteHead(0xc4, (ulong)length, sizeof(byte));
        else
            output.WriteLength(0xc5, length);
    }

    /// <summary>Writes what comes before the items of an array. They follow.</summary>
    public static void WriteArrayHeader(this IBufferWriter<byte> output, int count)
    {
        if (count < 16)
            output.WriteByte((byte)(0x90 | count));
        else
            output.WriteLength(0xdc, count);
    }

    /// <summary>Writes what comes before the keys and values of a map. They follow, each value after its key.</summary>
    public static void WriteMapHeader(this IBufferWriter<byte> output, int count)
    {
        if (count < 16)
            output.WriteByte((byte)(0x80 | count));
        else
            output.WriteLength(0xde, count);
    }

    /// <summary>A length of two bytes, or of four under the code after it.</summary>
    private static void WriteLength(this IBufferWriter<byte> output, byte code, int length)
    {
        if (length <= ushort.MaxValue)
            output.WriteHead(code, (ulong)length, sizeof(ushort));
        else
            output.WriteHead((byte)(code + 1), (ulong)length, sizeof(uint));
    }

    private static void WriteByte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>A code, and the last bytes of a number in the order of the network.</summary>
    private static void WriteHead(this IBufferWriter<byte> output, byte code, ulong value, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong) + 1];
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], value);
        bytes[^(size + 1)] = code;
        output.Write(bytes[^(size + 1)..]);
    }
}
