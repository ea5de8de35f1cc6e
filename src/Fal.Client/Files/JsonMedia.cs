using System.Text.Json;
using Fal.Shared;

namespace Fal;

/// <summary>A file in JSON of any shape: an object whose <c>url</c> is the address of one.</summary>
internal sealed record JsonMedia(string Url, string? ContentType, string? FileName, long? FileSize) : IFalMedia
{
    /// <summary>Adds the files in a value, at any depth and in its order.</summary>
    public static void Collect(ICollection<IFalMedia> media, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                if (value.StringOrNull("url") is { } url && IsAddress(url))
                    media.Add(new JsonMedia(url, value.StringOrNull("content_type"), value.StringOrNull("file_name"), Size(value)));
                foreach (var property in value.EnumerateObject())
                    Collect(media, property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Collect(media, item);
                break;
        }
    }

    /// <summary>Whether a text is an address that the service can fetch, or that holds its content.</summary>
    public static bool IsAddress(string url) => DataUri.Is(url)
        || (Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp));

    private static long? Size(JsonElement file) =>
        file.PropertyOrNull("file_size") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt64(out var bytes) ? bytes : null;
}
