using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>
/// The parts of a schema with their alternatives put aside. One alternative beside null is no choice: its parts are among the others, and the value
/// may be null.
/// </summary>
internal sealed class OpenedUnions
{
    private readonly HashSet<JObject> _orNull = [];

    private OpenedUnions()
    {
    }

    public List<JObject> Parts { get; } = [];

    /// <summary>The alternatives that are a choice, of which a value meets one.</summary>
    public List<JProperty> Unions { get; } = [];

    /// <summary>Whether all alternatives allow null.</summary>
    public bool MayBeNull { get; private set; } = true;

    /// <summary>Whether some alternatives say that the value may be null.</summary>
    public bool SaysNull { get; private set; }

    public static OpenedUnions Of(IEnumerable<JObject> parts, SchemaPartsReader reader)
    {
        var opened = new OpenedUnions();
        foreach (var part in parts)
            opened.Add(part, false, reader);
        return opened;
    }

    /// <summary>The alternatives that are not null.</summary>
    public static IReadOnlyList<JToken> Present(JProperty union, SchemaPartsReader reader) =>
        [.. union.Value.Where(alternative => Rewriting.TypesOf.All(reader.Of(alternative).Shape) is not JsonTypes.Null)];

    public JsonTypes TypesOf(JObject part) => Rewriting.TypesOf.Schema(part) | (_orNull.Contains(part) ? JsonTypes.Null : JsonTypes.None);

    private void Add(JObject part, bool orNull, SchemaPartsReader reader)
    {
        if (Parts.Contains(part))
            return;
        Parts.Add(part);
        if (orNull)
            _orNull.Add(part);
        foreach (var union in SchemaIntersection.Unions(part))
        {
            var present = Present(union, reader);
            var saysNull = present.Count < union.Value.Count() || part["nullable"] is JValue { Value: true };
            SaysNull |= saysNull;
            if (!saysNull && !orNull)
                MayBeNull &= present.Any(alternative => Rewriting.TypesOf.All(reader.Of(alternative).Shape).HasFlag(JsonTypes.Null));
            if (present.Count > 1)
                Unions.Add(union);
            else if (present.Count == 1 && reader.Of(present[0]) is var only)
                only.Shape.Concat(only.Limits).ToList().ForEach(inner => Add(inner, saysNull || orNull, reader));
        }
    }
}
