using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Rewriting;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>Puts an endpoint's input and output, with the components they refer to, into one JSON Schema of the form that NJsonSchema reads.</summary>
internal sealed class SchemaCompiler
{
    /// <summary>Formats that the service's own types check. Others, such as <c>binary</c>, are for people.</summary>
    private static readonly HashSet<string> Formats = ["uri", "date-time", "date", "time", "uuid", "email"];

    private static readonly HashSet<string> Limits =
    [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", StringPattern.Keyword, "minItems", "maxItems",
        "uniqueItems", "minProperties", "maxProperties", "required", "not",
    ];

    private readonly EndpointSchema _endpoint;
    private readonly Dictionary<string, string> _keys = [];

    private readonly Action<SchemaProblem>? _report;

    private SchemaCompiler(EndpointSchema endpoint, Action<SchemaProblem>? report)
    {
        _endpoint = endpoint;
        _report = report;
        foreach (var component in endpoint.Components.Properties())
            _keys[component.Name] = "d" + _keys.Count;
    }

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="report">Told of references that lead to nothing.</param>
    public static (JsonSchema Input, JsonSchema Output) Compile(EndpointSchema endpoint, Action<SchemaProblem>? report = null)
    {
        var compiler = new SchemaCompiler(endpoint, report);
        var document = new JObject
        {
            ["definitions"] = new JObject(endpoint.Components.Properties().Select(c => new JProperty(compiler._keys[c.Name], compiler.Rewrite(c.Value)))),
            ["properties"] = new JObject { ["input"] = compiler.Rewrite(endpoint.Input), ["output"] = compiler.Rewrite(endpoint.Output) },
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
            result["allOf"] = new JArray(Resolve(reference) is { } component ? new JObject { ["$ref"] = "#/definitions/" + _keys[component] } : []);

        // NJsonSchema takes an allOf of one reference for the reference itself, and forgets the limits beside it.
        if (result["allOf"] is JArray { Count: 1 } all && result.Properties().Any(keyword => Limits.Contains(keyword.Name)))
            all.Add(new JObject());
        return result;
    }

    /// <summary>The component that a reference leads to; null for one that leads to none, or back to itself: any value will do then, as in generated types.</summary>
    private string? Resolve(JToken reference)
    {
        if (_endpoint.ComponentName(reference) is { } component && !LeadsBack(component))
            return component;
        _report?.Invoke(SchemaProblem.At(_endpoint.Position, SchemaProblemKind.UnresolvedReference, $"{reference}") with { EndpointId = _endpoint.Id });
        return null;
    }

    /// <summary>Whether a component is nothing but another, and that another again, until it is itself.</summary>
    private bool LeadsBack(string component)
    {
        var open = new Stack<string>([component]);
        var seen = new HashSet<string>();
        while (open.TryPop(out var next))
        {
            if (_endpoint.Components[next] is not JObject schema)
                continue;
            var parts = schema["allOf"] is JArray all ? all.OfType<JObject>().Prepend(schema) : [schema];
            foreach (var part in parts.Select(part => _endpoint.ComponentName(part["$ref"])).OfType<string>())
            {
                if (part == component)
                    return true;
                if (seen.Add(part))
                    open.Push(part);
            }
        }

        return false;
    }

    private JProperty? RewriteKeyword(JProperty keyword, JObject schema) => (keyword.Name, keyword.Value) switch
    {
        ("type", var type) => SchemaKeywords.KnownTypes(type) is { } known ? new JProperty("type", known) : null,
        ("items", _) when schema["prefixItems"] is not null => null,
        ("const", var value) => new JProperty("enum", new JArray(value)),
        ("example", var value) => new JProperty("examples", new JArray(value)),
        ("enum" or "examples" or "required" or "x-fal-order-properties", _) => keyword.Value is JArray ? keyword : null,
        ("format", var format) => Formats.Contains((string?)format ?? "") ? keyword : null,
        ("default", _) or ("additionalProperties", { Type: JTokenType.Boolean }) => keyword,
        _ when SchemaKeywords.HoldingOf(keyword) is not SchemaHolding.None => new JProperty(keyword.Name == "prefixItems" ? "items" : keyword.Name, SchemaKeywords.Rewritten(keyword, Rewrite)),
        ("pattern", var pattern) => IsCheckable(keyword) ? new JProperty(StringPattern.Keyword, pattern) : null,
        _ => IsCheckable(keyword) ? keyword : null,
    };

    /// <summary>Whether a limit can be checked: others are left to the service.</summary>
    private static bool IsCheckable(JProperty limit) => limit.Name switch
    {
        "multipleOf" => SchemaKeywords.IsLimit(limit) && limit.Value.Type is not JTokenType.Boolean && (double)limit.Value > 1e-28,
        "pattern" => limit.Value.Type is JTokenType.String && StringPattern.IsPattern((string)limit.Value!),
        "uniqueItems" => limit.Value.Type is JTokenType.Boolean,
        _ => SchemaKeywords.IsLimit(limit),
    };
}
