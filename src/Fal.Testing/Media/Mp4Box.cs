using System.Buffers.Binary;

namespace Fal.Testing.Media;

/// <summary>Writes the boxes of an MP4 file of one film, whose head comes before its pictures.</summary>
internal static class Mp4Box
{
    private const int Matrix = 36;

    /// <summary>What the file is.</summary>
    public static byte[] FileType() => Box("ftyp"u8, [.. "isom"u8, .. Big(512), .. "isomiso2avc1mp41"u8]);

    public static byte[] Content(IReadOnlyList<byte[]> samples) => Box("mdat"u8, [.. samples.SelectMany(sample => sample)]);

    /// <summary>Bytes that nobody reads.</summary>
    public static byte[] Free(int size) => Box("free"u8, new byte[size - 8]);

    /// <summary>What is said of all pictures.</summary>
    /// <param name="sides">How large they are.</param>
    /// <param name="rate">How many there are in a second.</param>
    /// <param name="samples">The pictures.</param>
    /// <param name="sequence">The unit that is true of the film.</param>
    /// <param name="pictures">The unit that is true of each picture.</param>
    /// <param name="start">Where in the file the first is.</param>
    public static byte[] Movie((int Width, int Height) sides, int rate, IReadOnlyList<byte[]> samples, byte[] sequence, byte[] pictures, int start)
    {
        var count = samples.Count;
        byte[] header = [.. new byte[12], .. Big(rate), .. Big(count), .. Big(0x10000), 1, 0, .. new byte[10], .. Unturned(), .. new byte[24], .. Big(2)];
        byte[] track = [0, 0, 0, 3, .. new byte[8], .. Big(1), .. Big(0), .. Big(count), .. new byte[16], .. Unturned(), .. Big(sides.Width << 16), .. Big(sides.Height << 16)];
        byte[] media = [.. new byte[12], .. Big(rate), .. Big(count), 0x55, 0xC4, 0, 0];
        byte[] handler = [.. new byte[8], .. "vide"u8, .. new byte[12], 0];
        var reference = Box("dinf"u8, Box("dref"u8, [.. new byte[4], .. Big(1), .. Box("url "u8, [0, 0, 0, 1])]));
        var table = Box("stbl"u8, [.. Description(sides, sequence, pictures), .. Samples(samples, start)]);
        return Box("moov"u8,
        [
            .. Box("mvhd"u8, header),
            .. Box("trak"u8,
            [
                .. Box("tkhd"u8, track),
                .. Box("mdia"u8,
                [
                    .. Box("mdhd"u8, media), .. Box("hdlr"u8, handler), .. Box("minf"u8, [.. Box("vmhd"u8, [0, 0, 0, 1, .. new byte[8]]), .. reference, .. table]),
                ]),
            ]),
        ]);
    }

    private static byte[] Description((int Width, int Height) sides, byte[] sequence, byte[] pictures)
    {
        byte[] settings = [1, sequence[1], sequence[2], sequence[3], 0xFF, 0xE1, .. Short(sequence.Length), .. sequence, 1, .. Short(pictures.Length), .. pictures];
        byte[] entry =
        [
            .. new byte[6], 0, 1, .. new byte[16], .. Short(sides.Width), .. Short(sides.Height), .. Big(0x480000), .. Big(0x480000), .. Big(0), 0, 1,
            .. new byte[32], 0, 24, 0xFF, 0xFF, .. Box("avcC"u8, settings),
        ];
        return Box("stsd"u8, [.. new byte[4], .. Big(1), .. Box("avc1"u8, entry)]);
    }

    /// <summary>How long each picture lasts, which can be begun with, and where they are.</summary>
    private static byte[] Samples(IReadOnlyList<byte[]> samples, int start) =>
    [
        .. Box("stts"u8, [.. new byte[4], .. Big(1), .. Big(samples.Count), .. Big(1)]),
        .. Box("stss"u8, [.. new byte[4], .. Big(1), .. Big(1)]),
        .. Box("stsc"u8, [.. new byte[4], .. Big(1), .. Big(1), .. Big(samples.Count), .. Big(1)]),
        .. Box("stsz"u8, [.. new byte[8], .. Big(samples.Count), .. samples.SelectMany(sample => Big(sample.Length))]),
        .. Box("stco"u8, [.. new byte[4], .. Big(1), .. Big(start)]),
    ];

    private static byte[] Unturned()
    {
        var matrix = new byte[Matrix];
        (matrix[1], matrix[17], matrix[32]) = (1, 1, 0x40);
        return matrix;
    }

    private static byte[] Box(ReadOnlySpan<byte> type, byte[] content) => [.. Big(8 + content.Length), .. type, .. content];

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
