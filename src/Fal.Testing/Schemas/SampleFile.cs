using System.Buffers.Binary;

namespace Fal.Testing.Schemas;

/// <summary>A tiny but valid file of one media type, such as models make.</summary>
internal sealed record SampleFile(string Extension, string ContentType, byte[] Content)
{
    private static readonly SampleFile Png = new("png", "image/png", Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));

    private static readonly SampleFile Wav = new("wav", "audio/wav", MakeWav());
    private static readonly SampleFile Mp4 = new("mp4", "video/mp4", MakeMp4());
    private static readonly SampleFile Glb = new("glb", "model/gltf-binary", MakeGlb());
    private static readonly SampleFile Json = new("json", "application/json", "{}"u8.ToArray());
    private static readonly SampleFile Other = new("bin", "application/octet-stream", [0]);

    private static readonly SampleFile[] Known =
    [
        Png,
        new("jpg", "image/jpeg", MakeJpeg()),
        new("webp", "image/webp", Convert.FromBase64String("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")),
        new("gif", "image/gif", Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")),
        new("svg", "image/svg+xml", """<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>"""u8.ToArray()),
        Mp4,
        new("mov", "video/quicktime", Mp4.Content),
        new("webm", "video/webm", [0x1A, 0x45, 0xDF, 0xA3, 0x87, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6D]),
        Wav,
        new("mp3", "audio/mpeg", MakeMp3()),
        new("flac", "audio/flac", "fLaC"u8.ToArray()),
        new("ogg", "audio/ogg", "OggS"u8.ToArray()),
        Glb,
        new("obj", "model/obj", "v 0 0 0\n"u8.ToArray()),
        Json,
        new("txt", "text/plain", "A made-up text.\n"u8.ToArray()),
        new("srt", "application/x-subrip", "1\n00:00:00,000 --> 00:00:01,000\nA made-up text.\n"u8.ToArray()),
        new("zip", "application/zip", [(byte)'P', (byte)'K', 5, 6, .. new byte[18]]),
        Other,
    ];

    private static readonly (string Word, SampleFile File)[] Words =
    [
        ("video", Mp4), ("audio", Wav), ("speech", Wav), ("music", Wav), ("sound", Wav), ("voice", Wav), ("mesh", Glb), ("glb", Glb),
        ("image", Png), ("mask", Png), ("frame", Png), ("thumbnail", Png), ("texture", Png), ("lora", Other), ("config", Json),
    ];

    /// <summary>The file that fits best: by its own example's address, else by what its property is called, else by its media type.</summary>
    public static SampleFile Of(string name, string? contentType, string? example) =>
        ByExtension(example)
        ?? Words.FirstOrDefault(word => name.Contains(word.Word, StringComparison.OrdinalIgnoreCase)).File
        ?? Array.Find(Known, file => file.ContentType == contentType)
        ?? Other;

    /// <summary>The file under a name; one of an unknown kind where its extension is.</summary>
    public static SampleFile Named(string fileName) => ByExtension(fileName) ?? Other;

    public string NameFor(string name) => $"{name}.{Extension}";

    private static SampleFile? ByExtension(string? address)
    {
        var path = address is not null && Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.AbsolutePath : address;
        var extension = Path.GetExtension(path)?.TrimStart('.').ToLowerInvariant();
        return Array.Find(Known, file => file.Extension == (extension is "jpeg" ? "jpg" : extension));
    }

    /// <summary>One grey pixel: a table of ones, a code of one bit for "nothing", and the two codes.</summary>
    private static byte[] MakeJpeg()
    {
        byte[] huffman = [1, .. new byte[15], 0];
        return
        [
            0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
            0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0,
            0xFF, 0xC4, 0, 20, 0x00, .. huffman, 0xFF, 0xC4, 0, 20, 0x10, .. huffman,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x3F, 0xFF, 0xD9,
        ];
    }

    /// <summary>A hundredth of a second of silence, 8 kHz, 16 bits, one channel.</summary>
    private static byte[] MakeWav()
    {
        const int Length = 160;
        return
        [
            .. "RIFF"u8, .. Little(36 + Length), .. "WAVEfmt "u8, .. Little(16), 1, 0, 1, 0, .. Little(8000), .. Little(16000), 2, 0, 16, 0,
            .. "data"u8, .. Little(Length), .. new byte[Length],
        ];
    }

    /// <summary>One silent frame of MPEG-1 layer III, 128 kbit/s, 44.1 kHz, one channel.</summary>
    private static byte[] MakeMp3() => [0xFF, 0xFB, 0x90, 0xC4, .. new byte[413]];

    /// <summary>A film without tracks.</summary>
    private static byte[] MakeMp4()
    {
        byte[] matrix = [.. Big(0x10000), .. new byte[12], .. Big(0x10000), .. new byte[12], .. Big(0x40000000)];
        byte[] header = [.. new byte[12], .. Big(1000), .. Big(0), .. Big(0x10000), 1, 0, .. new byte[10], .. matrix, .. new byte[24], .. Big(1)];
        return [.. Box("ftyp"u8, [.. "isom"u8, .. Big(512), .. "isommp41"u8]), .. Box("moov"u8, Box("mvhd"u8, header))];
    }

    /// <summary>A scene without objects.</summary>
    private static byte[] MakeGlb()
    {
        var json = """{"asset":{"version":"2.0"}} """u8;
        return [.. "glTF"u8, .. Little(2), .. Little(20 + json.Length), .. Little(json.Length), .. "JSON"u8, .. json];
    }

    private static byte[] Box(ReadOnlySpan<byte> type, byte[] content) => [.. Big(8 + content.Length), .. type, .. content];

    private static byte[] Little(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
