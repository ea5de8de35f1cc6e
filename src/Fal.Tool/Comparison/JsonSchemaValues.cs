using Newtonsoft.Json.Linq;

namespace Fal.Tool.Comparison;

/// <summary>The values that a schema allows, or some of them: those of one type, or of one alternative.</summary>
internal sealed class JsonSchemaValues
{
    /// <summary>So many unions that hold at once are looked at case by case.</summary>
    private const int MaxSplits = 4;

    private static readonly string[] AllTypes = ["null", "boolean", "number", "string", "array", "object"];

    private readonly Document _document;
    private readonly IReadOnlyList<JObject> _parts;
    private readonly IReadOnlyList<JProperty> _split;
    private readonly bool _isNeverNull;

    private JsonSchemaValues(Document document, IReadOnlyList<JObject> parts, IReadOnlyList<JProperty> split, bool isNeverNull, string? type)
    {
        _document = document;
        _parts = parts;
        _split = split;
        _isNeverNull = isNeverNull;
        Type = type;
    }

    /// <summary>The one type of all of the values; null where it is not known.</summary>
    public string? Type { get; }

    /// <summary>The only values; null where there are too many to list.</summary>
    public IReadOnlyList<JToken>? Only { get; private init; }

    /// <summary>What is equal for the same values of the same document.</summary>
    public string Key => field ??= $"{Type} {_isNeverNull} {string.Join(' ', _parts.Select(_document.NumberOf))} {_split.Count}";

    /// <summary>The properties that each object has.</summary>
    public IReadOnlySet<string> Required => field ??= _parts.SelectMany(part => JsonSchemaParts.Names(part["required"])).ToHashSet(StringComparer.Ordinal);

    /// <summary>The properties that the schema names, and that an object can have.</summary>
    public IReadOnlyList<string> Names => field ??= [.. _parts.SelectMany(part => (part["properties"] as JObject ?? []).Properties()).Select(p => p.Name).Distinct().Where(name => Property(name) is not null)];

    /// <summary>What a keyword says in each schema that has it.</summary>
    public IEnumerable<JToken> All(string keyword) => _parts.Select(part => part[keyword]).OfType<JToken>();

    /// <summary>What a whole document allows.</summary>
    public static JsonSchemaValues Of(JObject document) => new(new Document(document), JsonSchemaParts.Of(document, document), [], false, null);

    /// <summary>The same values in parts that are of one alternative and type; the values themselves where they are.</summary>
    public IReadOnlyList<JsonSchemaValues> Split()
    {
        if (_split.Count < MaxSplits && _parts.SelectMany(JsonSchemaParts.Choices).FirstOrDefault(choices => !_split.Contains(choices)) is { } choices)
            return [.. choices.Value.Where(choice => choice is not JValue { Value: false }).Select(choice => With(choices, choice))];
        return Type is not null ? [this] : [.. Types().Select(OfType).Where(values => values.Only is not { Count: 0 })];
    }

    /// <summary>The values that a property can have; null where the schema does not name it, or forbids it.</summary>
    public JsonSchemaValues? Property(string name)
    {
        var schemas = new List<JToken>();
        foreach (var part in _parts)
        {
            if ((part["properties"] as JObject)?[name] is { } named)
                schemas.Add(named);
            else if (part["additionalProperties"] is JObject others)
                schemas.Add(others);
            else if (part["additionalProperties"] is JValue { Value: false })
                return null;
        }

        return schemas.Count == 0 || schemas.Exists(schema => schema is JValue { Value: false }) ? null : Together(schemas, isNeverNull: !Required.Contains(name) && schemas.TrueForAll(schema => (schema as JObject)?["default"] is null));
    }

    /// <summary>The values of properties that the schema does not name; null where there can be none.</summary>
    public JsonSchemaValues? Others()
    {
        var others = All("additionalProperties").ToList();
        return others.Exists(schema => schema is JValue { Value: false }) ? null : Together([.. others.OfType<JObject>()], isNeverNull: false);
    }

