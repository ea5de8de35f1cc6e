using System.Buffers.Binary;

namespace Fal.Shared;

/// <summary>How wide and high an image is, as the first bytes of a PNG, JPEG, WebP or GIF tell.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="MayBeTurned">Whether the image has data of a camera, which may tell a viewer to turn it on its side.</param>
internal readonly record struct ImageSize(int Width, int Height, bool MayBeTurned = false)
{
    /// <summary>How many bytes tell the size of any image but a JPEG.</summary>
    public const int UsualStart = 64;

    /// <summary>How many bytes are looked at. A JPEG has its size behind what cameras write, which may be a preview and more.</summary>
    public const int LongestStart = 256 * 1024;

    /// <summary>The size of an image; null where the bytes do not tell one, whatever they are.</summary>
    public static ImageSize? Of(ReadOnlySpan<byte> start)
    {
        var size = start switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => OfPng(start),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => OfGif(start),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => OfWebP(start),
            [0xFF, 0xD8, ..] => OfJpeg(start),
            _ => null,
        };
        return size is { Width: > 0, Height: > 0 } ? size : null;
    }

    /// <summary>Whether bytes are the start of a JPEG, whose size may come late.</summary>
    public static bool MayComeLate(ReadOnlySpan<byte> start) => start is [0xFF, 0xD8, ..];

    private static ImageSize? OfPng(ReadOnlySpan<byte> start) => start.Length >= 24 && start.Slice(12, 4).SequenceEqual("IHDR"u8)
        ? new ImageSize(BinaryPrimitives.ReadInt32BigEndian(start.Slice(16)), BinaryPrimitives.ReadInt32BigEndian(start.Slice(20)))
        : null;

    private static ImageSize? OfGif(ReadOnlySpan<byte> start) => start.Length >= 10 ? new ImageSize(Little16(start, 6), Little16(start, 8)) : null;

    private static ImageSize? OfWebP(ReadOnlySpan<byte> start)
    {
        if (start.Length < 30)
            return null;
        var chunk = start.Slice(12, 4);
        if (chunk.SequenceEqual("VP8X"u8))
            return new ImageSize(Little24(start, 24) + 1, Little24(start, 27) + 1, MayBeTurned: (start[20] & 0x08) != 0);
        if (chunk.SequenceEqual("VP8L"u8) && start[20] == 0x2F)
        {
            var sizes = BinaryPrimitives.ReadUInt32LittleEndian(start.Slice(21));
            return new ImageSize((int)(sizes & 0x3FFF) + 1, (int)((sizes >> 14) & 0x3FFF) + 1);
        }

        return chunk.SequenceEqual("VP8 "u8) && start.Slice(23, 3).SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])
            ? new ImageSize(Little16(start, 26) & 0x3FFF, Little16(start, 28) & 0x3FFF)
            : null;
    }

    /// <summary>Goes from segment to segment up to the one that starts the picture, which has its size.</summary>
    private static ImageSize? OfJpeg(ReadOnlySpan<byte> start)
    {
        var mayBeTurned = false;
        for (var at = 2; at + 9 <= start.Length && start[at] == 0xFF;)
        {
            var marker = start[at + 1];
            if (marker is 0xFF)
            {
                at++;
                continue;
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += 2;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new ImageSize(Big16(start, at + 7), Big16(start, at + 5), mayBeTurned);
            mayBeTurned |= marker is 0xE1 && start.Slice(at + 4).StartsWith("Exif"u8);
            if (marker is 0xD9 or 0xDA || Big16(start, at + 2) is not (>= 2 and var length))
                return null;
            at += 2 + length;
        }

        return null;
    }

    private static int Big16(ReadOnlySpan<byte> bytes, int at) => (bytes[at] << 8) | bytes[at + 1];

    private static int Little16(ReadOnlySpan<byte> bytes, int at) => bytes[at] | (bytes[at + 1] << 8);

    private static int Little24(ReadOnlySpan<byte> bytes, int at) => Little16(bytes, at) | (bytes[at + 2] << 16);
}
