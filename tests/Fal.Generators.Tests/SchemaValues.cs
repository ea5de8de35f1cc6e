using System.Text.Json.Nodes;
using CsCheck;

namespace Fal.Generators.Tests;

/// <summary>JSON that is valid against the schemas of one document: what the schemas give as examples, each choice once, and random values.</summary>
internal sealed partial class SchemaValues(PlainSchemas schemas)
{
    /// <summary>Objects, arrays and unions inside each other; what is deeper has only what it must have.</summary>
    private const int MaxDepth = 7;

    private static readonly JsonObject FreeSchema = [];

    private readonly Dictionary<(JsonObject Schema, string Name, int Depth), Gen<JsonNode?>> _random = [];

    /// <summary>Random values.</summary>
    public Gen<JsonNode?> Random(JsonNode? schema) => Random(schema, "", 0);

    /// <summary>Each known value, each case of a union, each limit and each kind of string, once, in the smallest value around it.</summary>
    public IEnumerable<JsonNode?> Choices(JsonNode? schema) => Walk(schema, "", 0, ChoicesHere);

    /// <summary>Each example and default, wherever in the schema, in the smallest value around it; and those of the properties put together.</summary>
    public IEnumerable<JsonNode?> Examples(JsonNode? schema) => Walk(schema, "", 0, (here, _) => ExamplesHere(here)).Concat(Assembled(schemas.Resolve(schema)));

    private Gen<JsonNode?> Random(JsonNode? node, string name, int depth)
    {
        var schema = schemas.Resolve(node);
        if (!_random.TryGetValue((schema, name, depth), out var known))
            _random[(schema, name, depth)] = known = MakeRandom(schema, name, depth);
        return known;
    }

    private Gen<JsonNode?> MakeRandom(JsonObject schema, string name, int depth)
    {
        if (depth > MaxDepth)
            return Gen.Const(() => Smallest(schema, name, depth));
        if (schemas.Alternatives(schema) is { Count: > 0 } alternatives)
            return Gen.OneOf([.. alternatives.Select(a => Random(a, name, depth + 1))]);
        if (PlainSchemas.KnownValues(schema) is { Count: > 0 } values)
            return Gen.OneOf([.. values]).Select(v => v?.DeepClone());

        return TypeOf(schema) switch
        {
            "null" => Gen.Const((JsonNode?)null),
            "boolean" => Gen.Bool.Select(b => (JsonNode?)b),
            "integer" => ScalarValues.Integer(schema),
            "number" => ScalarValues.Number(schema),
            "string" => ScalarValues.String(schema),
            "array" => RandomArray(schema, name, depth),
            "object" => RandomObject(schema, name, depth),
            _ => FreeJson,
        };
    }

    private Gen<JsonNode?> RandomArray(JsonObject schema, string name, int depth)
    {
        if (schema["prefixItems"] is JsonArray tuple)
            return tuple.Aggregate(Gen.Const(() => new JsonArray()), (array, item) => array.Select(Random(item, name, depth + 1), Add)).Select(array => (JsonNode?)array);
        var (min, max) = ItemLimits(schema);
        return Random(schema["items"], name, depth + 1).Array[min, Math.Min(max, min + 3)].Select(items => (JsonNode?)Array(schema, items));
    }

    private Gen<JsonNode?> RandomObject(JsonObject schema, string name, int depth)
    {
        var required = PlainSchemas.Required(schema);
        var properties = PlainSchemas.Properties(schema);
        var known = properties.Select(p => p.Key).ToHashSet();
        var value = Gen.Const(() => new JsonObject());
        foreach (var (property, propertySchema) in properties)
        {
            var isPresent = required.Contains(property) ? Gen.Const(true) : Gen.Bool;
            value = value.Select(isPresent, Random(propertySchema, property, depth + 1), (o, present, v) => present ? Set(o, property, v) : o);
        }

        if (PlainSchemas.IsOpen(schema))
        {
            var names = Gen.OneOf(ScalarValues.Text, Gen.OneOf([.. schemas.PropertyNames, "request_id"])).Where(n => !known.Contains(n));
            var more = Gen.Select(names, Random(schema["additionalProperties"], name, depth + 1)).Array[0, 2];
            value = value.Select(more, (o, added) => added.Aggregate(o, (all, p) => Set(all, p.Item1, p.Item2)));
        }

        return value.Select(o => (JsonNode?)o);
    }

