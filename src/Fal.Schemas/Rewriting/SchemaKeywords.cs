using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Schemas.Rewriting;

/// <summary>Where a schema holds other schemas. Whatever walks through schemas asks here, so that all of it goes the same ways.</summary>
internal static class SchemaKeywords
{
    private static readonly HashSet<string> Types = ["string", "number", "integer", "boolean", "object", "array", "null"];

    /// <summary>Whether a keyword is a limit that NJsonSchema holds. One beyond what a decimal or an int holds is none that matters.</summary>
    public static bool IsLimit(JProperty keyword) => keyword.Name switch
    {
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" => keyword.Value.Type is JTokenType.Boolean || Number(keyword.Value) is >= -1e28 and <= 1e28,
        "minLength" or "maxLength" or "minItems" or "maxItems" or "minProperties" or "maxProperties" => keyword.Value.Type is JTokenType.Integer && Number(keyword.Value) is >= 0 and <= int.MaxValue,
        _ => false,
    };

    /// <summary>The types that JSON Schema knows, of those that a schema names; null where it names them in no way that can be read.</summary>
    public static JToken? KnownTypes(JToken type)
    {
        if (type is JArray several)
            return new JArray(several.Where(IsType));
        return IsType(type) ? type : null;
    }

    /// <summary>How a keyword holds schemas: some hold one or several, which their value tells.</summary>
    public static SchemaHolding HoldingOf(JProperty keyword) => (keyword.Name, keyword.Value) switch
    {
        ("properties", JObject) => SchemaHolding.ByName,
        ("anyOf" or "oneOf" or "allOf" or "prefixItems" or "items", JArray) => SchemaHolding.InOrder,
        ("items" or "not", _) => SchemaHolding.One,
        ("additionalProperties" or "additionalItems", JObject) => SchemaHolding.One,
        _ => SchemaHolding.None,
    };

    /// <summary>The schemas that a keyword holds. The values of <c>default</c>, <c>enum</c> and the like are no schemas.</summary>
    public static IEnumerable<JToken> Parts(JProperty keyword) => HoldingOf(keyword) switch
    {
        SchemaHolding.One => [keyword.Value],
        SchemaHolding.InOrder => keyword.Value,
        SchemaHolding.ByName => ((JObject)keyword.Value).PropertyValues(),
        _ => [],
    };

    /// <summary>The value of a keyword with another schema in place of each that it holds.</summary>
    public static JToken Rewritten(JProperty keyword, Func<JToken, JToken> rewrite) => HoldingOf(keyword) switch
    {
        SchemaHolding.One => rewrite(keyword.Value),
        SchemaHolding.InOrder => new JArray(keyword.Value.Select(rewrite)),
        SchemaHolding.ByName => new JObject(((JObject)keyword.Value).Properties().Select(part => new JProperty(part.Name, rewrite(part.Value)))),
        _ => keyword.Value,
    };

    private static bool IsType(JToken type) => type.Type is JTokenType.String && Types.Contains((string)type!);

    private static double? Number(JToken value) => value.Type is JTokenType.Integer or JTokenType.Float ? (double)value : null;

    /// <summary>The schemas that one holds which NJsonSchema has read: what <see cref="SchemaRewriter"/> writes, and the definitions.</summary>
    public static IEnumerable<JsonSchema> Parts(JsonSchema schema)
    {
        if (schema.Item is { } item)
            yield return item;
        if (schema.AdditionalItemsSchema is { } items)
            yield return items;
        if (schema.AdditionalPropertiesSchema is { } values)
            yield return values;
        IEnumerable<JsonSchema>[] several = [schema.Definitions.Values, schema.Properties.Values, schema.Items, schema.AnyOf, schema.OneOf];
        foreach (var part in several.SelectMany(parts => parts))
            yield return part;
    }
}
