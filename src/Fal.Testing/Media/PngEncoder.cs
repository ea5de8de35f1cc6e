using System.Buffers.Binary;
using System.IO.Compression;

namespace Fal.Testing.Media;

/// <summary>Writes a picture as PNG: eight bits for each of red, green and blue, each row as the difference from the one above.</summary>
internal static class PngEncoder
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(Crc)];

    /// <summary>How long the file of a picture is, whatever it shows: a chunk that nobody reads fills it up.</summary>
    public static int SizeOf(int width, int height) => 8192 + (width * height * 2 / 5);

    public static byte[] Encode(Canvas canvas)
    {
        const int EmptyChunk = 12;
        var size = SizeOf(canvas.Width, canvas.Height);
        for (var mask = 0xFF; ; mask = (byte)(mask << 1))
        {
            var png = Encode(canvas, Compress(canvas, (byte)mask));
            var room = size - (int)png.Length - EmptyChunk;
            if (room < 0)
                continue;
            png.SetLength(png.Length - EmptyChunk);
            png.Position = png.Length;
            Chunk(png, "fiLl"u8, new byte[room]);
            Chunk(png, "IEND"u8, []);
            return png.ToArray();
        }
    }

    private static MemoryStream Encode(Canvas canvas, ReadOnlySpan<byte> compressed)
    {
        var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, canvas.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), canvas.Height);
        (header[8], header[9]) = (8, 2);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, compressed);
        Chunk(png, "IEND"u8, []);
        return png;
    }

    /// <param name="canvas">The picture.</param>
    /// <param name="mask">The bits of each colour that are kept: with fewer of them it gets shorter.</param>
    private static ReadOnlySpan<byte> Compress(Canvas canvas, byte mask)
    {
        const byte Up = 2;
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var pixels = canvas.Pixels;
            var stride = canvas.Width * 3;
            var row = new byte[stride + 1];
            row[0] = Up;
            for (var y = 0; y < canvas.Height; y++)
            {
                for (var i = 0; i < stride; i++)
                    row[i + 1] = (byte)((pixels[(y * stride) + i] & mask) - (y == 0 ? 0 : pixels[((y - 1) * stride) + i] & mask));
                zlib.Write(row);
            }
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(type);
        png.Write(content);
        var crc = uint.MaxValue;
        foreach (var value in type)
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        foreach (var value in content)
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        png.Write(number);
    }

    private static uint Crc(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    }
}
