using System.Globalization;
using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Schemas.Rewriting;

/// <summary>
/// Puts an endpoint's input and output, with the components they refer to, into one JSON Schema of the form that NJsonSchema reads,
/// and says what it could not resolve.
/// </summary>
internal sealed class SchemaRewriter
{
    private const string Input = "input";
    private const string Output = "output";

    private readonly string _path;
    private readonly EndpointSchema _endpoint;
    private readonly Dictionary<string, string> _keys = [];
    private readonly HashSet<string> _reached = [];

    /// <summary>Components that are known not to be references back to themselves.</summary>
    private readonly HashSet<string> _straight = [];
    private readonly Queue<string> _waiting = new();
    private readonly List<SchemaProblem> _problems;
    private readonly FileBudget _budget;
    private readonly StringWriter _text;
    private readonly JsonTextWriter _json;
    private int _written;
    private int _depth;
    private int _deepest;

    private SchemaRewriter(EndpointSchema endpoint, string path, List<SchemaProblem> problems, FileBudget budget, StringWriter text, JsonTextWriter json)
    {
        _endpoint = endpoint;
        _path = path;
        _problems = problems;
        _budget = budget;
        _text = text;
        _json = json;
        budget.Step(endpoint.Components.Count);
        foreach (var component in endpoint.Components.Properties())
            _keys[component.Name] = "d" + _keys.Count;
    }

    /// <summary>Reads the schemas of an endpoint.</summary>
    /// <param name="componentNames">For each component that the input or output leads to, its name in the document.</param>
    public static (JsonSchema Input, JsonSchema Output) Read(
        EndpointSchema endpoint, string path, List<SchemaProblem> problems, FileBudget budget, out Dictionary<JsonSchema, string> componentNames)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var json = new JsonTextWriter(text);
        var rewriter = new SchemaRewriter(endpoint, path, problems, budget, text, json);
        rewriter.Rewrite();

        var schema = RewrittenSchema.Read(text.ToString(), rewriter._deepest);
        componentNames = rewriter._reached.ToDictionary(name => schema.Definitions[rewriter._keys[name]]);
        return (schema.Properties[Input], schema.Properties[Output]);
    }

    private void Rewrite()
    {
        _json.WriteStartObject();
        Schemas("properties", [(Input, _endpoint.Input), (Output, _endpoint.Output)]);
        Schemas("definitions", Definitions());
        _json.WriteEndObject();
    }

    /// <summary>The components that the input and output lead to, as that is found while they are written.</summary>
    private IEnumerable<(string Name, JToken Schema)> Definitions()
    {
        while (_waiting.Count > 0)
        {
            var component = _waiting.Dequeue();
            yield return (_keys[component], _endpoint.Components[component]!);
        }
    }

    private void Schemas(string keyword, IEnumerable<(string Name, JToken Schema)> schemas)
    {
        _json.WritePropertyName(keyword);
        _json.WriteStartObject();
        foreach (var (name, schema) in schemas)
        {
            _json.WritePropertyName(name);
            Schema(schema);
        }

        _json.WriteEndObject();
    }

    private void Schemas(string keyword, JArray schemas)
    {
        _json.WritePropertyName(keyword);
        _json.WriteStartArray();
        foreach (var schema in schemas)
            Schema(schema);
        _json.WriteEndArray();
    }

    private void Schema(string keyword, JToken schema)
    {
        _json.WritePropertyName(keyword);
        Schema(schema);
    }

    private void Schema(JToken schema)
    {
        Count();
        _deepest = Math.Max(_deepest, ++_depth);
        _json.WriteStartObject();
        if (schema is JValue { Value: false })
            Schema("not", new JObject());
        foreach (var keyword in (schema as JObject)?.Properties() ?? [])
            Keyword((JObject)schema, keyword);
        _json.WriteEndObject();
        _depth--;
    }

    private void Count()
    {
        _budget.Step();
        var length = _text.GetStringBuilder().Length;
        _budget.Write(length - _written);
        _written = length;
    }

    private void Keyword(JObject schema, JProperty keyword)
    {
        switch (keyword.Name)
        {
            case "$ref":
                if (Resolve(keyword) is { } reference)
                    Value("$ref", reference);
                break;
            case "type":
                if (SchemaKeywords.KnownTypes(keyword.Value) is { } type)
                    Value("type", type);
                break;
            case "not":
            case "items" when schema["prefixItems"] is not null:
                // No type follows what values must not be, nor what items come after the first few.
                break;
            case "examples" when keyword.Value is JArray { First: JValue example }:
                Value("example", example);
                break;
            case "additionalProperties" when keyword.Value is not JObject:
            case "required" when keyword.Value is JArray:
            case "title" or "description" or "format" or "pattern" when keyword.Value.Type is JTokenType.String:
            case "nullable" or "deprecated" when keyword.Value.Type is JTokenType.Boolean:
            case "x-fal-order-properties" when keyword.Value is JArray:
            case "x-fal" when keyword.Value is JObject:
            case "enum" when keyword.Value is JArray:
            case "example" when keyword.Value is JValue && schema["examples"] is null:
            case "default" or "const":
            case var _ when SchemaKeywords.IsLimit(keyword):
                Value(keyword.Name, keyword.Value);
                break;
            default:
                Parts(keyword);
                break;
        }
    }

    private void Parts(JProperty keyword)
    {
        // NJsonSchema knows the first few items by the name that they had before.
        var name = keyword.Name == "prefixItems" ? "items" : keyword.Name;
        switch (SchemaKeywords.HoldingOf(keyword))
        {
            case SchemaHolding.One:
                Schema(name, keyword.Value);
                break;
            case SchemaHolding.InOrder:
                Schemas(name, (JArray)keyword.Value);
                break;
            case SchemaHolding.ByName:
                Schemas(name, ((JObject)keyword.Value).Properties().Select(part => (part.Name, part.Value)));
                break;
        }
    }

    private void Value(string keyword, JToken value)
    {
        _json.WritePropertyName(keyword);
        value.WriteTo(_json);
    }

    private string? Resolve(JProperty reference)
    {
        if (_endpoint.ComponentName(reference.Value) is { } component && !LeadsInCircle(component))
        {
            if (_reached.Add(component))
                _waiting.Enqueue(component);
            return RewrittenSchema.ReferencePrefix + _keys[component];
        }

        var pointer = reference.Value.Type is JTokenType.String ? (string)reference.Value! : "";
        _problems.Add(SchemaProblem.At(SchemaDocument.PositionOf(reference.Value, _path), SchemaProblemKind.UnresolvedReference, pointer));
        return null;
    }

    /// <summary>Whether a component is nothing but a reference that leads back to itself.</summary>
    private bool LeadsInCircle(string component)
    {
        var seen = new HashSet<string>();
        for (var next = component; next is not null && !_straight.Contains(next); next = _endpoint.ComponentName((_endpoint.Components[next] as JObject)?["$ref"]))
        {
            if (!seen.Add(next))
                return true;
        }

        _straight.UnionWith(seen);
        return false;
    }
}
