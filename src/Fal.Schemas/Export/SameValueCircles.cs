using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Export;

/// <summary>
/// Finds references that lead back to where they stand, without anything in between that makes the value another: a schema that is part of itself
/// says nothing by that, and a validator would go round for ever.
/// </summary>
internal static class SameValueCircles
{
    private static readonly HashSet<string> One = ["not", "if", "then", "else"];
    private static readonly HashSet<string> Several = ["allOf", "anyOf", "oneOf"];

    /// <summary>The references that lead back.</summary>
    public static HashSet<JProperty> Among(JToken root, SchemaReferences references, FileBudget budget)
    {
        var circles = new HashSet<JProperty>();
        var seen = new HashSet<JToken>();
        var open = new HashSet<JToken>();
        var path = new Stack<(JToken Schema, IEnumerator<JToken> Parts)>();
        var waiting = new Stack<JToken>([root]);
        while (waiting.Count > 0)
        {
            Enter(waiting.Pop());
            while (path.Count > 0)
            {
                var (schema, parts) = path.Peek();
                if (parts.MoveNext())
                    Follow(parts.Current);
                else
                    open.Remove(path.Pop().Schema);

                void Follow(JToken part)
                {
                    var reference = part as JProperty;
                    var target = reference is null ? part : references.Find(reference.Value);
                    if (reference is not null && target is JObject && open.Contains(target))
                        circles.Add(reference);
                    else if (target is not null)
                        Enter(target);
                }
            }
        }

        return circles;

        void Enter(JToken token)
        {
            if (token is not JObject schema || !seen.Add(schema))
                return;
            budget.Step();
            open.Add(schema);
            path.Push((schema, OfSameValue(schema).ToList().GetEnumerator()));
            foreach (var other in OfOtherValues(schema))
                waiting.Push(other);
        }
    }

    /// <summary>The parts of a schema that are about the same value, references among them.</summary>
    private static IEnumerable<JToken> OfSameValue(JObject schema) => schema.Properties().SelectMany(keyword => (keyword.Name, keyword.Value) switch
    {
        ("$ref", _) => [keyword],
        (var name, JObject part) when One.Contains(name) => [part],
        (var name, JArray parts) when Several.Contains(name) => parts,
        _ => Enumerable.Empty<JToken>(),
    });

    private static IEnumerable<JToken> OfOtherValues(JObject schema) => schema.Properties().SelectMany(keyword => ExportedKeywords.Holding(keyword, schema).Holding switch
    {
        _ when One.Contains(keyword.Name) || Several.Contains(keyword.Name) => [],
        Rewriting.SchemaHolding.One => [keyword.Value],
        Rewriting.SchemaHolding.InOrder => keyword.Value,
        Rewriting.SchemaHolding.ByName => ((JObject)keyword.Value).PropertyValues(),
        _ => Enumerable.Empty<JToken>(),
    });
}
