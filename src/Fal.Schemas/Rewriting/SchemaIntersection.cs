using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>
/// Makes one schema of several that a value must meet at once, as <c>allOf</c> says it. It says what the types of C# can follow; whatever else the
/// parts forbid is for the service to check. What stands inside of it are schemas by <see cref="SchemaParts.All"/>, so that nothing is copied.
/// </summary>
/// <remarks>
/// A part with <c>additionalProperties: false</c> rules out the properties of all other parts, so that no value would have them. They are there
/// nevertheless: nobody describes what may not be.
/// </remarks>
internal sealed class SchemaIntersection
{
    /// <summary>More than any document needs: alternatives that lead into each other may multiply without end.</summary>
    private const int MaxIntersections = 2_000;

    private static readonly string[] Annotations =
        ["title", "description", "default", "examples", "example", "deprecated", "x-fal"];

    private readonly SchemaPartsReader _parts;
    private readonly SchemaReports _report;
    private readonly LimitIntersection _limits;
    private readonly UnionIntersection _unions;
    private int _count;

    public SchemaIntersection(SchemaPartsReader parts, SchemaReports report)
    {
        _parts = parts;
        _report = report;
        _limits = new LimitIntersection(report);
        _unions = new UnionIntersection(parts, this, report);
    }

    /// <summary>Whether a schema says something that its type follows only together with its alternatives.</summary>
    public static bool HasUnionBeside(JObject schema) => Unions(schema).Count() is var unions && (unions > 1 || (unions == 1 && SchemaParts.HasShape(schema, "anyOf", "oneOf")));

    /// <summary>The alternatives of a schema.</summary>
    public static IEnumerable<JProperty> Unions(JObject schema) =>
        new[] { schema.Property("anyOf"), schema.Property("oneOf") }.OfType<JProperty>().Where(union => union.Value is JArray { Count: > 0 });

    /// <param name="parts">The schemas that a value must meet.</param>
    /// <param name="said">Those that say something of the value, from the one that counts most.</param>
    public JObject Of(IEnumerable<JObject> parts, IEnumerable<JObject> said)
    {
        if (++_count > MaxIntersections)
            throw new FormatException($"its schemas are combined with each other in more than {MaxIntersections} ways");
        var result = Words([.. said]);
        var opened = OpenedUnions.Of(parts, _parts);
        var types = Types(opened);
        if (types is JsonTypes.None || !AddValues(opened.Parts, types, result))
            return result;
        if (opened.SaysNull && types.HasFlag(JsonTypes.Null))
            result["nullable"] = true;
        if ((types | JsonTypes.Null) is not JsonTypes.Any)
            result["type"] = TypesOf.Keyword(types);
        _limits.Add(opened.Parts, result);
        if (opened.Parts.Select(part => part["format"]).LastOrDefault(format => format is not null) is { } format)
            result["format"] = format;
        if (types.HasFlag(JsonTypes.Array))
            AddItems(opened.Parts, result);
        if (types.HasFlag(JsonTypes.Object))
            AddProperties([.. opened.Parts, .. _unions.Records(opened, types)], result);
        return _unions.Distribute(opened, types, result);
    }

    /// <summary>What may stand beside a reference: limits, and words.</summary>
    public JObject Beside(IReadOnlyList<JObject> limits, IEnumerable<JObject> said)
    {
        var result = Words([.. said]);
        _limits.Add(limits, result);
        return result;
    }

    private static JObject Words(IReadOnlyList<JObject> said)
    {
        var words = SchemaParts.Made(new JObject());
        foreach (var property in Annotations.Select(keyword => said.Select(schema => schema.Property(keyword)).FirstOrDefault(p => p is not null)).OfType<JProperty>())
            words[property.Name] = property.Value;
        if (said.Count > 0 && said[0]["nullable"] is JValue { Value: true })
            words["nullable"] = true;
        return words;
    }

    private JsonTypes Types(OpenedUnions opened)
    {
        var types = opened.MayBeNull ? JsonTypes.Any : JsonTypes.Any & ~JsonTypes.Null;
        JObject? typed = null;
        foreach (var part in opened.Parts)
        {
            var next = types & opened.TypesOf(part);
            if (next is JsonTypes.None && typed is not null)
            {
                Contradict(typed, part, "type", "const", "enum");
                return JsonTypes.None;
            }

            if (next != types)
                typed = part;
            types = next;
        }

        return types;
    }

