using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Testing.Models;

/// <summary>What the platform API says of a model beside its schema.</summary>
internal static class ListedMetadata
{
    /// <summary>
    /// What of it a document may say itself, under <c>x-fal-metadata</c>. The first are names of the platform API; it has none for what takes a
    /// model's place and since when, so that <c>successor</c> and <c>deprecated_at</c> are ours.
    /// </summary>
    private static readonly string[] Told =
        ["display_name", "category", "description", "status", "tags", "updated_at", "license_type", "date", "kind", "stream_url", "duration_estimate", Successor, DeprecatedAt];

    public const string Successor = "successor";

    public const string DeprecatedAt = "deprecated_at";

    /// <param name="id">The id of the model.</param>
    /// <param name="listed">What a page says of it.</param>
    /// <param name="document">Its document.</param>
    /// <param name="streams">Whether the document says that it streams.</param>
    /// <param name="updated">When it was changed, where nothing says that.</param>
    public static JsonObject Of(string id, JsonElement? listed, JsonElement? document, bool streams, string updated)
    {
        var metadata = listed is { ValueKind: JsonValueKind.Object } page ? JsonObject.Create(page)!.DeepClone().AsObject() : [];
        var own = OwnOf(document);
        foreach (var name in Told)
        {
            if (own?[name] is { } value)
                metadata.TryAdd(name, value.DeepClone());
        }

        if (streams)
            metadata.TryAdd("stream_url", $"https://fal.run/{id}/stream");
        var required = new JsonObject
        {
            ["display_name"] = id,
            ["category"] = "unknown",
            ["description"] = "",
            ["status"] = "active",
            ["tags"] = new JsonArray(),
            ["updated_at"] = updated,
            ["is_favorited"] = null,
            ["thumbnail_url"] = own?["thumbnailUrl"]?.DeepClone() ?? "https://v3.fal.media/files/thumbnail.jpg",
            ["model_url"] = $"https://fal.run/{id}",
            ["date"] = ModelListing.UnknownDate,
            ["highlighted"] = false,
            ["pinned"] = false,
        };
        foreach (var (name, value) in required)
            metadata.TryAdd(name, value?.DeepClone());
        return metadata;
    }

    private static JsonObject? OwnOf(JsonElement? document) =>
        document is { ValueKind: JsonValueKind.Object } root
        && root.TryGetProperty("info", out var info) && info.ValueKind is JsonValueKind.Object
        && info.TryGetProperty("x-fal-metadata", out var own) && own.ValueKind is JsonValueKind.Object
            ? JsonObject.Create(own)
            : null;
}
