using System.Globalization;
using Fal.Schemas.Model;
using Fal.Shared;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>
/// What the catalogue knows of a model: beside its document, in an item of the platform API, or by the same names in the document's own
/// <c>x-fal-metadata</c>, where <c>dotnet fal</c> writes it.
/// </summary>
/// <param name="item">The item's <c>metadata</c>.</param>
/// <param name="metadata">The document's <c>x-fal-metadata</c>.</param>
internal sealed class CatalogueFacts(JToken? item, JToken? metadata)
{
    public string? Title => this["display_name"];

    public string? Description => this["description"];

    public string? Category => this["category"];

    /// <summary>Whether the model streams; unknown where the catalogue was not asked.</summary>
    public Capability Stream => this["stream_url"] is not null ? Capability.Yes : item is JObject || this["status"] is not null ? Capability.No : Capability.Unknown;

    /// <summary>Null where the model is not deprecated. The platform API has no names for successor and date: <c>successor</c> and <c>deprecated_at</c> are ours.</summary>
    public DeprecationModel? Deprecation => this["status"] == "deprecated"
        ? new DeprecationModel(
            this["successor"] is { } id && EndpointIdSyntax.Steps(id) is not null ? id : null,
            Day(this["deprecated_at"]) ?? Day(this["updated_at"]),
            IsSince: Day(this["deprecated_at"]) is not null)
        : null;

    private string? this[string name] => OpenApi.Text((item as JObject)?[name]) ?? OpenApi.Text(OpenApi.At(metadata, name));

    private static string? Day(string? timestamp) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
}
