using System.Globalization;
using System.Text.Json.Nodes;

namespace Fal.Generators.Tests;

/// <content>Values that a schema forbids.</content>
internal sealed partial class SchemaValues
{
    /// <summary>Each limit broken by little, alone, in the smallest value around it.</summary>
    public IEnumerable<JsonNode?> Broken(JsonNode? schema) => Walk(schema, "", 0, BrokenHere);

    private IEnumerable<JsonNode?> BrokenHere(JsonObject schema, string name)
    {
        if (schemas.Alternatives(schema).Count > 0)
            return [];
        if (PlainSchemas.KnownValues(schema) is [JsonValue first, ..] known)
            return first.GetValueKind() is System.Text.Json.JsonValueKind.String ? UnknownTexts(known) : [known.Max(k => k is null ? 0 : (double)k) + 1];
        return TypeOf(schema) switch
        {
            "integer" => BrokenNumbers(schema, 1m),
            "number" => BrokenNumbers(schema, 0.001m),
            "string" => BrokenTexts(schema),
            "array" when schema["prefixItems"] is null => BrokenArrays(schema, name),
            "object" when schema["additionalProperties"] is JsonObject values => BrokenMaps(schema, values, name),
            _ => [],
        };
    }

    private static IEnumerable<JsonNode?> UnknownTexts(IReadOnlyList<JsonNode?> known)
    {
        yield return "added tomorrow";
        yield return (string)known[0]! + "x";
    }

    private static IEnumerable<JsonNode?> BrokenNumbers(JsonObject schema, decimal little)
    {
        if (Limit(schema, "minimum") is { } minimum)
            yield return Number(minimum - little);
        if (Limit(schema, "maximum") is { } maximum)
            yield return Number(maximum + little);
        if (Limit(schema, "exclusiveMinimum") is { } above)
            yield return Number(above);
        if (Limit(schema, "exclusiveMaximum") is { } below)
            yield return Number(below);
        if (Limit(schema, "multipleOf") is { } step && step != 1)
            yield return Number((Limit(schema, "minimum") ?? 0) + (step > 1 ? 1 : step / 4));
    }

    private static IEnumerable<JsonNode?> BrokenTexts(JsonObject schema)
    {
        if (Limit(schema, "minLength") is > 0 and var least)
        {
            yield return string.Concat(Enumerable.Repeat("é", (int)least - 1));
            yield return string.Concat(Enumerable.Repeat("😀", (int)least - 1));
        }

        if (Limit(schema, "maxLength") is { } most)
        {
            yield return new string('é', (int)most + 1);
            yield return string.Concat(Enumerable.Repeat("😀", (int)most + 1));
        }

        if (schema["pattern"] is not null)
        {
            yield return "\u0001";
            yield return "ABC\n";
        }
    }

    private IEnumerable<JsonNode?> BrokenArrays(JsonObject schema, string name)
    {
        JsonArray OfLength(int length) => new([.. Enumerable.Range(0, length).Select(_ => Smallest(schema["items"], name, 0))]);
        if (Limit(schema, "minItems") is > 0 and var least)
            yield return OfLength((int)least - 1);
        if (Limit(schema, "maxItems") is { } most)
            yield return OfLength((int)most + 1);
    }

    private IEnumerable<JsonNode?> BrokenMaps(JsonObject schema, JsonObject values, string name)
    {
        JsonObject OfLength(int length) => new(Enumerable.Range(0, length).Select(i => KeyValuePair.Create($"key{i}", Smallest(values, name, 0))));
        if (Limit(schema, "minProperties") is > 0 and var least)
            yield return OfLength((int)least - 1);
        if (Limit(schema, "maxProperties") is { } most)
            yield return OfLength((int)most + 1);
    }

    private static decimal? Limit(JsonObject schema, string keyword) =>
        schema[keyword] is JsonValue value && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) ? limit : null;

    private static JsonNode? Number(decimal value) => JsonNode.Parse(value.ToString(CultureInfo.InvariantCulture));
}
