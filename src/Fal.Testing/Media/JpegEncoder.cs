namespace Fal.Testing.Media;

/// <summary>Writes a picture as JPEG: baseline, every colour at full size, with the tables that the standard gives as examples.</summary>
internal sealed class JpegEncoder
{
    private static readonly byte[] ZigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private static readonly byte[] Steps =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private static readonly float[] Cosines = [.. Enumerable.Range(0, 64).Select(i =>
        (float)(Math.Cos(((2 * (i % 8)) + 1) * (i / 8) * Math.PI / 16) * (i / 8 == 0 ? Math.Sqrt(0.125) : 0.5)))];

    private readonly List<byte> _jpeg = [];
    private readonly int[] _steps;
    private readonly int[] _before = new int[3];
    private ulong _bits;
    private int _bitCount;

    private JpegEncoder(int percent) => _steps = [.. Steps.Select(step => Math.Clamp(step * percent / 100, 1, 255))];

    /// <summary>How long the file of a picture is, whatever it shows: bytes that nobody reads fill it up.</summary>
    public static int SizeOf(int width, int height) => 4096 + (width * height / 4);

    public static byte[] Encode(Canvas canvas)
    {
        var size = SizeOf(canvas.Width, canvas.Height);
        for (var percent = 25; ; percent *= 2)
        {
            var encoder = new JpegEncoder(percent);
            encoder.WriteHead(canvas.Width, canvas.Height);
            encoder.WriteBlocks(canvas);
            encoder.WriteBits(0x7F, 7);
            if (encoder._jpeg.Count + 2 > size)
                continue;
            var file = new byte[size];
            Array.Fill(file, (byte)0xFF);
            encoder._jpeg.CopyTo(file);
            file[^1] = 0xD9;
            return file;
        }
    }

    private void WriteHead(int width, int height)
    {
        _jpeg.AddRange([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        _jpeg.AddRange([0xFF, 0xDB, 0, 67, 0, .. ZigZag.Select(place => (byte)_steps[place])]);
        _jpeg.AddRange([0xFF, 0xC0, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
        foreach (var (kind, table) in new[] { ((byte)0x00, JpegTable.First), ((byte)0x10, JpegTable.Others) })
            _jpeg.AddRange([0xFF, 0xC4, 0, (byte)(19 + table.Symbols.Length), kind, .. table.Counts, .. table.Symbols]);
        _jpeg.AddRange([0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    }

    private void WriteBlocks(Canvas canvas)
    {
        Span<float> block = stackalloc float[3 * 64];
        for (var y = 0; y < canvas.Height; y += 8)
        {
            for (var x = 0; x < canvas.Width; x += 8)
            {
                Read(canvas, x, y, block);
                for (var component = 0; component < 3; component++)
                    WriteBlock(block.Slice(component * 64, 64), component);
            }
        }
    }

    /// <summary>Brightness and two colours of 8 by 8 pixels; at the edges the last pixel goes on.</summary>
    private static void Read(Canvas canvas, int left, int top, Span<float> block)
    {
        var pixels = canvas.Pixels;
        for (var i = 0; i < 64; i++)
        {
            var (x, y) = (Math.Min(left + (i & 7), canvas.Width - 1), Math.Min(top + (i >> 3), canvas.Height - 1));
            var at = ((y * canvas.Width) + x) * 3;
            float red = pixels[at], green = pixels[at + 1], blue = pixels[at + 2];
            block[i] = (0.299f * red) + (0.587f * green) + (0.114f * blue) - 128;
            block[64 + i] = (-0.168736f * red) - (0.331264f * green) + (0.5f * blue);
            block[128 + i] = (0.5f * red) - (0.418688f * green) - (0.081312f * blue);
        }
    }

    private void WriteBlock(Span<float> block, int component)
    {
        Transform(block);
        var first = Level(block, 0);
        var difference = first - _before[component];
        _before[component] = first;
        WriteValue(JpegTable.First, 0, difference);
        var zeros = 0;
        for (var i = 1; i < 64; i++)
        {
            var level = Level(block, i);
            if (level == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros > 15; zeros -= 16)
                WriteCode(JpegTable.Others, 0xF0);
            WriteValue(JpegTable.Others, zeros, level);
            zeros = 0;
        }

        if (zeros > 0)
            WriteCode(JpegTable.Others, 0);
    }

    private int Level(Span<float> block, int i) => (int)MathF.Round(block[ZigZag[i]] / _steps[ZigZag[i]]);

    /// <summary>The cosine transform, of the rows and then of the columns.</summary>
    private static void Transform(Span<float> block)
    {
        Span<float> rows = stackalloc float[64];
        for (var y = 0; y < 8; y++)
        {
            for (var u = 0; u < 8; u++)
            {
                var sum = 0f;
                for (var x = 0; x < 8; x++)
                    sum += block[(y * 8) + x] * Cosines[(u * 8) + x];
                rows[(y * 8) + u] = sum;
            }
        }

        for (var u = 0; u < 8; u++)
        {
            for (var v = 0; v < 8; v++)
            {
                var sum = 0f;
                for (var y = 0; y < 8; y++)
                    sum += rows[(y * 8) + u] * Cosines[(v * 8) + y];
                block[(v * 8) + u] = sum;
            }
        }
    }

    /// <summary>A value after zeros: how many bits it has as a code, then the bits.</summary>
    private void WriteValue(JpegTable table, int zeros, int value)
    {
        var size = 32 - int.LeadingZeroCount(Math.Abs(value));
        WriteCode(table, (zeros << 4) | size);
        WriteBits(value < 0 ? value + (1 << size) - 1 : value, size);
    }

    private void WriteCode(JpegTable table, int symbol) => WriteBits(table.Codes[symbol], table.Lengths[symbol]);

    private void WriteBits(int bits, int count)
    {
        _bits = (_bits << count) | (uint)bits;
        for (_bitCount += count; _bitCount >= 8; _bitCount -= 8)
        {
            var value = (byte)(_bits >> (_bitCount - 8));
            _jpeg.Add(value);
            if (value == 0xFF)
                _jpeg.Add(0);
        }
    }
}
