using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;

namespace Fal.Tool.Comparison;

/// <summary>Whether schemas of two documents say the same of values, whatever their references are called.</summary>
internal sealed class SameSchema(JObject left, JObject right)
{
    private static readonly HashSet<string> Words = ["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$defs"];

    private readonly HashSet<(JToken Left, JToken Right)> _seen = [];

    public bool Is(JToken one, JToken other)
    {
        (one, other) = (Resolved(one, left), Resolved(other, right));
        return (one, other) switch
        {
            (JObject a, JObject b) => !_seen.Add((a, b)) || Objects(a, b),
            (JArray a, JArray b) => a.Count == b.Count && a.Zip(b).All(pair => Is(pair.First, pair.Second)),
            _ => JToken.DeepEquals(one, other),
        };
    }

    private bool Objects(JObject one, JObject other)
    {
        var names = Names(one);
        return names.SetEquals(Names(other)) && names.All(name => Is(one[name]!, other[name]!));
    }

    private static HashSet<string> Names(JObject schema) => [.. schema.Properties().Select(p => p.Name).Where(name => !Words.Contains(name) || schema.Parent is JProperty { Name: "properties" })];

    private static JToken Resolved(JToken schema, JObject document)
    {
        for (var i = 0; i < 100 && (schema as JObject)?["$ref"] is JValue { Value: string reference } && SchemaAddresses.At(document, reference[1..]) is { } target; i++)
            schema = target;
        return schema;
    }
}
