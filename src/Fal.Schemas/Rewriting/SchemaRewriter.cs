using System.Globalization;
using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Schemas.Rewriting;

/// <summary>
/// Puts an endpoint's input and output, with the schemas they refer to, into one JSON Schema of the form that NJsonSchema reads,
/// and says what it could not resolve. In it nothing stands beside a reference but limits and words, and there is no <c>allOf</c>.
/// </summary>
internal sealed class SchemaRewriter
{
    private const string Input = "input";
    private const string Output = "output";

    private readonly EndpointSchema _endpoint;
    private readonly SchemaPartsReader _parts;
    private readonly SchemaIntersection _intersection;
    private readonly LimitIntersection _limits;
    private readonly SchemaReports _report;
    private readonly SchemaDefinitions _definitions = new();
    private readonly FileBudget _budget;
    private readonly StringWriter _text;
    private readonly JsonTextWriter _json;
    private int _length;
    private int _depth;
    private int _deepest;

    private SchemaRewriter(EndpointSchema endpoint, HashSet<JToken> referred, SchemaReports report, FileBudget budget, StringWriter text, JsonTextWriter json)
    {
        _endpoint = endpoint;
        _report = report;
        _parts = new SchemaPartsReader(endpoint.References, referred, report);
        _intersection = new SchemaIntersection(_parts, report);
        _limits = new LimitIntersection(report);
        _budget = budget;
        _text = text;
        _json = json;
    }

    /// <summary>Reads the schemas of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="referred">The schemas that references lead to.</param>
    /// <param name="report">Told what is wrong.</param>
    /// <param name="budget">What the reading may cost.</param>
    /// <param name="names">For each schema that the input or output leads to and that has a name in the document, that name.</param>
    public static (JsonSchema Input, JsonSchema Output) Read(EndpointSchema endpoint, HashSet<JToken> referred, SchemaReports report, FileBudget budget, out SchemaNames names)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var json = new JsonTextWriter(text);
        var rewriter = new SchemaRewriter(endpoint, referred, report, budget, text, json);
        rewriter.Rewrite();

