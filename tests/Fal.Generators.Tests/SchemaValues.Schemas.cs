using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Generators.Tests;

/// <summary>The schemas of one document as plain JSON, read apart from the reader under test.</summary>
internal sealed class PlainSchemas(JsonObject document)
{
    private static readonly JsonObject NullSchema = new() { ["type"] = "null" };
    private static readonly JsonObject FreeSchema = [];

    private readonly Dictionary<JsonObject, JsonObject> _resolved = [];
    private readonly Dictionary<JsonObject, IReadOnlyList<JsonNode?>> _alternatives = [];

    /// <summary>The names of all properties that the document's components have.</summary>
    public IReadOnlyList<string> PropertyNames { get; } =
    [
        .. Components(document).SelectMany(c => c.Value?["properties"] as JsonObject ?? []).Select(p => p.Key).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>A schema with its reference followed and its <c>allOf</c> parts put together; a free one where it refers to nothing.</summary>
    public JsonObject Resolve(JsonNode? schema)
    {
        if (schema is not JsonObject written)
            return FreeSchema;
        if (written["$ref"] is null && written["allOf"] is null)
            return written;
        if (_resolved.TryGetValue(written, out var known))
            return known;

        _resolved[written] = FreeSchema; // What a circle of references comes to.
        var parts = new List<JsonObject>();
        if ((string?)written["$ref"] is { } reference)
            parts.Add(Resolve(Components(document)[reference.Split('/')[^1]]));
        parts.AddRange((written["allOf"] as JsonArray ?? []).Select(Resolve));
        parts.Add(written);
        return _resolved[written] = parts is [var only, { Count: 1 }] ? only : Together(parts);
    }

    /// <summary>The schemas of which one holds: of <c>anyOf</c>, <c>oneOf</c>, several types, or <c>nullable</c>.</summary>
    public IReadOnlyList<JsonNode?> Alternatives(JsonObject schema)
    {
        if (!_alternatives.TryGetValue(schema, out var known))
            _alternatives[schema] = known = [.. ReadAlternatives(schema)];
        return known;
    }

    /// <summary>The values of <c>enum</c> or <c>const</c>.</summary>
    public static IReadOnlyList<JsonNode?> KnownValues(JsonObject schema) =>
        schema["enum"] is JsonArray values ? [.. values] : schema.TryGetPropertyValue("const", out var constant) ? [constant] : [];

    /// <summary>Whether a schema says nothing of its values.</summary>
    public static bool IsFree(JsonObject schema) =>
        schema["type"] is null && schema["anyOf"] is null && schema["oneOf"] is null && schema["properties"] is null && KnownValues(schema).Count == 0;

    /// <summary>Whether an optional property reads null as left out: where leaving it out has no other meaning, that is, no default of its own.</summary>
    public bool ReadsNullAsAbsent(JsonObject owner, string property, bool isOutput) =>
        owner["properties"] is JsonObject properties
        && properties.TryGetPropertyValue(property, out var schema)
        && !Required(owner).Contains(property)
        && !AcceptsAnything(schema)
        && (isOutput || schema!["default"] is null);

    /// <summary>Whether any property of the document's components has but one value.</summary>
    public bool HasOnlyValues { get; } = document.ToJsonString() is var text && (text.Contains("\"const\"", StringComparison.Ordinal) || text.Contains("\"enum\"", StringComparison.Ordinal));

    /// <summary>Whether a value is the only one that an optional property has.</summary>
    public bool IsOnlyValue(JsonObject owner, string property, JsonNode value) =>
        owner["properties"] is JsonObject properties
        && properties.TryGetPropertyValue(property, out var schema)
        && !Required(owner).Contains(property)
        && KnownValues(Resolve(schema)) is [{ } only]
        && JsonNode.DeepEquals(only, value);

    public static IReadOnlyList<KeyValuePair<string, JsonNode?>> Properties(JsonObject schema) =>
        schema["properties"] is JsonObject properties ? [.. properties.Where(p => p.Value is JsonObject or JsonValue)] : [];

    public static HashSet<string> Required(JsonObject schema) => [.. (schema["required"] as JsonArray ?? []).Select(name => (string)name!)];

    public static bool IsOpen(JsonObject schema) => schema["additionalProperties"] is not JsonValue value || (bool)value;

    /// <summary>The schemas that may describe an object or an array: the alternatives of alternatives, resolved.</summary>
    public IEnumerable<JsonObject> AllAlternatives(JsonNode? schema)
    {
        var resolved = Resolve(schema);
        return Alternatives(resolved) is { Count: > 0 } alternatives ? alternatives.SelectMany(AllAlternatives) : [resolved];
    }

    /// <summary>
    /// Whether a value is of the type that its schema says, as far as reading goes: not whether it keeps within limits and known values.
    /// Some examples are not: the address of a file where the schema has an object, or a number where it has a string.
    /// </summary>
    public bool HasType(JsonNode? value, JsonNode? schema) => AllAlternatives(schema).Any(s => IsFree(s) || HasTypeHere(value, s));

    private bool HasTypeHere(JsonNode? value, JsonObject schema)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (KnownValues(schema) is { Count: > 0 } values)
            return values.Any(v => (v?.GetValueKind() ?? JsonValueKind.Null) == kind);
        return (string?)schema["type"] switch
        {
            "null" => value is null,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => kind is JsonValueKind.Number && (double)value! is var number && Math.Floor(number) == number,
            "number" => kind is JsonValueKind.Number,
            "string" => kind is JsonValueKind.String,
            "array" => value is JsonArray array && array.Select((item, i) => HasType(item, schema["prefixItems"]?[i] ?? schema["items"])).All(fits => fits),
            _ => value is JsonObject record
                && Required(schema).All(record.ContainsKey)
                && record.All(p => HasType(p.Value, schema["properties"]?[p.Key] ?? schema["additionalProperties"])),
        };
    }

