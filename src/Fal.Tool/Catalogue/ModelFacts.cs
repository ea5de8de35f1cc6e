using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Tool.Catalogue;

/// <summary>What is known of a model beside its schema. What changes without meaning anything to a caller, such as pictures and counters, is not kept.</summary>
internal sealed record ModelFacts(string Id)
{
    /// <summary>Whether its document is of an app of one's own, whose paths are its endpoints.</summary>
    public bool IsApp { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Category { get; init; }

    /// <summary><c>active</c> or <c>deprecated</c>; null where the catalogue does not say.</summary>
    public string? Status { get; init; }

    /// <summary>The id of the model to use instead.</summary>
    public string? Successor { get; init; }

    /// <summary>From when on the model will not be there.</summary>
    public string? DeprecatedAt { get; init; }

    public string? License { get; init; }

    public string? StreamUrl { get; init; }

    /// <summary>When the model came to the service.</summary>
    public string? Created { get; init; }

    /// <summary>When the service last changed it.</summary>
    public string? Updated { get; init; }

    /// <summary>The day of <see cref="DeprecatedAt"/>.</summary>
    public string? DeprecatedDay => DeprecatedAt?.Split('T')[0];

    public bool IsDeprecated => Status == "deprecated";

    /// <summary>What an item of the catalogue says.</summary>
    public static ModelFacts Of(string id, JsonElement metadata) => new(id)
    {
        Title = Text(metadata, "display_name"),
        Description = Text(metadata, "description"),
        Category = Text(metadata, "category"),
        Status = Text(metadata, "status"),
        Successor = Text(metadata, "successor"),
        DeprecatedAt = Text(metadata, "deprecated_at"),
        License = Text(metadata, "license_type"),
        StreamUrl = Text(metadata, "stream_url"),
        Created = Text(metadata, "date"),
        Updated = Text(metadata, "updated_at"),
    };

    /// <summary>What a schema that was kept says.</summary>
    public static ModelFacts Of(JsonElement document)
    {
        var metadata = document.TryGetProperty("info", out var info) && info.ValueKind is JsonValueKind.Object && info.TryGetProperty("x-fal-metadata", out var stated) ? stated : default;
        return Of(Text(metadata, "endpointId") ?? Text(metadata, "appId") ?? "", metadata) with { IsApp = Text(metadata, "appId") is not null };
    }

    /// <summary>The document's own metadata with these.</summary>
    public JsonObject AddedTo(JsonObject? metadata)
    {
        metadata ??= [];
        foreach (var picture in metadata.Select(member => member.Key).Where(name => name.StartsWith("thumbnail", StringComparison.Ordinal)).ToList())
            metadata.Remove(picture);
        metadata.Remove(IsApp ? "endpointId" : "appId");
        metadata[IsApp ? "appId" : "endpointId"] = Id;
        Set(metadata, "display_name", Title);
        Set(metadata, "description", Description);
        Set(metadata, "category", Category);
        Set(metadata, "status", Status);
        Set(metadata, "successor", Successor);
        Set(metadata, "deprecated_at", DeprecatedAt);
        Set(metadata, "license_type", License);
        Set(metadata, "stream_url", StreamUrl);
        Set(metadata, "date", Created);

        // Since when, as near as is known. Of other models it would only make each update a difference.
        metadata.Remove("updated_at");
        if (IsDeprecated && DeprecatedAt is null)
            Set(metadata, "updated_at", Updated);
        return metadata;
    }

    private static void Set(JsonObject metadata, string name, string? value)
    {
        if (value is not null)
            metadata[name] = value;
    }

    private static string? Text(JsonElement value, string name) =>
        value.ValueKind is JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String ? member.GetString() : null;
}
