using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;

namespace Fal.Tool.Comparison;

/// <summary>Takes a schema of JSON Schema 2020-12 apart.</summary>
internal static class JsonSchemaParts
{
    /// <summary>A schema, what it refers to and what its <c>allOf</c> has, in which nothing is referred to any more.</summary>
    public static IReadOnlyList<JObject> Of(JToken schema, JObject document)
    {
        var parts = new List<JObject>();
        var waiting = new Stack<JToken>([schema]);
        while (waiting.TryPop(out var next))
        {
            if (next is not JObject part || parts.Contains(part))
                continue;
            parts.Add(part);
            if (part["$ref"] is JValue { Value: string reference } && SchemaAddresses.At(document, reference[1..]) is { } target)
                waiting.Push(target);
            foreach (var one in part["allOf"] as JArray ?? [])
                waiting.Push(one);
        }

        return parts;
    }

    public static IEnumerable<JProperty> Choices(JObject part) => part.Properties().Where(keyword => keyword is { Name: "anyOf" or "oneOf", Value: JArray { Count: > 0 } });

    public static IEnumerable<string> Names(JToken? names) => (names as JArray ?? []).Select(name => (string)name!);

    /// <summary>The types that a schema allows; null where it allows any.</summary>
    public static IReadOnlyList<string>? Types(JObject part) => part["type"] switch
    {
        JArray types => [.. Names(types)],
        JValue { Value: string type } => [type],
        _ => null,
    };

    /// <summary>The only values that a schema allows; null where it allows any.</summary>
    public static IReadOnlyList<JToken>? Values(JObject part) => part["const"] is { } only ? [only] : part["enum"] is JArray values ? [.. values] : null;
}
