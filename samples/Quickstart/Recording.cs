namespace Quickstart;

/// <summary>A recording to transcribe, made here so that the sample needs no file.</summary>
internal static class Recording
{
    private const int SampleRate = 16_000;

    /// <summary>A quiet tone as a WAV file: 16 kHz, 16 bits, mono.</summary>
    public static byte[] Tone(TimeSpan length)
    {
        var samples = (int)(length.TotalSeconds * SampleRate);
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + (samples * 2));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(SampleRate);
        writer.Write(SampleRate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(samples * 2);
        for (var i = 0; i < samples; i++)
            writer.Write((short)(Math.Sin(i * 440 * 2 * Math.PI / SampleRate) * 3000));
        return file.ToArray();
    }
}
