using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.AspNetCore;

/// <summary>A JSON Schema (2020-12) as OpenAPI has it.</summary>
internal static class OpenApiJson
{
    /// <param name="schema">The schema.</param>
    /// <param name="referred">Where in the document what a reference leads to is.</param>
    public static JsonNode Of(JsonElement schema, Func<string, string> referred)
    {
        // Its reader takes no schema for true and false.
        if (schema.ValueKind is JsonValueKind.True)
            return new JsonObject();
        if (schema.ValueKind is not JsonValueKind.Object)
            return new JsonObject { ["not"] = new JsonObject() };
        return new JsonObject(schema.EnumerateObject()
            .Where(keyword => keyword.Name is not ("$defs" or "$schema" or "$id" or "$comment"))
            .Select(keyword => KeyValuePair.Create(keyword.Name, Value(keyword, referred))));
    }

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
