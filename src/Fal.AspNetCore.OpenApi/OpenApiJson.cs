using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.AspNetCore;

/// <summary>A JSON Schema (2020-12) as OpenAPI has it.</summary>
internal static class OpenApiJson
{
    private static readonly JsonObject Null = new() { ["type"] = "null" };

    /// <param name="schema">The schema.</param>
    /// <param name="referred">Where in the document what a reference leads to is.</param>
    public static JsonNode Of(JsonElement schema, Func<string, string> referred)
    {
        // Its reader takes no schema for true and false.
        if (schema.ValueKind is JsonValueKind.True)
            return new JsonObject();
        if (schema.ValueKind is not JsonValueKind.Object)
            return new JsonObject { ["not"] = new JsonObject() };
        var copy = new JsonObject(schema.EnumerateObject()
            .Where(keyword => keyword.Name is not ("$defs" or "$schema" or "$id" or "$comment"))
            .Select(keyword => KeyValuePair.Create(keyword.Name, Value(keyword, referred))));
        MergeNull(copy);
        if (IsLong(copy))
            copy["format"] = "int64";
        return copy;
    }

    /// <summary>A type or null is one schema with two types: what writes clients takes alternatives for classes.</summary>
    private static void MergeNull(JsonObject schema)
    {
        if (schema["anyOf"] is not JsonArray { Count: 2 } alternatives || schema.ContainsKey("type"))
            return;
        var others = alternatives.Where(alternative => !JsonNode.DeepEquals(alternative, Null)).ToList();
        if (others is not [JsonObject other] || other["type"] is not JsonValue type || other.ContainsKey("enum") || other.ContainsKey("const"))
            return;
        schema.Remove("anyOf");
        foreach (var (keyword, value) in other)
            schema.TryAdd(keyword, value?.DeepClone());
        schema["type"] = new JsonArray(type.DeepClone(), "null");
    }

    /// <summary>Integers are 32 bits long to most of what writes clients, unless it is told otherwise: a seed is longer.</summary>
    private static bool IsLong(JsonObject schema) =>
        !schema.ContainsKey("format")
        && (schema["type"] is JsonArray types ? types.Select(type => (string?)type) : [(string?)schema["type"]]).Contains("integer")
        && !(IsShort(schema["maximum"]) || IsShort(schema["exclusiveMaximum"]));

    private static bool IsShort(JsonNode? limit) => limit is JsonValue value && value.TryGetValue<JsonElement>(out var number) && number.TryGetDouble(out var most) && most <= int.MaxValue;

    private static JsonNode? Value(JsonProperty keyword, Func<string, string> referred)
    {
        switch (keyword.Name)
        {
            case "$ref":
                return referred(keyword.Value.GetString()!);
            case "additionalProperties" or "unevaluatedProperties" when keyword.Value.ValueKind is not JsonValueKind.Object:
                return JsonValue.Create(keyword.Value.GetBoolean());
            case "items" or "additionalProperties" or "unevaluatedProperties" or "not" or "contains" or "propertyNames" or "if" or "then" or "else" or "unevaluatedItems":
                return Of(keyword.Value, referred);
            case "anyOf" or "oneOf" or "allOf" or "prefixItems":
                return new JsonArray([.. keyword.Value.EnumerateArray().Select(part => Of(part, referred))]);
            case "properties" or "patternProperties" or "dependentSchemas":
                return new JsonObject(keyword.Value.EnumerateObject().Select(part => KeyValuePair.Create(part.Name, (JsonNode?)Of(part.Value, referred))));
            default:
                return JsonNode.Parse(keyword.Value.GetRawText());
        }
    }
}