    /// <summary>Adds the values that all parts allow; false where there are none.</summary>
    private bool AddValues(List<JObject> parts, JsonTypes types, JObject result)
    {
        List<JToken>? values = null;
        JObject? first = null;
        foreach (var part in parts)
        {
            if (TypesOf.Values(part) is not { } own)
                continue;
            var common = values is null ? [.. own.Where(value => types.HasFlag(TypesOf.Value(value)))] : values.Where(value => own.Any(other => AreSame(value, other))).ToList();
            if (common.Count == 0)
            {
                Contradict(first ?? parts[0], part, "const", "enum", "type");
                return false;
            }

            (values, first) = (common, part);
        }

        if (values is not null)
            result["enum"] = new JArray(values);
        return true;
    }

    private void Contradict(JObject one, JObject other, params string[] keywords)
    {
        var first = keywords.Select(one.Property).FirstOrDefault(keyword => keyword is not null);
        var second = keywords.Select(other.Property).FirstOrDefault(keyword => keyword is not null);
        if (first is not null && second is not null)
            _report.Add(second, SchemaProblemKind.ContradictoryLimits, first.Name, Shown(first.Value), second.Name, Shown(second.Value));
    }

    private static string Shown(JToken value) => value.ToString(Newtonsoft.Json.Formatting.None) is { Length: <= 60 } text ? text : value.ToString(Newtonsoft.Json.Formatting.None).Substring(0, 60) + "…";

    private static bool AreSame(JToken value, JToken other) =>
        JToken.DeepEquals(value, other) || (TypesOf.Value(value) is JsonTypes.Integer or JsonTypes.Fraction && TypesOf.Value(other) is JsonTypes.Integer or JsonTypes.Fraction && (double)value == (double)other);

    private static void AddItems(List<JObject> parts, JObject result)
    {
        var lists = parts.Select(Items).ToList();
        var first = Enumerable.Range(0, lists.Select(list => list.First.Count).DefaultIfEmpty(0).Max()).Select(i => (JToken)Together(lists.Select(list => i < list.First.Count ? list.First[i] : list.Others).OfType<JToken>())).ToList();
        if (first.Count > 0)
            result["prefixItems"] = new JArray(first);
        if (lists.Select(list => list.Others).OfType<JToken>().ToList() is { Count: > 0 } others)
            result["items"] = others.FirstOrDefault(item => item is JValue { Value: false }) ?? Together(others);
    }

    /// <summary>What a schema says of the first items of a list, one by one, and of the others.</summary>
    private static (IReadOnlyList<JToken> First, JToken? Others) Items(JObject schema) =>
        schema["prefixItems"] is JArray first ? ([.. first], schema["items"])
        : schema["items"] is JArray tuple ? ([.. tuple], schema["additionalItems"])
        : ([], schema["items"]);

    private static void AddProperties(IReadOnlyList<JObject> parts, JObject result)
    {
        var properties = new JObject();
        foreach (var name in parts.SelectMany(part => (part["properties"] as JObject)?.Properties() ?? []).Select(property => property.Name).Distinct())
            properties[name] = Together(parts.Select(part => (part["properties"] as JObject)?[name] ?? part["additionalProperties"] as JObject).OfType<JToken>());
        if (properties.Count > 0)
            result["properties"] = properties;
        if (parts.SelectMany(Required).Distinct().ToList() is { Count: > 0 } required)
            result["required"] = new JArray(required);
        var others = parts.Select(part => part["additionalProperties"]).OfType<JToken>().ToList();
        if (others.FirstOrDefault(other => other is JValue { Value: false }) is { } closed)
            result["additionalProperties"] = closed;
        else if (others.OfType<JObject>().Where(other => other.Count > 0).ToList() is { Count: > 0 } typed)
            result["additionalProperties"] = Together(typed);
        if (parts.SelectMany(part => part["x-fal-order-properties"] as JArray ?? []).ToList() is { Count: > 0 } order)
            result["x-fal-order-properties"] = new JArray(order);
    }

    /// <summary>The names that a schema requires.</summary>
    public static IEnumerable<string> Required(JObject schema) => (schema["required"] as JArray ?? []).Where(name => name.Type is JTokenType.String).Select(name => (string)name!);

    /// <summary>What all of several schemas say, those that say the same once.</summary>
    private static JObject Together(IEnumerable<JToken> schemas)
    {
        var different = new List<JToken>();
        foreach (var schema in schemas.Where(schema => !different.Exists(other => SchemaParts.AreSame(other, schema))))
            different.Add(schema);
        return SchemaParts.All(different);
    }
}
