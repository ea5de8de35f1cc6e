using System.Buffers.Binary;

namespace Fal;

/// <summary>
/// Reads MessagePack, value by value: https://github.com/msgpack/msgpack/blob/master/spec.md. What is no MessagePack, or is another value
/// than what is asked for, is a <see cref="FormatException"/>.
/// </summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> input)
{
    private const sbyte Timestamp = -1;

    private ReadOnlySpan<byte> _rest = input;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>What the next value is.</summary>
    public readonly MessagePackType NextType => Code switch
    {
        < 0x80 or >= 0xe0 => MessagePackType.Integer,
        < 0x90 or 0xde or 0xdf => MessagePackType.Map,
        < 0xa0 or 0xdc or 0xdd => MessagePackType.Array,
        < 0xc0 or 0xd9 or 0xda or 0xdb => MessagePackType.String,
        0xc0 => MessagePackType.Nil,
        0xc2 or 0xc3 => MessagePackType.Boolean,
        0xc4 or 0xc5 or 0xc6 => MessagePackType.Binary,
        0xca or 0xcb => MessagePackType.Float,
        >= 0xcc and <= 0xd3 => MessagePackType.Integer,
        0xc7 or 0xc8 or 0xc9 or (>= 0xd4 and <= 0xd8) => MessagePackType.Extension,
        var other => throw new FormatException($"0x{other:x2} starts no value."),
    };

    /// <summary>Whether the next value is an integer that may be beyond those with a sign.</summary>
    public readonly bool IsUnsigned64 => Code == 0xcf;

    private readonly byte Code => _rest.IsEmpty ? throw TooShort() : _rest[0];

    public void ReadNil()
    {
        if (Take(1)[0] != 0xc0)
            throw Unexpected(MessagePackType.Nil);
    }

    public bool ReadBoolean() => Take(1)[0] switch
    {
        0xc2 => false,
        0xc3 => true,
        _ => throw Unexpected(MessagePackType.Boolean),
    };

    public long ReadInteger()
    {
        var code = Take(1)[0];
        return code switch
        {
            < 0x80 or >= 0xe0 => (sbyte)code,
            0xcc => (long)Number(1),
            0xcd => (long)Number(2),
            0xce => (long)Number(4),
            0xcf => Number(8) is var value and <= long.MaxValue ? (long)value : throw new FormatException("An integer is too large here."),
            0xd0 => (sbyte)Number(1),
            0xd1 => (short)Number(2),
            0xd2 => (int)Number(4),
            0xd3 => (long)Number(8),
            _ => throw Unexpected(MessagePackType.Integer),
        };
    }

    /// <summary>Reads an integer of which <see cref="IsUnsigned64"/>.</summary>
    public ulong ReadUnsigned64() => Take(1)[0] == 0xcf ? Number(8) : throw Unexpected(MessagePackType.Integer);

    public double ReadFloat() => Take(1)[0] switch
    {
        0xca => BitConverter.UInt32BitsToSingle((uint)Number(4)),
        0xcb => BitConverter.UInt64BitsToDouble(Number(8)),
        _ => throw Unexpected(MessagePackType.Float),
    };

    /// <summary>Reads a string as the bytes that it came in, which need not be UTF-8.</summary>
    public ReadOnlySpan<byte> ReadString()
    {
        var code = Take(1)[0];
        return Take(code switch
        {
            >= 0xa0 and < 0xc0 => code & 0x1f,
            0xd9 => Length(1),
            0xda => Length(2),
            0xdb => Length(4),
            _ => throw Unexpected(MessagePackType.String),
        });
    }

    public ReadOnlySpan<byte> ReadBinary() => Take(Take(1)[0] switch
    {
        0xc4 => Length(1),
        0xc5 => Length(2),
        0xc6 => Length(4),
        _ => throw Unexpected(MessagePackType.Binary),
    });

    /// <summary>Reads how many items follow.</summary>
    public int ReadArrayHeader()
    {
        var code = Take(1)[0];
        return code switch
        {
            >= 0x90 and < 0xa0 => code & 0x0f,
            0xdc => Length(2),
            0xdd => Length(4),
            _ => throw Unexpected(MessagePackType.Array),
        };
    }

    /// <summary>Reads how many keys follow, each with its value.</summary>
    public int ReadMapHeader()
    {
        var code = Take(1)[0];
        return code switch
        {
            >= 0x80 and < 0x90 => code & 0x0f,
            0xde => Length(2),
            0xdf => Length(4),
            _ => throw Unexpected(MessagePackType.Map),
        };
    }

    /// <summary>Reads a value of a type that MessagePack leaves to others; null where it is no time.</summary>
    public DateTime? ReadExtension()
    {
        var code = Take(1)[0];
        var length = code switch
        {
            >= 0xd4 and <= 0xd8 => 1 << (code - 0xd4),
            0xc7 => Length(1),
            0xc8 => Length(2),
            0xc9 => Length(4),
            _ => throw Unexpected(MessagePackType.Extension),
        };
        var type = (sbyte)Take(1)[0];
        var content = Take(length);
        return type == Timestamp ? Time(content) : null;
    }

    private static DateTime Time(ReadOnlySpan<byte> content)
    {
        var (seconds, nanoseconds) = content.Length switch
        {
            4 => (BinaryPrimitives.ReadUInt32BigEndian(content), 0L),
            8 => BinaryPrimitives.ReadUInt64BigEndian(content) is var both ? ((long)(both & 0x3_ffff_ffff), (long)(both >> 34)) : default,
            12 => (BinaryPrimitives.ReadInt64BigEndian(content[4..]), BinaryPrimitives.ReadUInt32BigEndian(content)),
            var other => throw new FormatException($"A time has {other} bytes."),
        };
        if (nanoseconds > 999_999_999 || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            throw new FormatException("A time is beyond the calendar.");
        return DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    /// <summary>A length or a count: of each there is at least a byte to come.</summary>
    private int Length(int size) => Number(size) is var length && length <= (ulong)_rest.Length ? (int)length : throw TooShort();

    private ulong Number(int size)
    {
        var number = 0UL;
        foreach (var octet in Take(size))
            number = (number << 8) | octet;
        return number;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            throw TooShort();
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static FormatException TooShort() => new("It ends too early.");

    private static FormatException Unexpected(MessagePackType expected) => new($"There is another value where one of type {expected} should be.");
}
