using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Schemas.Rewriting;

/// <summary>The names that the document gives schemas which the rewritten schema defines.</summary>
/// <param name="Components">The names of components.</param>
/// <param name="Places">The names of others at the places where they stand: those of their properties.</param>
internal sealed record SchemaNames(IReadOnlyDictionary<JsonSchema, string> Components, IReadOnlyDictionary<JsonSchema, string> Places)
{
    public static SchemaNames Of(IEnumerable<(JsonSchema Schema, JObject Home)> definitions, SchemaReferences references)
    {
        var components = new Dictionary<JsonSchema, string>();
        var places = new Dictionary<JsonSchema, string>();
        foreach (var (schema, home) in definitions)
        {
            if (references.ComponentName(home) is { } component)
                components[schema] = component;
            else if (SchemaReferences.PlaceName(home) is { } place)
                places[schema] = place;
        }

        return new SchemaNames(components, places);
    }
}
