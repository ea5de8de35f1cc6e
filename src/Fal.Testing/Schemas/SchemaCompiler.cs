using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>Puts an endpoint's input and output, with the components they refer to, into one JSON Schema of the form that NJsonSchema reads.</summary>
internal sealed class SchemaCompiler
{
    private static readonly HashSet<string> Types = ["string", "number", "integer", "boolean", "object", "array", "null"];

    /// <summary>Formats that the service's own types check. Others, such as <c>binary</c>, are for people.</summary>
    private static readonly HashSet<string> Formats = ["uri", "date-time", "date", "time", "uuid", "email"];

    private static readonly HashSet<string> Limits =
    [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems",
        "uniqueItems", "minProperties", "maxProperties", "required", "not",
    ];

    private readonly Dictionary<string, string> _keys = [];

    private SchemaCompiler(JObject components)
    {
        foreach (var component in components.Properties())
            _keys[component.Name] = "d" + _keys.Count;
    }

    public static (JsonSchema Input, JsonSchema Output) Compile(JToken input, JToken output, JObject components)
    {
        var compiler = new SchemaCompiler(components);
        var document = new JObject
        {
            ["definitions"] = new JObject(components.Properties().Select(c => new JProperty(compiler._keys[c.Name], compiler.Rewrite(c.Value)))),
            ["properties"] = new JObject { ["input"] = compiler.Rewrite(input), ["output"] = compiler.Rewrite(output) },
        };

        // Every reference is inside the document, so nothing here waits.
        var schema = JsonSchema.FromJsonAsync(document.ToString(Formatting.None)).GetAwaiter().GetResult();
        return (schema.Properties["input"], schema.Properties["output"]);
    }

    private JToken Rewrite(JToken token) => token switch
    {
        JValue { Value: false } => new JObject { ["not"] = new JObject() },
        JObject schema when schema["nullable"] is JValue { Value: true } => new JObject { ["anyOf"] = new JArray(RewriteSchema(schema), new JObject { ["type"] = "null" }) },
        JObject schema => RewriteSchema(schema),
        _ => new JObject(),
    };

    private JObject RewriteSchema(JObject schema)
    {
        var result = new JObject();
        foreach (var keyword in schema.Properties())
        {
            if (RewriteKeyword(keyword, schema) is { } rewritten && result[rewritten.Name] is null)
                result.Add(rewritten);
        }

        if (schema["$ref"] is { } reference)
            result["allOf"] = new JArray(Resolve(reference) is { } target ? new JObject { ["$ref"] = target } : []);

        // NJsonSchema takes an allOf of one reference for the reference itself, and forgets the limits beside it.
        if (result["allOf"] is JArray { Count: 1 } all && result.Properties().Any(keyword => Limits.Contains(keyword.Name)))
            all.Add(new JObject());
        return result;
    }

    private JProperty? RewriteKeyword(JProperty keyword, JObject schema) => (keyword.Name, keyword.Value) switch
    {
        ("type", var type) => KnownTypes(type) is { } known ? new JProperty("type", known) : null,
        ("properties", JObject properties) => new JProperty("properties", new JObject(properties.Properties().Select(p => new JProperty(p.Name, Rewrite(p.Value))))),
        ("prefixItems", JArray items) => new JProperty("items", new JArray(items.Select(Rewrite))),
        ("items", _) when schema["prefixItems"] is not null => null,
        ("items", JArray items) => new JProperty("items", new JArray(items.Select(Rewrite))),
        ("items" or "not", var inner) => new JProperty(keyword.Name, Rewrite(inner)),
        ("additionalProperties", var values) => new JProperty(keyword.Name, values is JObject ? Rewrite(values) : values),
        ("anyOf" or "oneOf" or "allOf", JArray schemas) => new JProperty(keyword.Name, new JArray(schemas.Select(Rewrite))),
        ("const", var value) => new JProperty("enum", new JArray(value)),
        ("example", var value) => new JProperty("examples", new JArray(value)),
        ("enum" or "examples" or "required" or "x-fal-order-properties", _) => keyword.Value is JArray ? keyword : null,
        ("format", var format) => Formats.Contains((string?)format ?? "") ? keyword : null,
        ("default", _) => keyword,
        _ => Limits.Contains(keyword.Name) ? keyword : null,
    };

    private string? Resolve(JToken reference)
    {
        var pointer = (string?)reference ?? "";
        string[] places = ["#/components/schemas/", "#/definitions/", "#/$defs/"];
        var place = places.FirstOrDefault(place => pointer.StartsWith(place, StringComparison.Ordinal));
        if (place is null)
            return null;
        var name = Uri.UnescapeDataString(pointer[place.Length..]).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return _keys.TryGetValue(name, out var key) ? "#/definitions/" + key : null;
    }

    private static JToken? KnownTypes(JToken type)
    {
        if (type is JArray several)
            return new JArray(several.Where(t => Types.Contains((string)t!)));
        return Types.Contains((string)type!) ? type : null;
    }
}
