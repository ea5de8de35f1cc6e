using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>The parts of a document that describe one endpoint.</summary>
internal sealed class EndpointSchema
{
    private static readonly string[] ComponentPlaces = ["#/components/schemas/", "#/definitions/", "#/$defs/"];

    public required string Id { get; init; }

    /// <summary>The name of the endpoint class, where it is not that of the id.</summary>
    public string? Name { get; init; }

    public required SchemaPosition Position { get; init; }

    public required JToken Input { get; init; }

    public required JToken Output { get; init; }

    public required JObject Components { get; init => field = PolymorphicBases.Resolve(value); }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Category { get; init; }

    public string? PageUrl { get; init; }

    public bool IsDeprecated { get; init; }

    /// <summary>Whether requests can be made: Run, Subscribe and Submit.</summary>
    public Capability Request { get; init; } = Capability.Yes;

    public Capability Stream { get; init; }

    public Capability Realtime { get; init; }

    /// <summary>The realtime socket, where the document describes it.</summary>
    public SocketModel? Socket { get; init; }

    /// <summary>The name of the component that a <c>$ref</c> points to; null where there is none.</summary>
    public string? ComponentName(JToken? reference)
    {
        return reference is { Type: JTokenType.String } && (string)reference! is var pointer
            && ComponentPlaces.FirstOrDefault(p => pointer.StartsWith(p, StringComparison.Ordinal)) is { } place
            && Uri.UnescapeDataString(pointer.Substring(place.Length)).Replace("~1", "/").Replace("~0", "~") is var name
            && Components[name] is not null
            ? name
            : null;
    }
}