    /// <summary>Goes to every place in a schema, and puts what is found there into the smallest value around it.</summary>
    private IEnumerable<JsonNode?> Walk(JsonNode? node, string name, int depth, Func<JsonObject, string, IEnumerable<JsonNode?>> here)
    {
        var schema = schemas.Resolve(node);
        foreach (var value in here(schema, name))
            yield return value?.DeepClone();
        if (depth > MaxDepth)
            yield break;

        foreach (var value in schemas.Alternatives(schema).SelectMany(a => Walk(a, name, depth + 1, here)))
            yield return value;
        if (schema["type"] is JsonArray)
            yield break;

        foreach (var (property, propertySchema) in PlainSchemas.Properties(schema))
        {
            foreach (var value in Walk(propertySchema, property, depth + 1, here))
                yield return Set((JsonObject)Smallest(schema, name, depth)!, property, value);
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            foreach (var value in Walk(values, name, depth + 1, here))
                yield return Set((JsonObject)Smallest(schema, name, depth)!, "more", value);
        }

        if (schema["items"] is JsonObject items)
        {
            foreach (var value in Walk(items, name, depth + 1, here))
                yield return Array(schema, [value, .. Enumerable.Range(1, Math.Max(0, ItemLimits(schema).Min - 1)).Select(_ => value?.DeepClone())]);
        }

        for (var i = 0; i < (schema["prefixItems"] as JsonArray ?? []).Count; i++)
        {
            foreach (var value in Walk(schema["prefixItems"]![i], name, depth + 1, here))
            {
                var tuple = (JsonArray)Smallest(schema, name, depth)!;
                tuple[i] = value;
                yield return tuple;
            }
        }
    }

    private IEnumerable<JsonNode?> ChoicesHere(JsonObject schema, string name)
    {
        if (schemas.Alternatives(schema).Count > 0)
            return [];
        if (PlainSchemas.KnownValues(schema) is { Count: > 0 } values)
            return values;
        return TypeOf(schema) switch
        {
            "null" => [null],
            "boolean" => [true, false],
            "integer" => ScalarValues.Integers(schema),
            "number" => ScalarValues.Numbers(schema),
            "string" => ScalarValues.Strings(schema),
            "array" => Arrays(schema, name),
            "object" => Objects(schema, name),
            _ => FreeValues,
        };
    }

    private IEnumerable<JsonNode?> Arrays(JsonObject schema, string name)
    {
        yield return Smallest(schema, name, 0);
        var (min, max) = ItemLimits(schema);
        var longest = Math.Min(max, min + 40);
        if (schema["prefixItems"] is null)
            yield return Array(schema, [.. Enumerable.Range(0, longest).Select(_ => Smallest(schema["items"], name, 0))]);
    }

    private IEnumerable<JsonNode?> Objects(JsonObject schema, string name)
    {
        var smallest = (JsonObject)Smallest(schema, name, 0)!;
        yield return smallest;

        var full = smallest.DeepClone().AsObject();
        foreach (var (property, propertySchema) in PlainSchemas.Properties(schema))
            Set(full, property, Smallest(propertySchema, property, 0));
        yield return full;

        // In the order that its schema does not have, beside properties that it does not name.
        if (PlainSchemas.IsOpen(schema))
        {
            JsonObject more = [];
            foreach (var added in new[] { "", "added tomorrow", "\"\\\0\u2028😀" })
                more[added] = Smallest(schema["additionalProperties"], name, 0);
            foreach (var (property, value) in full.Reverse())
                more[property] = value?.DeepClone();
            yield return more;
        }
    }

    private static IEnumerable<JsonNode?> ExamplesHere(JsonObject schema) =>
    [
        .. schema["examples"] as JsonArray ?? [],
        .. schema.TryGetPropertyValue("example", out var example) ? [example] : (JsonNode?[])[],
        .. schema["default"] is { } value ? [value] : (JsonNode?[])[],
    ];

