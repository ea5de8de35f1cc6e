using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>The limits of a value that keeps within those of several schemas.</summary>
internal sealed class LimitIntersection(SchemaReports report)
{
    private static readonly HashSet<string> Least = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];

    /// <summary>Puts the limits of schemas into one.</summary>
    public void Add(IEnumerable<JObject> schemas, JObject result)
    {
        var origins = new Dictionary<string, JProperty>();
        foreach (var limit in schemas.SelectMany(Limits))
            Add(limit.Name, limit.Value, limit.Origin, result, origins);
        foreach (var (least, greatest) in SchemaChecks.Contradictions(result).Where(c => !ReferenceEquals(origins[c.Least].Parent, origins[c.Greatest].Parent)))
            report.Add(origins[least], SchemaProblemKind.ContradictoryLimits, least, SchemaChecks.Text(result[least]!), greatest, SchemaChecks.Text(result[greatest]!));
    }

    /// <summary>The limits of a schema. In the drafts up to 4, <c>exclusiveMinimum</c> says that <c>minimum</c> is exclusive.</summary>
    private static IEnumerable<(string Name, JToken Value, JProperty Origin)> Limits(JObject schema)
    {
        foreach (var limit in schema.Properties().Where(keyword => SchemaKeywords.IsLimit(keyword) || keyword is { Name: "pattern", Value.Type: JTokenType.String }))
        {
            if (limit.Value.Type is JTokenType.Boolean)
                continue;
            var exclusive = limit.Name is "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
            var isExclusive = limit.Name is "minimum" or "maximum" && schema[exclusive] is JValue { Value: true };
            yield return (isExclusive ? exclusive : limit.Name, limit.Value, limit);
        }
    }

    private void Add(string name, JToken value, JProperty origin, JObject result, Dictionary<string, JProperty> origins)
    {
        if (result[name] is { } other && !Replaces(name, value, other, origin))
            return;
        result[name] = value;
        origins[name] = origin;
    }

    /// <summary>Whether a limit takes the place of another of its kind, which is no stricter.</summary>
    private bool Replaces(string name, JToken value, JToken other, JProperty origin)
    {
        if (name is "multipleOf" or "pattern")
        {
            if (name is "multipleOf" && IsMultiple(value, other))
                return true;
            if (!JToken.DeepEquals(value, other) && !(name is "multipleOf" && IsMultiple(other, value)))
                report.Add(origin, SchemaProblemKind.UncheckedKeyword, name);
            return false;
        }

        return Least.Contains(name) ? (double)value > (double)other : (double)value < (double)other;
    }

    private static bool IsMultiple(JToken value, JToken other) => (double)other > 0 && (double)value / (double)other is var times && Math.Abs(times - Math.Round(times)) < 1e-9;
}
