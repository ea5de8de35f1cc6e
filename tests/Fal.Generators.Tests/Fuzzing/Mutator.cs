using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Fal.Generators.Tests.Fuzzing;

/// <summary>A document that was changed at random.</summary>
/// <param name="Seed">What it was made from: the same seed makes the same mutant again.</param>
/// <param name="Description">What was done to which document.</param>
internal sealed record Mutant(int Seed, string Description, string Text);

/// <summary>Changes documents at random: their text, their tree, and what a schema in them says.</summary>
internal sealed class Mutator
{
    private readonly IReadOnlyList<SchemaText> _documents;
    private readonly Random _random;
    private readonly RandomSchemas _schemas;
    private readonly List<string> _done = [];

    private Mutator(IReadOnlyList<SchemaText> documents, int seed)
    {
        _documents = documents;
        _random = new Random(seed);
        _schemas = new RandomSchemas(_random);
    }

    /// <summary>The mutant of a seed.</summary>
    /// <param name="documents">What to start from, the smallest first: those are taken the most.</param>
    public static Mutant Of(IReadOnlyList<SchemaText> documents, int seed) => new Mutator(documents, seed).Mutate(seed);

    private Mutant Mutate(int seed)
    {
        var document = Document();
        var tree = JObject.Parse(document.Text);
        for (var i = _random.Next(1, 5); i > 0; i--)
            MutateTree(tree);
        var text = tree.ToString(Formatting.None, new RawNumberConverter());
        if (_random.Next(6) == 0)
            text = Said("in a page of two", $$"""{"models":[{"endpoint_id":"me/first","openapi":{{text}}},{"endpoint_id":"me/second","openapi":{{Document().Text}}}]}""");
        if (_random.Next(4) == 0)
            text = MutateText(text);
        return new Mutant(seed, $"{document.Path}: {string.Join("; ", _done)}", text);
    }

    private SchemaText Document() => _documents[(int)(_documents.Count * Math.Pow(_random.NextDouble(), 3))];

    private void MutateTree(JObject tree)
    {
        switch (_random.Next(14))
        {
            case 0:
                Replace("a value of another type", Any(tree), _schemas.Value(2));
                break;
            case 1:
                Remove(Any(tree));
                break;
            case 2 when Any(tree) is { Parent: JProperty { Parent: JObject parent } property }:
                Said($"copy of {property.Path}", parent)[property.Name + Pick("", " ", "_", "2", "é", "S")] = property.Value.DeepClone();
                break;
            case 3:
                Nest(Any(tree));
                break;
            case 4:
                Replace("a huge number", AnyOf(tree, t => t.Type is JTokenType.Integer or JTokenType.Float), _schemas.HugeNumber());
                break;
            case 5:
                AddCycle(tree);
                break;
            case 6:
                Rename(Any(tree), _schemas.Text());
                break;
            case 7 or 8:
                Replace("an odd text", AnyOf(tree, t => t.Type is JTokenType.String), _schemas.Text());
                break;
            case 9:
                Replace("a part of another document", Any(tree), Any(JObject.Parse(Document().Text)).DeepClone());
                break;
            case 10:
                Replace("another reference", AnyOf(tree, t => t.Parent is JProperty { Name: "$ref" }), "#/components/schemas/" + Component(tree));
                break;
            case 11:
                Extend(tree);
                break;
            default:
                Replace("a schema", AnyOf(tree, t => t is JObject && t.Path.Contains("schemas.", StringComparison.Ordinal)), _schemas.Schema(3, Components(tree)));
                break;
        }
    }

    private string MutateText(string text)
    {
        var (from, to) = (_random.Next(text.Length), _random.Next(text.Length));
        if (from > to)
            (from, to) = (to, from);
        switch (_random.Next(6))
        {
            case 0:
                return Said($"cut at {from}", text[..from]);
            case 1:
                var other = Document().Text;
                var at = _random.Next(other.Length);
                return Said($"cut at {from} and joined to another from {at}", text[..from] + other[at..]);
            case 2:
                return Said($"without {from} to {to}", text.Remove(from, Math.Min(to - from, 100)));
            case 3:
                return Said($"with {from} to {to} twice", text.Insert(to, text[from..Math.Min(to, from + 2000)]));
            case 4:
                return Said($"with a sign at {from}", text.Insert(from, _schemas.Sign()));
            default:
                var keys = text.Split('"').Where(p => p.Length is > 0 and < 30 && p.All(char.IsLetter)).Distinct().Append("type").ToList();
                var (key, replacement) = (Pick([.. keys]), Pick([.. keys]));
                return Said($"with '{key}' called '{replacement}'", text.Replace($"\"{key}\":", $"\"{replacement}\":", StringComparison.Ordinal));
        }
    }