    /// <summary>An object of what each property gives as its default, and one of the examples, the first of each and so on.</summary>
    private IEnumerable<JsonNode?> Assembled(JsonObject schema)
    {
        var examples = PlainSchemas.Properties(schema).ToDictionary(p => p.Key, p => ExamplesHere(schemas.Resolve(p.Value)).Where(e => e is not null).ToList());
        var variants = examples.Values.Select(e => e.Count).DefaultIfEmpty(0).Max();
        for (var i = 0; i < variants; i++)
        {
            var whole = (JsonObject)Smallest(schema, "", 0)!;
            foreach (var (property, given) in examples.Where(e => e.Value.Count > 0))
                Set(whole, property, given[i % given.Count]?.DeepClone());
            yield return whole;
        }
    }

    /// <summary>A value with no more than the schema requires.</summary>
    private JsonNode? Smallest(JsonNode? node, string name, int depth)
    {
        if (depth > 50)
            throw new NotSupportedException($"The schema of '{name}' has no finite value.");
        var schema = schemas.Resolve(node);
        if (schemas.Alternatives(schema) is [var first, ..])
            return Smallest(first, name, depth + 1);
        if (PlainSchemas.KnownValues(schema) is [var known, ..])
            return known?.DeepClone();
        return TypeOf(schema) switch
        {
            "null" => null,
            "boolean" => false,
            "integer" => ScalarValues.Integers(schema).First(),
            "number" => ScalarValues.Numbers(schema).First(),
            "string" => ScalarValues.Strings(schema).First(),
            "array" when schema["prefixItems"] is JsonArray tuple => new JsonArray([.. tuple.Select(item => Smallest(item, name, depth + 1))]),
            "array" => new JsonArray([.. Enumerable.Range(0, ItemLimits(schema).Min).Select(_ => Smallest(schema["items"], name, depth + 1))]),
            "object" => SmallestObject(schema, depth),
            _ => true,
        };
    }

    private JsonObject SmallestObject(JsonObject schema, int depth)
    {
        var properties = PlainSchemas.Properties(schema).ToDictionary(p => p.Key, p => p.Value);
        return PlainSchemas.Required(schema).Aggregate(new JsonObject(), (o, name) => Set(o, name, Smallest(properties.GetValueOrDefault(name), name, depth + 1)));
    }

    private static Gen<JsonNode?> FreeJson { get; } = Gen.Recursive<JsonNode?>((depth, inner) => depth > 2
        ? Gen.OneOf([.. FreeValues]).Select(v => v?.DeepClone())
        : Gen.Frequency(
            (3, (IGen<JsonNode?>)Gen.OneOf([.. FreeValues]).Select(v => v?.DeepClone())),
            (1, inner.Array[0, 3].Select(items => (JsonNode?)new JsonArray(items))),
            (1, Gen.Select(ScalarValues.Text, inner).Array[0, 3].Select(all => (JsonNode?)all.Aggregate(new JsonObject(), (o, p) => Set(o, p.Item1, p.Item2))))));

    private static JsonNode?[] FreeValues =>
    [
        null, true, false, JsonNode.Parse("-123456789012345678901234567890.12"), JsonNode.Parse("1.50"), "", "\"\\\0\u2028😀", new JsonArray(), new JsonObject(),
        JsonNode.Parse("""{"a":[null,{"b":[[]]}],"":1}"""),
    ];

    private static string? TypeOf(JsonObject schema) => (string?)schema["type"] ?? (schema["properties"] is null ? null : "object");

    private static (int Min, int Max) ItemLimits(JsonObject schema) => ((int?)schema["minItems"] ?? 0, (int?)schema["maxItems"] ?? int.MaxValue);

    private static JsonArray Array(JsonObject schema, IEnumerable<JsonNode?> items) =>
        new([.. schema["uniqueItems"] is JsonValue unique && (bool)unique ? items.DistinctBy(i => i?.ToJsonString()) : items]);

    private static JsonArray Add(JsonArray array, JsonNode? item)
    {
        array.Add(item);
        return array;
    }

    private static JsonObject Set(JsonObject o, string name, JsonNode? value)
    {
        o[name] = value;
        return o;
    }
}
