using System.Text.Json;
using Fal;

namespace Studio.Runs;

public enum MediaKind
{
    Picture,
    Video,
    Sound,
    Model,
    Other,
}

/// <summary>A file of an output, as a page shows it.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Width">How wide it is, where the output says it.</param>
/// <param name="Height">How high.</param>
/// <param name="Name">What to call it.</param>
public sealed record MediaItem(string Url, MediaKind Kind, int? Width, int? Height, string Name)
{
    public static IReadOnlyList<MediaItem> Of(FalOutput output)
    {
        var sizes = new Dictionary<string, (int, int)>();
        FindSizes(output.Json, sizes);
        return [.. output.Media.Select((file, i) =>
        {
            (int Width, int Height)? size = sizes.TryGetValue(file.Url, out var found) ? found : null;
            return new MediaItem(file.Url, KindOf(file), size?.Width, size?.Height, file.FileName ?? $"File {i + 1}");
        })];
    }

    private static MediaKind KindOf(IFalMedia file)
    {
        var path = Uri.TryCreate(file.Url, UriKind.Absolute, out var uri) && uri.Scheme != "data" ? uri.AbsolutePath : "";
        var type = file.ContentType ?? (file.Url.StartsWith("data:", StringComparison.Ordinal) ? file.Url[5..] : "");
        return (type.Split('/')[0], Path.GetExtension(path).ToUpperInvariant()) switch
        {
            ("model", _) or (_, ".GLB" or ".GLTF" or ".OBJ" or ".PLY" or ".FBX" or ".STL") => MediaKind.Model,
            ("image", _) or (_, ".PNG" or ".JPG" or ".JPEG" or ".WEBP" or ".GIF" or ".AVIF" or ".SVG") => MediaKind.Picture,
            ("video", _) or (_, ".MP4" or ".WEBM" or ".MOV") => MediaKind.Video,
            ("audio", _) or (_, ".MP3" or ".WAV" or ".OGG" or ".FLAC" or ".M4A") => MediaKind.Sound,
            _ => MediaKind.Other,
        };
    }

    private static void FindSizes(JsonElement json, Dictionary<string, (int Width, int Height)> sizes)
    {
        if (json.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
                FindSizes(item, sizes);
        }
        else if (json.ValueKind is JsonValueKind.Object)
        {
            if (json.TryGetProperty("url", out var url) && url.ValueKind is JsonValueKind.String && Side(json, "width") is { } width && Side(json, "height") is { } height)
                sizes.TryAdd(url.GetString()!, (width, height));
            foreach (var property in json.EnumerateObject())
                FindSizes(property.Value, sizes);
        }
    }

    private static int? Side(JsonElement json, string name) =>
        json.TryGetProperty(name, out var side) && side.ValueKind is JsonValueKind.Number && side.TryGetInt32(out var pixels) && pixels > 0 ? pixels : null;
}
