using System.Globalization;
using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>Says what a schema asks for that no value can meet, or that the generated types do not follow.</summary>
/// <remarks>Only schemas that the input and output lead to are looked at: what else the document has is never generated.</remarks>
internal sealed class SchemaChecks
{
    /// <summary>Keywords that shape a value in a way that its generated type does not have, with what becomes of it.</summary>
    private static readonly Dictionary<string, string> Shaping = new()
    {
        ["patternProperties"] = "the properties that it describes are left untyped, as JsonElement",
        ["dependentSchemas"] = "the properties that it adds are left untyped, as JsonElement",
        ["dependencies"] = "the properties that it adds are left untyped, as JsonElement",
        ["if"] = "what its 'then' and 'else' add is left untyped, as JsonElement",
        ["$dynamicRef"] = "the values that it describes are left untyped, as JsonElement",
        ["$recursiveRef"] = "the values that it describes are left untyped, as JsonElement",
    };

    /// <summary>Keywords that only forbid some values of the generated type: the service checks them.</summary>
    private static readonly HashSet<string> Narrowing = ["not", "dependentRequired", "propertyNames", "unevaluatedProperties", "unevaluatedItems", "contains"];

    /// <summary>The least and the greatest of something, and whether they may be equal.</summary>
    private static readonly (string Least, string Greatest, bool MayBeEqual)[] Ranges =
    [
        ("minimum", "maximum", true),
        ("minimum", "exclusiveMaximum", false),
        ("exclusiveMinimum", "maximum", false),
        ("exclusiveMinimum", "exclusiveMaximum", false),
        ("minLength", "maxLength", true),
        ("minItems", "maxItems", true),
        ("minProperties", "maxProperties", true),
    ];

    private readonly EndpointSchema _endpoint;
    private readonly string _path;
    private readonly List<SchemaProblem> _problems;
    private readonly SizeChecks _sizes;
    private readonly HashSet<JToken> _referred = [];
    private readonly HashSet<JObject> _seen = [];
    private readonly Stack<JObject> _waiting = new();

    private SchemaChecks(EndpointSchema endpoint, string path, List<SchemaProblem> problems, FileBudget budget)
    {
        _endpoint = endpoint;
        _path = path;
        _problems = problems;
        _sizes = new SizeChecks(path, budget);
    }

    /// <summary>Checks the schemas of an endpoint.</summary>
    /// <returns>The schemas that references lead to.</returns>
    public static HashSet<JToken> Check(EndpointSchema endpoint, string path, List<SchemaProblem> problems, FileBudget budget)
    {
        var checks = new SchemaChecks(endpoint, path, problems, budget);
        checks.Visit(endpoint.Input);
        checks.Visit(endpoint.Output);
        while (checks._waiting.Count > 0)
            checks.Check(checks._waiting.Pop());
        return checks._referred;
    }

    /// <summary>The limits of a schema that no value meets together.</summary>
    public static IEnumerable<(string Least, string Greatest)> Contradictions(JObject schema) => Ranges
        .Where(range => Number(schema[range.Least]) is { } low && Number(schema[range.Greatest]) is { } high && (range.MayBeEqual ? low > high : low >= high))
        .Select(range => (range.Least, range.Greatest));

    public static string Text(JToken number) => Convert.ToString(((JValue)number).Value, CultureInfo.InvariantCulture);

    private void Visit(JToken? token)
    {
        if (token is JObject schema && _seen.Add(schema))
            _waiting.Push(schema);
    }

    private void Check(JObject schema)
    {
        var limits = 0;
        foreach (var keyword in schema.Properties())
        {
            _sizes.Check(keyword);
            if (Shaping.TryGetValue(keyword.Name, out var consequence))
                Report(keyword, SchemaProblemKind.UnsupportedKeyword, keyword.Name, consequence);
            else if (Narrowing.Contains(keyword.Name))
                Report(keyword, SchemaProblemKind.UncheckedKeyword, keyword.Name);
            else if (keyword.Value.Type is JTokenType.Integer or JTokenType.Float)
                limits++;
            else
                VisitParts(keyword);
        }

        if (limits > 1)
        {
            foreach (var (least, greatest) in Contradictions(schema))
                Report(schema.Property(least)!, SchemaProblemKind.ContradictoryLimits, least, Text(schema[least]!), greatest, Text(schema[greatest]!));
        }
    }

    /// <summary>Goes on to the schemas that a keyword holds or refers to.</summary>
    private void VisitParts(JProperty keyword)
    {
        foreach (var part in SchemaKeywords.Parts(keyword))
            Visit(part);
        if (keyword.Name == "$ref" && _endpoint.References.Find(keyword.Value) is { } target)
        {
            if (_referred.Add(target))
                _sizes.CheckReferred(keyword, _endpoint.References.ComponentName(target), _referred.Count);
            Visit(target);
        }
    }

    private static double? Number(JToken? token) => token is { Type: JTokenType.Integer or JTokenType.Float } ? (double)token : null;

    private void Report(JProperty keyword, SchemaProblemKind kind, params string[] arguments) =>
        _problems.Add(SchemaProblem.At(SchemaDocument.PositionOf(keyword, _path), kind, arguments));
}
