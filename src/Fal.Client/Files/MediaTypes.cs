namespace Fal;

/// <summary>The media types that models take and give, by the extension of a file's name.</summary>
internal static class MediaTypes
{
    private const string Unknown = "application/octet-stream";

    private static readonly (string Extension, string ContentType)[] Known =
    [
        (".png", "image/png"), (".jpg", "image/jpeg"), (".jpeg", "image/jpeg"), (".webp", "image/webp"), (".gif", "image/gif"),
        (".avif", "image/avif"), (".heic", "image/heic"), (".bmp", "image/bmp"), (".tiff", "image/tiff"), (".tif", "image/tiff"),
        (".svg", "image/svg+xml"), (".mp4", "video/mp4"), (".webm", "video/webm"), (".mov", "video/quicktime"),
        (".mkv", "video/x-matroska"), (".avi", "video/x-msvideo"), (".mp3", "audio/mpeg"), (".wav", "audio/wav"), (".flac", "audio/flac"),
        (".ogg", "audio/ogg"), (".opus", "audio/opus"), (".m4a", "audio/mp4"), (".aac", "audio/aac"), (".glb", "model/gltf-binary"),
        (".gltf", "model/gltf+json"), (".obj", "model/obj"), (".stl", "model/stl"), (".zip", "application/zip"),
        (".pdf", "application/pdf"), (".json", "application/json"), (".txt", "text/plain"), (".srt", "application/x-subrip"),
        (".csv", "text/csv"), (".safetensors", Unknown),
    ];

    public static string Of(string fileName)
    {
        var extension = Path.GetExtension(fileName);
        foreach (var (known, contentType) in Known)
        {
            if (known.Equals(extension, StringComparison.OrdinalIgnoreCase))
                return contentType;
        }

        return Unknown;
    }

    /// <summary>A name for content that has none, with the extension of its type.</summary>
    public static string FileName(string contentType) => "file" + (Extension(contentType) ?? ".bin");

    /// <summary>The extension of a type, with its point; null where the type is unknown.</summary>
    public static string? Extension(string contentType)
    {
        foreach (var (extension, known) in Known)
        {
            if (contentType.StartsWith(known, StringComparison.OrdinalIgnoreCase) && known != Unknown)
                return extension;
        }

        return null;
    }
}