        var schema = RewrittenSchema.Read(text.ToString(), rewriter._deepest);
        names = SchemaNames.Of(rewriter._definitions.All.Select(d => (schema.Definitions[d.Key], d.Parts.Home)), endpoint.References);
        return (schema.Properties[Input], schema.Properties[Output]);
    }

    private void Rewrite()
    {
        _json.WriteStartObject();
        Schemas("properties", [(Input, _endpoint.Input), (Output, _endpoint.Output)]);
        _json.WritePropertyName("definitions");
        _json.WriteStartObject();
        while (_definitions.Next() is var (key, parts))
        {
            _json.WritePropertyName(key);
            Written(() => Whole(parts with { Limits = [] }, parts.Home));
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Schemas(string keyword, IEnumerable<(string Name, JToken Schema)> schemas)
    {
        _json.WritePropertyName(keyword);
        _json.WriteStartObject();
        foreach (var (name, schema) in schemas)
            Schema(name, schema);
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

    private void Schema(JToken schema) => Written(() =>
    {
        if (schema is JValue { Value: false })
            Schema("not", new JObject());
        else if (schema is JObject described)
            Described(SchemaParts.AllOf(described) is [JObject only] ? only : described);
    });

    private void Written(Action content)
    {
        _budget.Step();
        var length = _text.GetStringBuilder().Length;
        _budget.Write(length - _length);
        _length = length;

        // Parts that hold each other may be put together without end.
        Budget.Check(++_depth, Budget.Depth, "its schema, once its parts are put together,", "levels");
        _deepest = Math.Max(_deepest, _depth);
        _json.WriteStartObject();
        content();
        _json.WriteEndObject();
        _depth--;
    }

    /// <summary>Writes what a schema says: of what type a value is, by a reference where that type has its own place, and what else is said of the value.</summary>
    private void Described(JObject schema)
    {
        var parts = _parts.Of(schema);
        if (parts.Shape.Count <= 1 && !(parts.Shape.Count == 1 && _parts.IsReferred(parts.Home)))
        {
            Whole(parts, schema);
            return;
        }

        Value("$ref", RewrittenSchema.ReferencePrefix + _definitions.KeyOf(parts));
        var beside = _intersection.Beside(parts.Limits, _parts.Said(schema));
        foreach (var keyword in beside.Properties())
            Keyword(beside, keyword);
    }

    /// <summary>Writes all that the parts of a schema say.</summary>
    /// <param name="place">The schema whose words count.</param>
    private void Whole(SchemaParts parts, JObject place)
    {
        var isPlain = parts.Shape.Concat(parts.Limits).All(part => ReferenceEquals(part, place)) && !SchemaIntersection.HasUnionBeside(place) && SchemaParts.AllOf(place) is null;
        var schema = isPlain ? place : _intersection.Of(parts.Shape.Concat(parts.Limits), _parts.Said(place));
        foreach (var keyword in schema.Properties())
            Keyword(schema, keyword);
        if (schema["properties"] is null && NamedOnly(schema).Any())
            Properties(schema);
    }

    private void Keyword(JObject schema, JProperty keyword)
    {
        switch (keyword.Name)
        {
            case "properties":
                Properties(schema);
                break;
            case "type":
                if (SchemaKeywords.KnownTypes(keyword.Value) is { } type)
                    Value("type", type);
                break;
            case "const":
                Value("enum", new JArray(keyword.Value));
                break;
            case "enum" when schema["const"] is not null:
            case "not" or "allOf":
            case "additionalItems" when !IsTuple(schema):
            case "additionalProperties" when IsBesideProperties(schema, keyword):
                // No type follows what values must not be, and all parts of allOf are there already.
                break;
            case "items" when keyword.Value is JValue && schema["prefixItems"] is not null:
                Value("additionalItems", keyword.Value);
                break;
            case "ui" when schema[MediaKeywords.Field] is null && keyword.Value is JObject ui && ui["field"] is JValue field:
                Value(MediaKeywords.Field, field);
                break;
            case "examples" when keyword.Value is JArray { First: JValue example }:
                Value("example", example);
                break;
            case "discriminator" when keyword.Value is JObject { } discriminator && discriminator["propertyName"]?.Type is JTokenType.String:
                Value(Types.Discriminator.Keyword, Discriminator(discriminator));
                break;
            case "additionalProperties" when keyword.Value is not JObject:
            case "required" when keyword.Value is JArray:
            case "title" or "description" or "format" or "pattern" when keyword.Value.Type is JTokenType.String:
            case "nullable" or "deprecated" when keyword.Value.Type is JTokenType.Boolean:
            case "x-fal-order-properties" when keyword.Value is JArray:
            case "enum" when keyword.Value is JArray:
            case "example" when keyword.Value is JValue && schema["examples"] is null:
            case "default":
            case var _ when SchemaKeywords.IsLimit(keyword) || MediaKeywords.Has(keyword):
                Value(keyword.Name, keyword.Value);
                break;
            default:
                Parts(schema, keyword);
                break;
        }
    }

    private void Parts(JObject schema, JProperty keyword)
    {
        // NJsonSchema knows the first few items, and those that come after them, by the names that they had before.
        var name = keyword.Name switch
        {
            "prefixItems" => "items",
            "items" when schema["prefixItems"] is not null => "additionalItems",
            var other => other,
        };
        switch (SchemaKeywords.HoldingOf(keyword))
        {
            case SchemaHolding.One:
                Schema(name, keyword.Value);
                break;
            case SchemaHolding.InOrder:
                Schemas(name, (JArray)keyword.Value);
                break;
        }
    }

    private void Properties(JObject schema)
    {
        var named = (schema["properties"] as JObject)?.Properties().Select(property => (property.Name, property.Value)) ?? [];
        var others = schema["additionalProperties"] as JObject ?? [];
        Schemas("properties", named.Concat(NamedOnly(schema).Select(name => (name, (JToken)others))));
    }

    /// <summary>The names that an object requires without saying more of them.</summary>
    private static IEnumerable<string> NamedOnly(JObject schema)
    {
        var named = schema["properties"] as JObject ?? [];
        var isObject = named.Count > 0 || (schema["type"] is not null && TypesOf.Schema(schema).HasFlag(JsonTypes.Object) && schema["additionalProperties"] is not JObject { Count: > 0 });
        return isObject ? SchemaIntersection.Required(schema).Where(name => named[name] is null).Distinct() : [];
    }

    private static bool IsTuple(JObject schema) => schema["prefixItems"] is null && schema["items"] is JArray;

    /// <summary>Whether a schema is of the properties that are not named, where others are: all of those are free JSON.</summary>
    private bool IsBesideProperties(JObject schema, JProperty others)
    {
        if (schema["properties"] is not JObject { Count: > 0 } || others.Value is not JObject described || !SchemaParts.SaysSomething(described))
            return false;
        var where = SchemaParts.AllOf(described) is [var first, ..] ? first.Parent! : others;
        _report.Add(where, SchemaProblemKind.UnsupportedKeyword, others.Name, "the properties that it describes are left untyped, as JsonElement");
        return true;
    }

    private void Value(string keyword, JToken value)
    {
        _json.WritePropertyName(keyword);
        value.WriteTo(_json);
    }

    /// <summary>A discriminator with the names of components for what its mapping refers to, as text: NJsonSchema would read an object as a schema.</summary>
    private string Discriminator(JObject discriminator)
    {
        var mapping = (discriminator["mapping"] as JObject)?.Properties().Where(entry => entry.Value.Type is JTokenType.String) ?? [];
        return new JObject
        {
            ["propertyName"] = discriminator["propertyName"],
            ["mapping"] = new JObject(mapping.Select(entry => new JProperty(entry.Name, ComponentName(entry.Value)))),
        }.ToString(Formatting.None);
    }

    /// <summary>The name of the component that an entry of a mapping means, which may be written as a name alone.</summary>
    private string ComponentName(JToken entry)
    {
        var target = _endpoint.References.Find(entry) is { } found ? _endpoint.References.ComponentName(_parts.Of(found).Home) : null;
        return target ?? SchemaAddresses.Unescaped(((string)entry!).Substring(((string)entry!).LastIndexOf('/') + 1));
    }
}