    private void Replace(string what, JToken? token, JToken value)
    {
        if (token is null or JProperty || token.Parent is null)
            return;
        _done.Add($"{what} at {token.Path}");
        token.Replace(value);
    }

    private void Remove(JToken token)
    {
        if (token.Parent is null)
            return;
        _done.Add($"without {token.Path}");
        if (token.Parent is JProperty property)
            property.Remove();
        else
            token.Remove();
    }

    private void Rename(JToken token, string name)
    {
        if (token.Parent is not JProperty { Parent: JObject parent } property || parent.ContainsKey(name))
            return;
        _done.Add($"{property.Path} called {JsonConvert.ToString(name)}");
        property.Replace(new JProperty(name, property.Value));
    }

    /// <summary>Wraps a value in many others.</summary>
    private void Nest(JToken token)
    {
        if (token.Parent is null)
            return;
        var (depth, kind) = (_random.Next(3) == 0 ? _random.Next(200) : _random.Next(20), Pick("array", "properties", "items", "allOf", "anyOf", "oneOf", "additionalProperties", "not"));
        _done.Add($"{depth} {kind} round {token.Path}");
        var inner = token.DeepClone();
        for (var i = 0; i < depth; i++)
        {
            inner = kind switch
            {
                "array" => new JArray(inner),
                "properties" => new JObject { ["type"] = "object", ["properties"] = new JObject { ["p" + (i % 2)] = inner } },
                "items" => new JObject { ["type"] = "array", ["items"] = inner },
                "additionalProperties" => new JObject { ["type"] = "object", ["additionalProperties"] = inner },
                "not" => new JObject { ["not"] = inner },
                _ => new JObject { [kind] = new JArray(inner, new JObject { ["type"] = Pick("null", "string", "object", "array") }) },
            };
        }

        token.Replace(inner);
    }

    /// <summary>Adds components that lead to themselves, and refers to them.</summary>
    private void AddCycle(JObject tree)
    {
        if (tree.SelectToken("components.schemas") is not JObject components)
            return;
        var length = _random.Next(1, 4);
        for (var i = 0; i < length; i++)
        {
            var next = new JObject { ["$ref"] = $"#/components/schemas/Cycle{(i + 1) % length}" };
            var kind = Pick("", "items", "additionalProperties", "properties", "allOf", "anyOf", "oneOf", "prefixItems");
            components[$"Cycle{i}"] = kind switch
            {
                "" => next,
                "items" or "additionalProperties" => new JObject { ["type"] = kind == "items" ? "array" : "object", [kind] = next },
                "properties" => new JObject { ["type"] = "object", [kind] = new JObject { ["next"] = next } },
                _ => new JObject { [kind] = _random.Next(3) == 0 ? new JArray(next) : new JArray(next, _schemas.Schema(1, Components(tree))) },
            };
            _done.Add($"cycle by '{kind}'");
        }

        Replace("the cycle", AnyOf(tree, t => t is JObject && t.Path.Contains(".properties.", StringComparison.Ordinal)), new JObject { ["$ref"] = "#/components/schemas/Cycle0" });
    }

    /// <summary>Adds keywords to a schema.</summary>
    private void Extend(JObject tree)
    {
        if (AnyOf(tree, t => t is JObject && t.Path.Contains("schemas.", StringComparison.Ordinal)) is not JObject schema)
            return;
        _done.Add($"more keywords at {schema.Path}");
        schema.Merge(_schemas.Schema(2, Components(tree)), new JsonMergeSettings { MergeArrayHandling = MergeArrayHandling.Concat });
    }

    private JToken Any(JObject tree) => AnyOf(tree, t => t is not JProperty)!;

    private JToken? AnyOf(JObject tree, Func<JToken, bool> filter)
    {
        var tokens = tree.Descendants().Where(filter).ToList();
        return tokens.Count == 0 ? null : tokens[_random.Next(tokens.Count)];
    }

    private string Component(JObject tree) => Pick([.. Components(tree), "Gone"]);

    private static IReadOnlyList<string> Components(JObject tree) =>
        tree["components"] is JObject components && components["schemas"] is JObject schemas ? [.. schemas.Properties().Select(p => p.Name)] : [];

    private T Said<T>(string what, T result)
    {
        _done.Add(what);
        return result;
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    /// <summary>Writes numbers that no .NET number holds.</summary>
    private sealed class RawNumberConverter : JsonConverter<JRaw>
    {
        public override JRaw? ReadJson(JsonReader reader, Type objectType, JRaw? existingValue, bool hasExistingValue, JsonSerializer serializer) => throw new NotSupportedException();

        public override void WriteJson(JsonWriter writer, JRaw? value, JsonSerializer serializer) => writer.WriteRawValue((string?)value?.Value);
    }
}
