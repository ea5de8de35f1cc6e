using Fal.Generators.Diagnostics;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Generators.Schemas;

/// <summary>
/// Puts an endpoint's input and output, with the components they refer to, into one JSON Schema of the form that NJsonSchema reads,
/// and says what it could not resolve.
/// </summary>
internal sealed class SchemaRewriter
{
    private const string Input = "input";
    private const string Output = "output";

    private static readonly HashSet<string> Types = ["string", "number", "integer", "boolean", "object", "array", "null"];

    /// <summary>Keywords that hold values, not schemas.</summary>
    private static readonly HashSet<string> Data = ["default", "example", "examples", "enum", "const"];

    private readonly string _path;
    private readonly EndpointSchema _endpoint;
    private readonly Dictionary<string, string> _keys = [];
    private readonly List<DiagnosticInfo> _diagnostics;

    private SchemaRewriter(EndpointSchema endpoint, string path, List<DiagnosticInfo> diagnostics)
    {
        _endpoint = endpoint;
        _path = path;
        _diagnostics = diagnostics;
        foreach (var component in endpoint.Components.Properties())
            _keys[component.Name] = "d" + _keys.Count;
    }

    /// <summary>Reads the schemas of an endpoint.</summary>
    /// <param name="componentNames">For each component, its name in the document.</param>
    public static (JsonSchema Input, JsonSchema Output) Read(
        EndpointSchema endpoint, string path, List<DiagnosticInfo> diagnostics, out Dictionary<JsonSchema, string> componentNames)
    {
        var rewriter = new SchemaRewriter(endpoint, path, diagnostics);
        var definitions = new JObject();
        foreach (var component in endpoint.Components.Properties())
            definitions[rewriter._keys[component.Name]] = rewriter.Rewrite(component.Value);

        var document = new JObject
        {
            ["definitions"] = definitions,
            ["properties"] = new JObject { [Input] = rewriter.Rewrite(endpoint.Input), [Output] = rewriter.Rewrite(endpoint.Output) },
        };

        // Every reference is inside the document, so nothing here waits.
        var schema = JsonSchema.FromJsonAsync(document.ToString(Formatting.None)).GetAwaiter().GetResult();
        componentNames = [];
        foreach (var component in endpoint.Components.Properties())
        {
            var definition = schema.Definitions[rewriter._keys[component.Name]];
            if (!componentNames.ContainsKey(definition))
                componentNames.Add(definition, component.Name);
        }

        return (schema.Properties[Input], schema.Properties[Output]);
    }

    private JToken Rewrite(JToken token) => token switch
    {
        JValue { Value: false } => new JObject { ["not"] = new JObject() },
        JObject schema => RewriteSchema(schema),
        _ => new JObject(),
    };

    private JObject RewriteSchema(JObject schema)
    {
        var result = new JObject();
        foreach (var keyword in schema.Properties())
        {
            switch (keyword.Name)
            {
                case "$ref":
                    if (Resolve(keyword) is { } reference)
                        result["$ref"] = reference;
                    break;
                case "type":
                    if (KnownTypes(keyword.Value) is { } type)
                        result["type"] = type;
                    break;
                case "properties" when keyword.Value is JObject properties:
                    result["properties"] = new JObject(properties.Properties().Select(p => new JProperty(p.Name, Rewrite(p.Value))));
                    break;
                case "prefixItems" when keyword.Value is JArray items:
                    result["items"] = new JArray(items.Select(Rewrite));
                    break;
                case "items" when schema["prefixItems"] is null:
                    result["items"] = keyword.Value is JArray tuple ? new JArray(tuple.Select(Rewrite)) : Rewrite(keyword.Value);
                    break;
                case "anyOf" or "oneOf" or "allOf" when keyword.Value is JArray schemas:
                    result[keyword.Name] = new JArray(schemas.Select(Rewrite));
                    break;
                case "additionalProperties":
                    result["additionalProperties"] = keyword.Value is JObject values ? Rewrite(values) : keyword.Value;
                    break;
                case "required" when keyword.Value is JArray:
                case "title" or "description" or "format" or "pattern" when keyword.Value.Type is JTokenType.String:
                case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" when keyword.Value.Type is JTokenType.Boolean || Number(keyword.Value) is >= -1e28 and <= 1e28:
                case "minLength" or "maxLength" or "minItems" or "maxItems" or "minProperties" or "maxProperties" when keyword.Value.Type is JTokenType.Integer && Number(keyword.Value) is >= 0 and <= int.MaxValue:
                case "nullable" or "deprecated" when keyword.Value.Type is JTokenType.Boolean:
                case "x-fal-order-properties" when keyword.Value is JArray:
                case "x-fal" when keyword.Value is JObject:
                    result[keyword.Name] = keyword.Value;
                    break;
                case "enum" when keyword.Value is not JArray:
                    break;
                default:
                    if (Data.Contains(keyword.Name))
                        result[keyword.Name] = keyword.Value;
                    break;
            }
        }

        return result;
    }

    private string? Resolve(JProperty reference)
    {
        if (_endpoint.ComponentName(reference.Value) is { } component && !LeadsInCircle(component))
            return "#/definitions/" + _keys[component];

        var pointer = reference.Value.Type is JTokenType.String ? (string)reference.Value! : "";
        _diagnostics.Add(DiagnosticInfo.At(SchemaDocument.PositionOf(reference.Value, _path), Descriptors.UnresolvedReference, pointer));
        return null;
    }

    /// <summary>Whether a component is nothing but a reference that leads back to itself.</summary>
    private bool LeadsInCircle(string component)
    {
        var seen = new HashSet<string>();
        for (var next = component; next is not null; next = _endpoint.ComponentName((_endpoint.Components[next] as JObject)?["$ref"]))
        {
            if (!seen.Add(next))
                return true;
        }

        return false;
    }

    /// <summary>A limit. One beyond what NJsonSchema holds, a decimal or an int, is none that matters.</summary>
    private static double? Number(JToken value) => value.Type is JTokenType.Integer or JTokenType.Float ? (double)value : null;

    private static JToken? KnownTypes(JToken type)
    {
        if (type is JArray several)
            return new JArray(several.Where(t => t.Type is JTokenType.String && Types.Contains((string)t!)));
        return type.Type is JTokenType.String && Types.Contains((string)type!) ? type : null;
    }
}
