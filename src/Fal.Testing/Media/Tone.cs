using System.Buffers.Binary;
using Newtonsoft.Json.Linq;

namespace Fal.Testing.Media;

/// <summary>Plays a melody that the recipe's seed decides: WAV, 16 bits, one channel.</summary>
internal static class Tone
{
    private const int Rate = 22_050;
    private const int Notes = 8;
    private const int NoteLength = Rate / 4;
    private const int Head = 44;

    /// <summary>How many bytes it has.</summary>
    public const int Size = Head + (Notes * NoteLength * 2);

    /// <summary>Half tones above the lowest note, of which any two go together.</summary>
    private static readonly int[] Scale = [0, 2, 4, 7, 9, 12, 14, 16];

    public static IEnumerable<(string Name, JValue Value)> Facts { get; } =
    [
        ("duration", new JValue((double)Notes * NoteLength / Rate)), ("duration_ms", new JValue(1000L * Notes * NoteLength / Rate)), ("sample_rate", new JValue((long)Rate)), ("channels", new JValue(1L)),
        ("bitrate", new JValue($"{Rate * 16 / 1000}k")), ("codec", new JValue("pcm_s16le")), ("container", new JValue("wav")),
    ];

    public static byte[] Make(MediaRecipe recipe)
    {
        var wav = new byte[Size];
        WriteHead(wav);
        var dice = new Dice(recipe.Seed);
        var lowest = dice.Between(180, 300);
        for (var note = 0; note < Notes; note++)
        {
            var frequency = lowest * Math.Pow(2, dice.Pick(Scale) / 12.0);
            for (var i = 0; i < NoteLength; i++)
            {
                var time = (double)i / Rate;
                var wave = Math.Sin(Math.Tau * frequency * time) + (0.4 * Math.Sin(2 * Math.Tau * frequency * time)) + (0.15 * Math.Sin(3 * Math.Tau * frequency * time));
                var loudness = Math.Min(1, time * 80) * Math.Exp(-6 * time) * Math.Min(1, (NoteLength - i) / 400.0);
                BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(Head + (2 * ((note * NoteLength) + i))), (short)(wave * loudness * 15_000));
            }
        }

        return wav;
    }

    private static void WriteHead(Span<byte> wav)
    {
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav[4..], Size - 8);
        "WAVEfmt "u8.CopyTo(wav[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(wav[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(wav[24..], Rate);
        BinaryPrimitives.WriteInt32LittleEndian(wav[28..], Rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav[34..], 16);
        "data"u8.CopyTo(wav[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(wav[40..], Size - Head);
    }
}
