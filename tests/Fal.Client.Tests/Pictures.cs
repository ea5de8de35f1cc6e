using System.Buffers.Binary;

namespace Fal.Client.Tests;

/// <summary>Images that have no more than their headers.</summary>
internal static class Pictures
{
    public static byte[] Png(int width, int height) => [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Big(13), .. "IHDR"u8, .. Big(width), .. Big(height), 8, 6, 0, 0, 0];

    public static byte[] Gif(int width, int height) => [.. "GIF89a"u8, .. Little16(width), .. Little16(height), 0, 0, 0];

    /// <summary>A JPEG whose size comes after so many bytes of what cameras write, in segments.</summary>
    public static byte[] Jpeg(int width, int height, int before = 0, bool isOfCamera = false)
    {
        List<byte> bytes = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0];
        if (isOfCamera)
            bytes.AddRange([0xFF, 0xE1, 0, 8, .. "Exif"u8, 0, 0]);
        for (; before > 0; before -= 65000)
        {
            var length = Math.Min(before, 65000);
            bytes.AddRange([0xFF, 0xE2, .. Big16(length + 2), .. new byte[length]]);
        }

        return [.. bytes, 0xFF, 0xFF, 0xC4, 0, 3, 0, 0xFF, 0xC2, 0, 17, 8, .. Big16(height), .. Big16(width), 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xDA];
    }

    public static byte[] WebP(int width, int height) => Riff("VP8 "u8, [0, 0, 0, 0x9D, 0x01, 0x2A, .. Little16(width), .. Little16(height), 0, 0]);

    public static byte[] LosslessWebP(int width, int height)
    {
        var sizes = (uint)((width - 1) | ((height - 1) << 14));
        return Riff("VP8L"u8, [0x2F, (byte)sizes, (byte)(sizes >> 8), (byte)(sizes >> 16), (byte)(sizes >> 24), 0, 0, 0, 0, 0]);
    }

    public static byte[] ExtendedWebP(int width, int height, bool isOfCamera = false) =>
        Riff("VP8X"u8, [(byte)(isOfCamera ? 8 : 0), 0, 0, 0, .. Little24(width - 1), .. Little24(height - 1)]);

    /// <summary>The same with bytes after it, up to a length.</summary>
    public static byte[] Padded(byte[] image, int length) => [.. image, .. new byte[length - image.Length]];

    private static byte[] Riff(ReadOnlySpan<byte> chunk, byte[] content) => [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. chunk, 0, 0, 0, 0, .. content];

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Big16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Little16(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Little24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];
}
