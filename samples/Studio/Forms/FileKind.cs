namespace Studio.Forms;

/// <summary>Schemas say of a file only that it is a text. Its name says the rest, as all models of the service are named.</summary>
public static class FileKind
{
    /// <summary>What a file picker should offer; null where it is no file.</summary>
    public static string? Of(string name, string? format)
    {
        if (format is not ("uri" or "url" or "binary") && !name.EndsWith("_url", StringComparison.Ordinal) && !name.EndsWith("_urls", StringComparison.Ordinal))
            return null;
        string[] pictures = ["image", "mask", "picture", "photo", "frame"];
        if (pictures.Any(word => name.Contains(word, StringComparison.Ordinal)))
            return "image/*";
        if (name.Contains("video", StringComparison.Ordinal))
            return "video/*";
        string[] sounds = ["audio", "voice", "music", "speech"];
        return sounds.Any(word => name.Contains(word, StringComparison.Ordinal)) ? "audio/*,video/*" : "";
    }
}