    public JsonSchemaValues Items()
    {
        var first = All("prefixItems").SelectMany(items => items).ToList();
        var others = All("items");
        return first.Count == 0 ? Together([.. others], isNeverNull: false) : Together([new JObject { ["anyOf"] = new JArray(first.Concat(others)) }], isNeverNull: false);
    }

    /// <summary>Whether one of the schemas has the same keyword, and it says the same.</summary>
    public bool HasSame(JProperty keyword, JObject document) => _parts.Any(part => part[keyword.Name] is { } own && new SameSchema(_document.Root, document).Is(own, keyword.Value));

    /// <summary>Whether a value might be good for another schema, too.</summary>
    public bool MayBe(JToken schema, JObject document)
    {
        var parts = JsonSchemaParts.Of(schema, document);
        if (schema is JValue { Value: false } || parts.Any(part => JsonSchemaParts.Types(part) is { } types && !types.Any(Overlaps)))
            return false;
        if (Only is not null && parts.Any(part => JsonSchemaParts.Values(part) is { } values && !values.Any(v => Only.Contains(v, JToken.EqualityComparer))))
            return false;
        var tags = parts.SelectMany(part => (part["properties"] as JObject ?? []).Properties());
        return Type != "object" || !tags.Any(tag => IsOther(tag, document));
    }

    private bool Overlaps(string type) => type == Type || (type, Type) is ("integer", "number") or ("number", "integer");

    private bool IsOther(JProperty tag, JObject document) => Required.Contains(tag.Name) && Property(tag.Name)?.Split() is { } values
        && JsonSchemaParts.Of(tag.Value, document).Select(JsonSchemaParts.Values).FirstOrDefault(v => v is not null) is { } others
        && values.All(v => v.Only is not null && !v.Only.Any(value => others.Contains(value, JToken.EqualityComparer)));

    private JsonSchemaValues With(JProperty choices, JToken choice) =>
        new(_document, [.. _parts.Concat(JsonSchemaParts.Of(choice, _document.Root)).Distinct()], [.. _split, choices], _isNeverNull, Type);

    private JsonSchemaValues OfType(string type)
    {
        IReadOnlyList<JToken>? only = null;
        foreach (var values in _parts.Select(JsonSchemaParts.Values).OfType<IReadOnlyList<JToken>>())
            only = only is null ? values : [.. only.Where(value => values.Contains(value, JToken.EqualityComparer))];
        return new(_document, _parts, _split, _isNeverNull, type) { Only = only is null ? null : [.. only.Where(value => TypeOf(value) == type || (type == "number" && TypeOf(value) == "integer"))] };
    }

    private IEnumerable<string> Types()
    {
        IEnumerable<string> types = AllTypes;
        foreach (var allowed in _parts.Select(JsonSchemaParts.Types).OfType<IReadOnlyList<string>>())
            types = types.SelectMany(type => allowed.Contains(type) ? [type] : type == "number" && allowed.Contains("integer") ? ["integer"] : type == "integer" && allowed.Contains("number") ? ["integer"] : Array.Empty<string>());
        return types.Where(type => type != "null" || !_isNeverNull);
    }

    private static string TypeOf(JToken value) => value.Type switch
    {
        JTokenType.Integer => "integer",
        JTokenType.Float => (double)value % 1 == 0 ? "integer" : "number",
        JTokenType.Boolean => "boolean",
        JTokenType.Null => "null",
        JTokenType.Array => "array",
        JTokenType.Object => "object",
        _ => "string",
    };

    /// <summary>What several schemas allow at once.</summary>
    private JsonSchemaValues Together(IReadOnlyList<JToken> schemas, bool isNeverNull) =>
        new(_document, [.. schemas.SelectMany(schema => JsonSchemaParts.Of(schema, _document.Root)).Distinct()], [], isNeverNull, null);

    /// <summary>The document that the schemas are of, in which each has a number.</summary>
    private sealed class Document(JObject root)
    {
        private readonly Dictionary<JObject, int> _numbers = new(ReferenceEqualityComparer.Instance);

        public JObject Root => root;

        public int NumberOf(JObject schema) => _numbers.TryGetValue(schema, out var number) ? number : _numbers[schema] = _numbers.Count;
    }
}
