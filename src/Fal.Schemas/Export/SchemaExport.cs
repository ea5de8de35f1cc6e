using System.Globalization;
using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Fal.Schemas.Rewriting;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Export;

/// <summary>
/// Writes a schema of an endpoint as one document of JSON Schema 2020-12 that refers to nothing outside: as its author wrote it where that is valid
/// there. What is referred to is written once, under its own name.
/// </summary>
internal sealed class SchemaExport
{
    /// <summary>What is said to people of a value, whatever it may be.</summary>
    private static readonly string[] Words = ["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"];

    private readonly SchemaReferences _references;
    private readonly HashSet<JProperty> _circles;
    private readonly FileBudget _budget;
    private readonly Dictionary<JToken, string> _pointers = [];
    private readonly Queue<(string Name, JToken Schema)> _waiting = new();
    private readonly HashSet<string> _names = [];

    private SchemaExport(JToken root, SchemaReferences references, FileBudget budget)
    {
        _references = references;
        _budget = budget;
        _circles = SameValueCircles.Among(root, references, budget);
    }

    /// <summary>The document of a schema.</summary>
    public static JObject Of(JToken schema, SchemaReferences references, FileBudget budget) => new SchemaExport(schema, references, budget).Document(schema);

    private JObject Document(JToken root)
    {
        var home = Home(root);
        _pointers[home] = "#";
        var document = Schema(home) as JObject ?? (home is JValue { Value: false } ? new JObject { ["not"] = new JObject() } : []);
        var definitions = new JObject();
        while (_waiting.Count > 0)
        {
            var (name, schema) = _waiting.Dequeue();
            definitions.Add(name, Schema(schema));
        }

        if (definitions.Count > 0)
            document.Add("$defs", definitions);
        return document;
    }

    private JToken Schema(JToken token)
    {
        _budget.Step();
        return token switch
        {
            JValue { Value: bool } => token,
            JObject schema => schema["nullable"] is JValue { Value: true } ? OrNull(Described(schema)) : Described(schema),
            _ => new JObject(),
        };
    }

    private JObject Described(JObject schema)
    {
        var result = new JObject();
        var union = DiscriminatedUnion.Of(schema, _references);
        foreach (var keyword in schema.Properties().Where(keyword => keyword.Name != "nullable"))
        {
            var exported = keyword.Name is "$ref" ? Reference(keyword)
                : union is not null && ReferenceEquals(keyword.Value, union.Alternatives) ? new JProperty(keyword.Name, union.Alternatives.Select(a => Demanded(a, union)))
                : Parts(keyword, schema) ?? ExportedKeywords.Of(keyword, schema);
            if (exported is not null && result[exported.Name] is null)
                result.Add(exported);
        }

        return result;
    }

    private JProperty? Parts(JProperty keyword, JObject schema)
    {
        var (name, holding) = ExportedKeywords.Holding(keyword, schema);
        return holding switch
        {
            SchemaHolding.One => new JProperty(name, Schema(keyword.Value)),
            SchemaHolding.InOrder => new JProperty(name, keyword.Value.Select(Schema)),
            SchemaHolding.ByName => new JProperty(name, new JObject(ExportedKeywords.Ordered((JObject)keyword.Value, schema["x-fal-order-properties"]).Select(part => new JProperty(part.Name, Schema(part.Value))))),
            _ => null,
        };
    }

    private JProperty? Reference(JProperty reference) =>
        _references.Find(reference.Value) is { } target && !_circles.Contains(reference) ? new JProperty("$ref", PointerOf(Home(target))) : null;

    /// <summary>What a schema that is nothing but a reference stands for.</summary>
    private JToken Home(JToken schema)
    {
        while (schema is JObject { Count: 1, First: JProperty { Name: "$ref" } reference } && !_circles.Contains(reference) && _references.Find(reference.Value) is { } target)
            schema = target;
        return schema;
    }

    private string PointerOf(JToken schema)
    {
        if (_pointers.TryGetValue(schema, out var known))
            return known;
        var name = Free(_references.ComponentName(schema) ?? SchemaReferences.PlaceName(schema) ?? "Value");
        _waiting.Enqueue((name, schema));
        return _pointers[schema] = "#/$defs/" + name;
    }

    /// <summary>A name that no other definition has, and that stands in a reference as it is.</summary>
    private string Free(string wish)
    {
        var plain = new string([.. wish.Select(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '-' or '.' ? c : '_')]);
        var name = plain;
        for (var i = 2; !_names.Add(name); i++)
            name = plain + "_" + i.ToString(CultureInfo.InvariantCulture);
        return name;
    }

    /// <summary>An alternative of a union with a discriminator, with its tag demanded.</summary>
    private JToken Demanded(JToken alternative, DiscriminatedUnion union)
    {
        var schema = Schema(alternative);
        if (DiscriminatedUnion.IsNull(alternative) || schema is not JObject described)
            return schema;
        var demand = union.Demand(alternative);
        if (demand.Properties().Any(keyword => described[keyword.Name] is not null))
            return new JObject { ["allOf"] = new JArray(described, demand) };
        described.Merge(demand);
        return described;
    }

    /// <summary>A schema that OpenAPI 3.0 calls nullable.</summary>
    private static JObject OrNull(JObject schema)
    {
        var said = schema.Properties().Select(keyword => keyword.Name).Except(Words).ToList();
        if (said is ["anyOf"])
        {
            var alternatives = (JArray)schema["anyOf"]!;
            if (!alternatives.Any(DiscriminatedUnion.IsNull))
                alternatives.Add(Null());
            return schema;
        }

        if (said.Any(keyword => keyword is "$ref" or "anyOf" or "oneOf" or "allOf" or "not" or "if" or "const"))
            return EitherOrNull(schema);
        if (schema["type"] is { } type && !Types(type).Contains("null"))
            schema["type"] = new JArray(Types(type).Append("null"));
        if (schema["enum"] is JArray values && !values.Any(value => value.Type is JTokenType.Null))
            values.Add(JValue.CreateNull());
        return schema;
    }

    private static JObject EitherOrNull(JObject schema)
    {
        var either = new JObject { ["anyOf"] = new JArray(schema, Null()) };
        foreach (var word in schema.Properties().Where(keyword => Words.Contains(keyword.Name)).ToList())
        {
            word.Remove();
            either.Add(word);
        }

        return either;
    }

    private static JObject Null() => new() { ["type"] = "null" };

    private static IEnumerable<string> Types(JToken type) => (type as JArray ?? [type]).Select(name => (string)name!);
}