    private bool AcceptsAnything(JsonNode? schema) => AllAlternatives(schema).Any(IsFree);

    private static IEnumerable<JsonNode?> ReadAlternatives(JsonObject schema)
    {
        var isNullable = schema["nullable"] is JsonValue nullable && (bool)nullable;
        if (isNullable)
            return [With(schema, "nullable", null), NullSchema];
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray several)
            return schema["discriminator"] is JsonObject discriminator ? several.Select(JsonNode? (a) => WithTag(a!.AsObject(), discriminator)) : several;
        if (schema["type"] is JsonArray types && KnownValues(schema).Count == 0)
            return types.Select(type => With((string?)type == "object" ? schema : With(schema, "properties", null), "type", type));
        return [];
    }

    /// <summary>An alternative with the tag demanded that the mapping has for it.</summary>
    private static JsonObject WithTag(JsonObject alternative, JsonObject discriminator)
    {
        var tags = discriminator["mapping"]!.AsObject().Where(entry => JsonNode.DeepEquals(entry.Value, alternative["$ref"])).Select(entry => (JsonNode?)entry.Key);
        var tag = (string)discriminator["propertyName"]!;
        return new JsonObject
        {
            ["allOf"] = new JsonArray(alternative.DeepClone(), new JsonObject { ["properties"] = new JsonObject { [tag] = new JsonObject { ["enum"] = new JsonArray([.. tags]) } }, ["required"] = new JsonArray(tag) }),
        };
    }

    private static JsonObject With(JsonObject schema, string keyword, JsonNode? value)
    {
        var copy = schema.DeepClone().AsObject();
        copy.Remove(keyword);
        if (value is not null)
            copy[keyword] = value.DeepClone();
        return copy;
    }

    /// <summary>The keywords of all parts. What one part gives as an example of itself is no example of several together.</summary>
    private static JsonObject Together(List<JsonObject> parts)
    {
        var whole = new JsonObject();
        foreach (var (keyword, value) in parts.SelectMany(p => p).Where(k => k.Key is not ("$ref" or "allOf")))
        {
            if (keyword is "example" or "examples" or "default" && parts.Count > 2)
                continue;
            if (keyword == "properties" && whole[keyword] is JsonObject properties)
            {
                foreach (var (name, property) in value!.AsObject())
                    properties[name] = property?.DeepClone();
            }
            else if (keyword == "required" && whole[keyword] is JsonArray required)
            {
                foreach (var name in value!.AsArray())
                    required.Add(name!.DeepClone());
            }
            else
            {
                whole[keyword] = value?.DeepClone();
            }
        }

        return whole;
    }

    private static JsonObject Components(JsonObject document) => document["components"]?["schemas"] as JsonObject ?? [];
}
