using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>
/// Puts alternatives together with what stands beside them. Beside properties, alternatives that are objects, too, become properties of the same
/// record, of which those must be set that each alternative requires: any value of one can be written and read, and has one type. Beside anything
/// else each alternative is narrowed by it.
/// </summary>
internal sealed class UnionIntersection(SchemaPartsReader parts, SchemaIntersection intersection, SchemaReports report)
{
    private static readonly string[] Shape = ["type", "enum", "format", "properties", "required", "items", "prefixItems", "additionalProperties"];

    /// <summary>What is known of alternatives as records; null for those that are being read.</summary>
    private readonly Dictionary<JObject, JObject?> _records = [];

    /// <summary>What alternatives add to a record; they are no alternatives any more then.</summary>
    public IReadOnlyList<JObject> Records(OpenedUnions opened, JsonTypes types)
    {
        var isRecord = opened.Parts.Exists(part => part["properties"] is JObject { Count: > 0 })
            || (opened.Unions.Count > 1 && opened.Unions.TrueForAll(union => OpenedUnions.Present(union, parts).All(alternative => TypesOfAlternative(alternative) is JsonTypes.Object)));
        if (!isRecord)
            return [];

        var records = new List<JObject>();
        foreach (var union in opened.Unions.Where(union => OpenedUnions.Present(union, parts).All(alternative => !IsOther(alternative, types))).ToList())
        {
            var objects = OpenedUnions.Present(union, parts).Where(alternative => (TypesOfAlternative(alternative) & types).HasFlag(JsonTypes.Object)).ToList();
            report.Add(union, SchemaProblemKind.UncheckedKeyword, union.Name);
            records.Add(Any(objects.Select(Record).ToList()));
            opened.Unions.Remove(union);
        }

        return records;
    }

    /// <summary>A schema with the alternatives that are left, each narrowed by what the schema says.</summary>
    public JObject Distribute(OpenedUnions opened, JsonTypes types, JObject result)
    {
        if (opened.Unions.Count == 0)
            return result;
        foreach (var other in opened.Unions.Skip(1))
            report.Add(other, SchemaProblemKind.UncheckedKeyword, other.Name);
        var union = opened.Unions[0];
        var alternatives = OpenedUnions.Present(union, parts)
            .Where(alternative => (TypesOfAlternative(alternative) & types) is not JsonTypes.None && !parts.Of(alternative).Shape.Contains((JObject)union.Parent!))
            .ToList();
        if (alternatives.Count == 0)
            return result;

        var beside = SchemaParts.Made(new JObject());
        foreach (var keyword in Shape.Select(result.Property).OfType<JProperty>().ToList())
        {
            keyword.Remove();
            beside.Add(keyword);
        }

        result["anyOf"] = new JArray(alternatives.Select(alternative => SchemaParts.All(beside.Count == 0 ? [alternative] : [beside, alternative])));
        if (union.Parent!["discriminator"] is { } discriminator)
            result["discriminator"] = discriminator;
        return result;
    }

    private JsonTypes TypesOfAlternative(JToken alternative) => parts.Of(alternative).Shape.Aggregate(JsonTypes.Any, (types, part) => types & TypesOf.Shape(part));

    /// <summary>Whether an alternative is of these types, but no object.</summary>
    private bool IsOther(JToken alternative, JsonTypes types) => (TypesOfAlternative(alternative) & types) is not JsonTypes.None and var own && !own.HasFlag(JsonTypes.Object);

    /// <summary>An alternative as one schema.</summary>
    private JObject Record(JToken alternative)
    {
        var own = parts.Of(alternative);
        var key = own.Shape.Count == 1 ? own.Shape[0] : own.Home;
        if (_records.TryGetValue(key, out var known))
            return known ?? []; // An alternative that leads back to itself adds nothing.
        _records[key] = null;
        return (_records[key] = intersection.Of(own.Shape, []))!;
    }

    /// <summary>The properties that some of several records have.</summary>
    private static JObject Any(List<JObject> records)
    {
        var result = SchemaParts.Made(new JObject());
        var properties = new JObject();
        foreach (var name in records.SelectMany(record => (record["properties"] as JObject)?.Properties() ?? []).Select(property => property.Name).Distinct())
            properties[name] = AnyOf(records.Select(record => (record["properties"] as JObject)?[name]).OfType<JToken>());
        result["properties"] = properties;
        result["required"] = new JArray(records.Select(SchemaIntersection.Required).Aggregate((some, more) => some.Intersect(more)));
        if (records.TrueForAll(record => record["additionalProperties"] is JValue { Value: false }))
            result["additionalProperties"] = false;
        if (records.SelectMany(record => record["x-fal-order-properties"] as JArray ?? []).ToList() is { Count: > 0 } order)
            result["x-fal-order-properties"] = new JArray(order);
        return result;
    }

    private static JObject AnyOf(IEnumerable<JToken> schemas)
    {
        var different = new List<JToken>();
        foreach (var schema in schemas.SelectMany(SchemaParts.Choices).Where(schema => !different.Exists(other => SchemaParts.AreSame(other, schema))))
            different.Add(schema);
        return different.Count == 1
            ? SchemaParts.All(different)
            : SchemaParts.All([SchemaParts.Made(new JObject { ["anyOf"] = new JArray(different.Select(schema => SchemaParts.All([schema]))) })]);
    }
}
