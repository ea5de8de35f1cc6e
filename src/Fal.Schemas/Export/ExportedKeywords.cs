using System.Text.RegularExpressions;
using Fal.Schemas.Rewriting;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Export;

/// <summary>
/// The keywords of JSON Schema 2020-12 that say something of values or to people, and what those of OpenAPI 3.0 and of older drafts are called in it.
/// Others, and those whose values are not what they should be, are left out.
/// </summary>
internal static class ExportedKeywords
{
    private static readonly HashSet<string> Numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
    private static readonly HashSet<string> Counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"];
    private static readonly HashSet<string> Texts = ["format", "contentEncoding", "contentMediaType"];
    private static readonly HashSet<string> Flags = ["deprecated", "readOnly", "writeOnly", "uniqueItems"];
    private static readonly HashSet<string> One = ["items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties"];
    private static readonly HashSet<string> InOrder = ["anyOf", "oneOf", "allOf", "prefixItems"];
    private static readonly HashSet<string> ByName = ["properties", "patternProperties", "dependentSchemas"];

    /// <summary>What a keyword that holds no schema is in 2020-12; null where it is none.</summary>
    public static JProperty? Of(JProperty keyword, JObject schema) => (keyword.Name, keyword.Value) switch
    {
        ("type", var type) => SchemaKeywords.KnownTypes(type) is { HasValues: true } or JValue { Value: not null } ? new JProperty("type", SchemaKeywords.KnownTypes(type)) : null,
        ("const", var value) => IsJson(value) ? keyword : null,
        ("enum", JArray { Count: > 0 } values) => IsJson(values) ? keyword : null,
        ("default", var value) => IsJson(value) ? keyword : null,
        ("examples", JArray { Count: > 0 } values) => IsJson(values) ? keyword : null,
        ("example", var value) => schema["examples"] is not JArray && IsJson(value) ? new JProperty("examples", new JArray(value)) : null,
        ("required", JArray names) => Required(names),
        ("pattern", { Type: JTokenType.String } pattern) => IsPattern((string)pattern!) ? keyword : null,
        ("multipleOf", var value) => Number(value) is > 0 ? keyword : null,
        ("exclusiveMinimum", JValue { Value: true }) => Renamed(schema.Property("minimum"), "exclusiveMinimum"),
        ("exclusiveMaximum", JValue { Value: true }) => Renamed(schema.Property("maximum"), "exclusiveMaximum"),
        ("minimum", _) when schema["exclusiveMinimum"] is JValue { Value: true } => null,
        ("maximum", _) when schema["exclusiveMaximum"] is JValue { Value: true } => null,
        (var name, var value) when Numbers.Contains(name) => Number(value) is not null ? keyword : null,
        (var name, var value) when Counts.Contains(name) => value.Type is JTokenType.Integer && Number(value) is >= 0 ? keyword : null,
        ("title", { Type: JTokenType.String } title) => Words.SaysName((string)title!, schema) ? null : keyword,
        ("description", { Type: JTokenType.String } text) => new JProperty("description", Words.Unindented((string)text!)),
        (var name, var value) when Texts.Contains(name) => value.Type is JTokenType.String ? keyword : null,
        (var name, var value) when Flags.Contains(name) => value.Type is JTokenType.Boolean ? keyword : null,
        _ => null,
    };

    /// <summary>The name in 2020-12 of a keyword that holds schemas, and how it holds them. In drafts before 2020 a list under <c>items</c> was of the first few.</summary>
    public static (string Name, SchemaHolding Holding) Holding(JProperty keyword, JObject schema) => (keyword.Name, keyword.Value) switch
    {
        ("items", JArray { Count: > 0 }) => schema["prefixItems"] is null ? ("prefixItems", SchemaHolding.InOrder) : default,
        ("additionalItems", _) => schema["prefixItems"] is null && schema["items"] is JArray ? ("items", SchemaHolding.One) : default,
        (var name, JObject or JValue { Value: bool }) when One.Contains(name) => (name, SchemaHolding.One),
        (var name, JArray { Count: > 0 }) when InOrder.Contains(name) => (name, SchemaHolding.InOrder),
        (var name, JObject) when ByName.Contains(name) => (name, SchemaHolding.ByName),
        _ => default,
    };

    /// <summary>The names of an object's properties, in the order that people should see.</summary>
    public static IEnumerable<JProperty> Ordered(JObject properties, JToken? order)
    {
        if (order is not JArray names)
            return properties.Properties();
        var first = names.Where(name => name.Type is JTokenType.String).Select(name => properties.Property((string)name!)).OfType<JProperty>().Distinct().ToList();
        return first.Concat(properties.Properties().Except(first));
    }

    private static JProperty? Required(JArray names)
    {
        var texts = names.Where(name => name.Type is JTokenType.String).Select(name => (string)name!).Distinct().ToList();
        return texts.Count > 0 ? new JProperty("required", texts) : null;
    }

    private static JProperty? Renamed(JProperty? limit, string name) => limit is not null && Number(limit.Value) is not null ? new JProperty(name, limit.Value) : null;

    /// <summary>A number that JSON has; null where a value is none, or none that is finite.</summary>
    private static double? Number(JToken value) =>
        value.Type is JTokenType.Integer or JTokenType.Float && (double)value is var number && !double.IsNaN(number) && !double.IsInfinity(number) ? number : null;

    /// <summary>Whether a value is JSON: the reader also takes what JavaScript has.</summary>
    private static bool IsJson(JToken value) => (value is JContainer container ? container.DescendantsAndSelf() : [value]).All(part => part.Type switch
    {
        JTokenType.Object or JTokenType.Array or JTokenType.Property or JTokenType.String or JTokenType.Boolean or JTokenType.Null => true,
        JTokenType.Integer or JTokenType.Float => Number(part) is not null,
        _ => false,
    });

    private static bool IsPattern(string pattern)
    {
        try
        {
            return new Regex(pattern) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
