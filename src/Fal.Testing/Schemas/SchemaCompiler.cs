using System.Globalization;
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
        "uniqueItems", "minProperties", "maxProperties", "required", "not", "items", "additionalItems", "additionalProperties",
    ];

    private readonly SchemaReferences _references;
    private readonly Dictionary<JToken, string> _keys = [];
    private readonly Queue<JToken> _waiting = new();

    /// <summary>The references that lead to something.</summary>
    private readonly HashSet<JToken> _followed = new(ReferenceEqualityComparer.Instance);
    private readonly Action<SchemaProblem>? _report;
    private readonly EndpointSchema _endpoint;

    private SchemaCompiler(EndpointSchema endpoint, Action<SchemaProblem>? report)
    {
        _endpoint = endpoint;
        _references = endpoint.References;
        _report = report;
    }

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="report">Told of references that lead to nothing.</param>
    public static (JsonSchema Input, JsonSchema Output) Compile(EndpointSchema endpoint, Action<SchemaProblem>? report = null)
    {
        var compiler = new SchemaCompiler(endpoint, report);
        var document = new JObject
        {
            ["properties"] = new JObject { ["input"] = compiler.Rewrite(endpoint.Input), ["output"] = compiler.Rewrite(endpoint.Output) },
            ["definitions"] = new JObject(compiler.Definitions()),
        };

        // Every reference is inside the document, so nothing here waits.
        var schema = JsonSchema.FromJsonAsync(document.ToString(Formatting.None)).GetAwaiter().GetResult();
        return (schema.Properties["input"], schema.Properties["output"]);
    }

    /// <summary>The schemas that are referred to, as that is found while they are written.</summary>
    private IEnumerable<JProperty> Definitions()
    {
        while (_waiting.TryDequeue(out var schema))
            yield return new JProperty(_keys[schema], Rewrite(schema));
    }

    private JObject? Reference(JToken reference)
    {
        if (Resolve(reference) is not { } target)
            return null;
        if (!_keys.TryGetValue(target, out var key))
        {
            _keys[target] = key = string.Create(CultureInfo.InvariantCulture, $"d{_keys.Count}");
            _waiting.Enqueue(target);
        }

        return new JObject { ["$ref"] = "#/definitions/" + key };
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
        var tagged = TaggedUnion.Of(schema, _references);
        if (tagged is not null)
        {
            result["anyOf"] = tagged.Compile(Rewrite);
            result[TaggedUnion.Keyword] = tagged.Tag;
            result[TaggedUnion.ExpectedKeyword] = tagged.Expected;
        }

        foreach (var keyword in schema.Properties().Where(k => tagged is null || k.Name is not ("oneOf" or "anyOf")))
        {
            if (RewriteKeyword(keyword, schema) is { } rewritten && result[rewritten.Name] is null)
                result.Add(rewritten);
        }

        if (schema["$ref"] is { } reference && Reference(reference) is { } target)
            result["allOf"] = new JArray((result["allOf"] as JArray ?? []).Prepend(target));

        // NJsonSchema takes an allOf of one reference for the reference itself, and forgets the limits beside it.
        if (result["allOf"] is JArray { Count: 1 } all && result.Properties().Any(keyword => Limits.Contains(keyword.Name) || MediaKeywords.Has(keyword)))
            all.Add(new JObject());
        return result;
    }

    /// <summary>What a reference leads to; null for one that leads to nothing, or back to where it stands: any value will do then.</summary>
    private JToken? Resolve(JToken reference)
    {
        var target = _references.Find(reference);
        if (target is not null && !LeadsBack(reference, target))
        {
            _followed.Add(reference);
            return target;
        }

        var position = SchemaDocument.PositionOf(reference, _endpoint.Position.Path);
        var reason = target is null ? SchemaReferences.WhyMissing(reference) : SchemaReports.LeadsBack;
        _report?.Invoke(SchemaProblem.At(position, SchemaProblemKind.UnresolvedReference, $"{reference}", reason) with { EndpointId = _endpoint.Id });
        return null;
    }

    /// <summary>Whether what a reference leads to asks, by the references that are followed already, for the schema where the reference stands.</summary>
    private bool LeadsBack(JToken reference, JToken target)
    {
        var place = reference.Parent!.Parent!;
        var open = new Stack<JToken>([target]);
        var seen = new HashSet<JToken> { target };
        while (open.TryPop(out var next))
        {
            if (next == place)
                return true;
            foreach (var part in OfSameValue(next).Where(seen.Add))
                open.Push(part);
        }

        return false;
    }

    /// <summary>The schemas that a schema asks the same value to meet, or not to meet.</summary>
    private IEnumerable<JToken> OfSameValue(JToken token)
    {
        if (token is not JObject schema)
            return [];
        IEnumerable<JToken> referred = schema["$ref"] is { } reference && _followed.Contains(reference) && _references.Find(reference) is { } target ? [target] : [];
        return schema.Properties().Where(keyword => keyword.Name is "allOf" or "anyOf" or "oneOf" or "not").SelectMany(SchemaKeywords.Parts).Concat(referred);
    }

    private JProperty? RewriteKeyword(JProperty keyword, JObject schema) => (keyword.Name, keyword.Value) switch
    {
        ("type", var type) => SchemaKeywords.KnownTypes(type) is { } known ? new JProperty("type", known) : null,
        ("items", _) when schema["prefixItems"] is not null => Others(keyword.Value),
        ("additionalItems", _) => schema["prefixItems"] is null && schema["items"] is JArray ? Others(keyword.Value) : null,
        ("const", var value) => new JProperty("enum", new JArray(value)),
        ("example", var value) => new JProperty("examples", new JArray(value)),
        ("enum" or "examples" or "required" or "x-fal-order-properties", _) => keyword.Value is JArray ? keyword : null,
        ("format", { Type: JTokenType.String } bytes) when (string?)bytes == "binary" => new JProperty(SampleText.BytesKeyword, true),
        ("format", var format) => Formats.Contains((string?)format ?? "") ? keyword : null,
        _ when MediaKeywords.Has(keyword) => keyword,
        ("default", _) or ("additionalProperties", { Type: JTokenType.Boolean }) => keyword,
        _ when SchemaKeywords.HoldingOf(keyword) is not SchemaHolding.None => new JProperty(keyword.Name == "prefixItems" ? "items" : keyword.Name, SchemaKeywords.Rewritten(keyword, Rewrite)),
        ("pattern", var pattern) => IsCheckable(keyword) ? new JProperty(StringPattern.Keyword, pattern) : null,
        _ => IsCheckable(keyword) ? keyword : null,
    };

    /// <summary>What the items of a list must be that come after the first few.</summary>
    private JProperty Others(JToken items) => new("additionalItems", items is JObject ? Rewrite(items) : items is not JValue { Value: false });

    /// <summary>Whether a limit can be checked: others are left to the service.</summary>
    private static bool IsCheckable(JProperty limit) => limit.Name switch
    {
        "multipleOf" => SchemaKeywords.IsLimit(limit) && limit.Value.Type is not JTokenType.Boolean && (double)limit.Value > 1e-28,
        "pattern" => limit.Value.Type is JTokenType.String && StringPattern.IsPattern((string)limit.Value!),
        "uniqueItems" => limit.Value.Type is JTokenType.Boolean,
        _ => SchemaKeywords.IsLimit(limit),
    };
}
