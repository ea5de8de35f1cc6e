using Fal.Shared;
using Fal.Testing.Media;

namespace Fal.Testing.Schemas;

/// <summary>A kind of file such as models make. It is made when it is fetched, but how long it is going to be is known before.</summary>
/// <param name="Extension">What its name ends with.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Kind">What it is of.</param>
/// <param name="SizeOf">How many bytes it has.</param>
/// <param name="Make">Its bytes.</param>
internal sealed record SampleFile(string Extension, string ContentType, MediaKind Kind, Func<MediaRecipe, int> SizeOf, Func<MediaRecipe, byte[]> Make)
{
    private static readonly SampleFile Png = new(
        "png", "image/png", MediaKind.Picture, recipe => PngEncoder.SizeOf(recipe.Width, recipe.Height), recipe => PngEncoder.Encode(Picture.Draw(recipe)));

    private static readonly SampleFile Jpeg = new(
        "jpg", "image/jpeg", MediaKind.Picture, recipe => JpegEncoder.SizeOf(recipe.Width, recipe.Height), recipe => JpegEncoder.Encode(Picture.Draw(recipe)));

    private static readonly SampleFile Mp4 = new("mp4", "video/mp4", MediaKind.Film, Film.SizeOf, Film.Make);
    private static readonly SampleFile Wav = new("wav", "audio/wav", MediaKind.Tone, _ => Tone.Size, Tone.Make);
    private static readonly SampleFile Glb = new("glb", "model/gltf-binary", MediaKind.Solid, _ => Solid.Size, Solid.Make);
    private static readonly SampleFile Json = Small("json", "application/json", "{}"u8);
    private static readonly SampleFile Other = Small("bin", "application/octet-stream", [0]);

    private static readonly SampleFile[] Known =
    [
        Png,
        Jpeg,
        Small("svg", "image/svg+xml", """<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>"""u8),
        Mp4,
        Wav,
        Glb,
        Small("obj", "model/obj", "v 0 0 0\n"u8),
        Json,
        Small("txt", "text/plain", "A made-up text.\n"u8),
        Small("srt", "application/x-subrip", "1\n00:00:00,000 --> 00:00:01,000\nA made-up text.\n"u8),
        Small("zip", "application/zip", [(byte)'P', (byte)'K', 5, 6, .. new byte[18]]),
        Other,
    ];

    /// <summary>What is made in the place of a form that the emulator does not write.</summary>
    private static readonly (string Extension, string ContentType, SampleFile File)[] Stood =
    [
        ("jpeg", "image/jpg", Jpeg), ("webp", "image/webp", Png), ("gif", "image/gif", Png), ("avif", "image/avif", Png), ("mov", "video/quicktime", Mp4), ("webm", "video/webm", Mp4),
        ("mp3", "audio/mpeg", Wav), ("flac", "audio/flac", Wav), ("ogg", "audio/ogg", Wav), ("opus", "audio/opus", Wav), ("m4a", "audio/mp4", Wav), ("aac", "audio/aac", Wav),
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
        ?? Stood.FirstOrDefault(form => form.ContentType == contentType).File
        ?? Other;

    /// <summary>The file in the form that an input asks for, where it is one of its kind.</summary>
    public SampleFile In(string? format) => format is not null && ByExtension("." + format) is { } other && other.Kind == Kind && Kind is not MediaKind.Other ? other : this;

    /// <summary>The file under a name; one of an unknown kind where its extension is.</summary>
    public static SampleFile Named(string fileName) => ByExtension(fileName) ?? Other;

    public FileFacts FactsOf(MediaRecipe recipe) => new(SizeOf(recipe), Kind is MediaKind.Picture ? new ImageSize(recipe.Width, recipe.Height) : null);

    public string NameFor(string name) => $"{name}.{Extension}";

    private static SampleFile? ByExtension(string? address)
    {
        var path = address is not null && Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.AbsolutePath : address;
        var extension = Path.GetExtension(path)?.TrimStart('.').ToLowerInvariant();
        return Array.Find(Known, file => file.Extension == extension) ?? Stood.FirstOrDefault(form => form.Extension == extension).File;
    }

    private static SampleFile Small(string extension, string contentType, ReadOnlySpan<byte> content)
    {
        var bytes = content.ToArray();
        return new SampleFile(extension, contentType, MediaKind.Other, _ => bytes.Length, _ => bytes);
    }
}
