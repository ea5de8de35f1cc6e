using System.Text.Json;

namespace Studio.Forms;

/// <summary>
/// A schema together with those that it refers to, outermost first: what stands beside a <c>$ref</c>, an <c>allOf</c> or a nullable <c>anyOf</c>
/// says more about the place than what is inside.
/// </summary>
public sealed class SchemaView
{
    private const int MostLayers = 24;

    private readonly JsonElement _root;
    private readonly List<JsonElement> _layers = [];

    public SchemaView(JsonElement root, JsonElement schema)
    {
        _root = root;
        Add(schema);
    }

    /// <summary>The name under which the innermost schema is defined; null where it has none.</summary>
    public string? DefinedName { get; private set; }

    /// <summary>The alternatives, where there are more than one beside null.</summary>
    public IReadOnlyList<JsonElement> Cases { get; private set; } = [];

    /// <summary>What the outermost schema that says something about it says.</summary>
    public JsonElement? Find(string keyword)
    {
        foreach (var layer in _layers)
        {
            if (layer.ValueKind is JsonValueKind.Object && layer.TryGetProperty(keyword, out var value))
                return value;
        }

        return null;
    }

    public string? Text(string keyword) => Find(keyword) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public decimal? Number(string keyword) => Find(keyword) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value) ? value : null;

    public int? Count(string keyword) => Number(keyword) is { } number and >= 0 and <= int.MaxValue ? (int)number : null;

    /// <summary>The type, beside null; null where it is none or several.</summary>
    public string? Type()
    {
        if (Find("type") is not { } type)
            return Find("properties") is not null ? "object" : Find("items") is not null ? "array" : null;
        if (type.ValueKind is JsonValueKind.String)
            return type.GetString();
        var names = type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Select(name => name.ToString()).Where(name => name != "null").ToList() : [];
        return names.Count == 1 ? names[0] : null;
    }

    /// <summary>The properties of all layers, each once.</summary>
    public IReadOnlyList<JsonProperty> Properties() =>
        [.. _layers.SelectMany(layer => Child(layer, "properties", JsonValueKind.Object)?.EnumerateObject() ?? default).DistinctBy(property => property.Name)];

    public IReadOnlySet<string> Required() =>
        _layers.SelectMany(layer => Child(layer, "required", JsonValueKind.Array)?.EnumerateArray() ?? default).Select(name => name.ToString()).ToHashSet();

    private static JsonElement? Child(JsonElement layer, string keyword, JsonValueKind kind) =>
        layer.ValueKind is JsonValueKind.Object && layer.TryGetProperty(keyword, out var child) && child.ValueKind == kind ? child : null;

    private void Add(JsonElement schema)
    {
        if (_layers.Count == MostLayers || schema.ValueKind is not JsonValueKind.Object)
            return;
        _layers.Add(schema);
        if (schema.TryGetProperty("$ref", out var reference) && Definition(reference.ToString()) is { } target)
            Add(target);
        foreach (var part in Child(schema, "allOf", JsonValueKind.Array)?.EnumerateArray() ?? default)
            Add(part);
        var alternatives = Child(schema, "anyOf", JsonValueKind.Array) ?? Child(schema, "oneOf", JsonValueKind.Array);
        var cases = (alternatives?.EnumerateArray() ?? default).Where(one => !IsNull(one)).ToList();
        if (cases.Count == 1)
            Add(cases[0]);
        else if (cases.Count > 1)
            Cases = cases;
    }

    private static bool IsNull(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String && type.ValueEquals("null");

    private JsonElement? Definition(string reference)
    {
        const string Definitions = "#/$defs/";
        if (!reference.StartsWith(Definitions, StringComparison.Ordinal) || Child(_root, "$defs", JsonValueKind.Object) is not { } definitions)
            return null;
        var name = reference[Definitions.Length..].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        if (!definitions.TryGetProperty(name, out var definition))
            return null;
        DefinedName = name;
        return definition;
    }
}
