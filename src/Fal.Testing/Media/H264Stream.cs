namespace Fal.Testing.Media;

/// <summary>
/// Writes pictures as H.264 without a codec: a block of 16 by 16 pixels that has changed goes out as its samples (I_PCM), any other is left as it
/// was (P_Skip). It is what the baseline profile asks of every player.
/// </summary>
internal sealed class H264Stream(int width, int height)
{
    public const int Block = 16;

    /// <summary>The most bytes of one block: its samples, and what stands before them.</summary>
    public const int BlockSize = 390;

    private const int Baseline = 66;
    private const int Level = 30;
    private const int Pcm = 25;
    private const int PcmAmongSkipped = 30;

    private readonly List<byte> _bytes = [];
    private int _bits = 1;

    public int Columns => (width + Block - 1) / Block;

    public int Rows => (height + Block - 1) / Block;

    /// <summary>What is true of the whole film.</summary>
    public byte[] Sequence()
    {
        Start(0x67);
        WriteBits(Baseline, 8);
        WriteBits(0xC0, 8);
        WriteBits(Level, 8);
        WriteNumbers(0, 0, 2, 1);
        WriteBits(0, 1);
        WriteNumbers(Columns - 1, Rows - 1);
        WriteBits(0b111, 3);
        WriteNumbers(0, ((Columns * Block) - width) / 2, 0, ((Rows * Block) - height) / 2);
        WriteBits(0, 1);
        return End();
    }

    /// <summary>What is true of each picture.</summary>
    public byte[] Pictures()
    {
        Start(0x68);
        WriteNumbers(0, 0);
        WriteBits(0, 2);
        WriteNumbers(0, 0, 0);
        WriteBits(0, 3);
        WriteNumbers(0, 0, 0);
        WriteBits(0b100, 3);
        return End();
    }

    /// <summary>A picture: all of it where there is none before, else what has changed.</summary>
    public byte[] Frame(Canvas canvas, Canvas? before, int number)
    {
        Start((byte)(before is null ? 0x65 : 0x41));
        WriteNumbers(0, before is null ? 7 : 5, 0);
        WriteBits(number % 16, 4);
        if (before is null)
            WriteNumbers(0);
        WriteBits(0, before is null ? 2 : 3);
        WriteNumbers(0, 1);
        var skipped = 0;
        for (var block = 0; block < Columns * Rows; block++)
        {
            var (left, top) = (block % Columns * Block, block / Columns * Block);
            if (before is not null && AreSame(canvas, before, left, top))
            {
                skipped++;
                continue;
            }

            if (before is not null)
                WriteNumbers(skipped, PcmAmongSkipped);
            else
                WriteNumbers(Pcm);
            skipped = 0;
            WriteSamples(canvas, left, top);
        }

        if (skipped > 0)
            WriteNumbers(skipped);
        return End();
    }

    private static bool AreSame(Canvas one, Canvas other, int left, int top)
    {
        var length = Math.Min(Block, one.Width - left) * 3;
        for (var y = top; y < Math.Min(top + Block, one.Height); y++)
        {
            var at = ((y * one.Width) + left) * 3;
            if (!one.Pixels.Slice(at, length).SequenceEqual(other.Pixels.Slice(at, length)))
                return false;
        }

        return true;
    }

    private void WriteSamples(Canvas canvas, int left, int top)
    {
        while (_bits != 1)
            WriteBits(0, 1);
        Samples(canvas, left, top, 1, c => 16 + (((66 * c.Red) + (129 * c.Green) + (25 * c.Blue) + 128) >> 8));
        Samples(canvas, left, top, 2, c => 128 + (((-38 * c.Red) - (74 * c.Green) + (112 * c.Blue) + 128) >> 8));
        Samples(canvas, left, top, 2, c => 128 + (((112 * c.Red) - (94 * c.Green) - (18 * c.Blue) + 128) >> 8));
    }

    private void Samples(Canvas canvas, int left, int top, int step, Func<Colour, int> sample)
    {
        for (var y = 0; y < Block; y += step)
        {
            for (var x = 0; x < Block; x += step)
                _bytes.Add((byte)sample(canvas.At(Math.Min(left + x, canvas.Width - 1), Math.Min(top + y, canvas.Height - 1))));
        }
    }

    private void Start(byte kind)
    {
        _bytes.Clear();
        _bytes.Add(kind);
    }

    /// <summary>The unit with a one and zeros as its end, and threes where bytes would look like the start of another.</summary>
    private byte[] End()
    {
        WriteBits(1, 1);
        while (_bits != 1)
            WriteBits(0, 1);
        var unit = new List<byte>(_bytes.Count + 16);
        var zeros = 0;
        foreach (var value in _bytes)
        {
            if (zeros >= 2 && value <= 3)
            {
                unit.Add(3);
                zeros = 0;
            }

            unit.Add(value);
            zeros = value == 0 ? zeros + 1 : 0;
        }

        return [.. unit];
    }

    /// <summary>Exp-Golomb codes.</summary>
    private void WriteNumbers(params ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers)
        {
            var length = 32 - int.LeadingZeroCount(number + 1);
            WriteBits(0, length - 1);
            WriteBits(number + 1, length);
        }
    }

    private void WriteBits(int value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--)
        {
            _bits = (_bits << 1) | ((value >> bit) & 1);
            if (_bits < 256)
                continue;
            _bytes.Add((byte)_bits);
            _bits = 1;
        }
    }
}
