using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fal.Testing.Tests;

/// <summary>Reads PNGs of eight bits a colour, and checks all that a viewer would.</summary>
internal sealed class PngPixels
{
    private PngPixels(int width, int height, byte[] pixels) => (Width, Height, Pixels) = (width, height, pixels);

    public int Width { get; }

    public int Height { get; }

    /// <summary>Red, green and blue of each pixel.</summary>
    public byte[] Pixels { get; }

    public static PngPixels Read(byte[] png)
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], png[..8]);
        var chunks = Chunks(png).ToList();
        Assert.Equal(["IHDR", "IDAT", "fiLl", "IEND"], chunks.Select(chunk => chunk.Type));
        var header = chunks[0].Content;
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        Assert.Equal([8, 2, 0, 0, 0], header[8..]);

        using var zlib = new ZLibStream(new MemoryStream(chunks[1].Content), CompressionMode.Decompress);
        using var filtered = new MemoryStream();
        zlib.CopyTo(filtered);
        return new PngPixels(width, height, Unfilter(filtered.ToArray(), width * 3, height));
    }

    /// <summary>How far apart two pictures are: 0 for the same, 255 for black and white.</summary>
    public double DistanceTo(PngPixels other)
    {
        Assert.Equal((Width, Height), (other.Width, other.Height));
        return Pixels.Zip(other.Pixels, (one, two) => Math.Abs(one - two)).Average();
    }

    public double Average(int colour) => Enumerable.Range(0, Pixels.Length / 3).Average(pixel => Pixels[(pixel * 3) + colour]);

    private static byte[] Unfilter(byte[] filtered, int stride, int height)
    {
        Assert.Equal((stride + 1) * height, filtered.Length);
        var pixels = new byte[stride * height];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(2, filtered[y * (stride + 1)]);
            for (var i = 0; i < stride; i++)
                pixels[(y * stride) + i] = (byte)(filtered[(y * (stride + 1)) + 1 + i] + (y == 0 ? 0 : pixels[((y - 1) * stride) + i]));
        }

        return pixels;
    }

    private static IEnumerable<(string Type, byte[] Content)> Chunks(byte[] png)
    {
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            Assert.Equal(Crc(png.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            yield return (Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
