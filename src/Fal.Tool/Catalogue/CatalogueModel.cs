using System.Text.Json;

namespace Fal.Tool.Catalogue;

/// <summary>A model as the catalogue gives it.</summary>
/// <param name="Document">Its OpenAPI document, where it was asked for and is there.</param>
/// <param name="Problem">Why there is no document, as the service says it.</param>
internal sealed record CatalogueModel(ModelFacts Facts, JsonElement? Document, string? Problem)
{
    public string Id => Facts.Id;

    /// <summary>An item of a page; null where it is none.</summary>
    public static CatalogueModel? Of(JsonElement item)
    {
        if (item.ValueKind is not JsonValueKind.Object || !item.TryGetProperty("endpoint_id", out var id) || id.ValueKind is not JsonValueKind.String)
            return null;
        var facts = ModelFacts.Of(id.GetString()!, item.TryGetProperty("metadata", out var metadata) ? metadata : default);
        if (!item.TryGetProperty("openapi", out var document) || document.ValueKind is not JsonValueKind.Object)
            return new(facts, null, "the service gives no schema of it");
        return document.TryGetProperty("paths", out _) ? new(facts, document, null) : new(facts, null, Reason(document));
    }

    private static string Reason(JsonElement document) =>
        document.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object && error.TryGetProperty("message", out var message) && message.ValueKind is JsonValueKind.String
            ? $"the service says: {message.GetString()}"
            : "what the service gives has no 'paths'";
}
