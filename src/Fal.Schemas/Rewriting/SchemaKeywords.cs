using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Schemas.Rewriting;

/// <summary>Where a schema holds other schemas. Whatever walks through schemas asks here, so that all of it goes the same ways.</summary>
internal static class SchemaKeywords
{
    /// <summary>How a keyword holds schemas: some hold one or several, which their value tells.</summary>
    public static SchemaHolding HoldingOf(JProperty keyword) => (keyword.Name, keyword.Value) switch
    {
        ("properties", JObject) => SchemaHolding.ByName,
        ("anyOf" or "oneOf" or "allOf" or "prefixItems" or "items", JArray) => SchemaHolding.InOrder,
        ("items" or "not", _) => SchemaHolding.One,
        ("additionalProperties", JObject) => SchemaHolding.One,
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

    /// <summary>The schemas that one holds which NJsonSchema has read: what <see cref="SchemaRewriter"/> writes, and the definitions.</summary>
    public static IEnumerable<JsonSchema> Parts(JsonSchema schema)
    {
        if (schema.Item is { } item)
            yield return item;
        if (schema.AdditionalPropertiesSchema is { } values)
            yield return values;
        IEnumerable<JsonSchema>[] several = [schema.Definitions.Values, schema.Properties.Values, schema.Items, schema.AllOf, schema.AnyOf, schema.OneOf];
        foreach (var part in several.SelectMany(parts => parts))
            yield return part;
    }
}
