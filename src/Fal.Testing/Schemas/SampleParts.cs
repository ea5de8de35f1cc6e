using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>Makes one schema of all that a value must meet: what is referred to, the parts of <c>allOf</c>, and what stands beside them.</summary>
internal sealed class SampleParts
{
    private readonly List<JsonSchema> _parts = [];
    private readonly JsonSchema _whole = new();

    private SampleParts()
    {
    }

    /// <summary>Whether a schema has parts, or alternatives beside anything else.</summary>
    public static bool AreIn(JsonSchema schema) =>
        schema.AllOf.Count > 0 || ((schema.AnyOf.Count > 0 || schema.OneOf.Count > 0) && (schema.Type is not JsonObjectType.None || schema.Properties.Count > 0 || schema.RequiredProperties.Count > 0));

    /// <summary>A schema for each choice of one of its alternatives; only one where it has none.</summary>
    public static IEnumerable<JsonSchema> Wholes(JsonSchema schema)
    {
        var parts = new SampleParts();
        parts.Add(schema);
        var alternatives = parts._parts.Select(part => part.AnyOf.Concat(part.OneOf).ToList()).FirstOrDefault(some => some.Count > 0) ?? [];
        return alternatives.Count == 0 ? [Whole([schema])] : alternatives.Select(alternative => Whole([schema, alternative]));
    }

    private static JsonSchema Whole(IEnumerable<JsonSchema> schemas)
    {
        var parts = new SampleParts();
        foreach (var schema in schemas)
            parts.Add(schema);
        parts._parts.ForEach(parts.Narrow);
        return parts._whole;
    }

    private void Add(JsonSchema schema)
    {
        if (_parts.Contains(schema))
            return;
        if (schema.Reference is { } reference)
            Add(reference);
        foreach (var part in schema.AllOf)
            Add(part);
        _parts.Add(schema);
    }

    private void Narrow(JsonSchema part)
    {
        if (part.Type is not JsonObjectType.None)
            _whole.Type = _whole.Type is JsonObjectType.None ? part.Type : WithIntegers(_whole.Type) & WithIntegers(part.Type);
        _whole.Minimum = Max(_whole.Minimum, part.Minimum);
        _whole.ExclusiveMinimum = Max(_whole.ExclusiveMinimum, part.ExclusiveMinimum);
        _whole.Maximum = Min(_whole.Maximum, part.Maximum);
        _whole.ExclusiveMaximum = Min(_whole.ExclusiveMaximum, part.ExclusiveMaximum);
        _whole.MultipleOf = Max(_whole.MultipleOf, part.MultipleOf);
        _whole.MinLength = (int?)Max(_whole.MinLength, part.MinLength);
        _whole.MaxLength = (int?)Min(_whole.MaxLength, part.MaxLength);
        _whole.MinItems = Math.Max(_whole.MinItems, part.MinItems);
        _whole.MaxItems = _whole.MaxItems == 0 ? part.MaxItems : part.MaxItems == 0 ? _whole.MaxItems : Math.Min(_whole.MaxItems, part.MaxItems);
        _whole.Format = part.Format ?? _whole.Format;
        _whole.Default = part.Default ?? _whole.Default;
        _whole.Item = part.Item is { } item ? Both(_whole.Item, item, () => new JsonSchema()) : _whole.Item;
        foreach (var first in _whole.Items.Count == 0 ? part.Items : [])
            _whole.Items.Add(Referred(first, new JsonSchema()));
        foreach (var (keyword, value) in part.ExtensionData ?? new Dictionary<string, object?>())
            (_whole.ExtensionData ??= new Dictionary<string, object?>())[keyword] = value;
        NarrowValues(part);
        NarrowProperties(part);
    }

    private void NarrowValues(JsonSchema part)
    {
        if (part.Enumeration.Count == 0)
            return;
        var values = _whole.Enumeration.Count == 0 ? [.. part.Enumeration] : _whole.Enumeration.Where(value => part.Enumeration.Any(other => Equals(value, other))).ToList();
        _whole.Enumeration.Clear();
        values.ForEach(_whole.Enumeration.Add);
    }

    private void NarrowProperties(JsonSchema part)
    {
        foreach (var (name, property) in part.Properties)
            _whole.Properties[name] = (JsonSchemaProperty)Both(_whole.Properties.TryGetValue(name, out var other) ? other : null, property, () => new JsonSchemaProperty());
        foreach (var name in part.RequiredProperties.Where(name => !_whole.RequiredProperties.Contains(name)))
            _whole.RequiredProperties.Add(name);
    }

    private static JsonSchema Both(JsonSchema? one, JsonSchema other, Func<JsonSchema> make)
    {
        if (one is null)
            return Referred(other, make());
        var both = make();
        both.AllOf.Add(Referred(one, new JsonSchema()));
        both.AllOf.Add(Referred(other, new JsonSchema()));
        return both;
    }

    private static JsonSchema Referred(JsonSchema schema, JsonSchema reference)
    {
        reference.Reference = schema;
        return reference;
    }

    private static JsonObjectType WithIntegers(JsonObjectType type) => type.HasFlag(JsonObjectType.Number) ? type | JsonObjectType.Integer : type;

    private static decimal? Max(decimal? one, decimal? other) => one > other || other is null ? one : other;

    private static decimal? Min(decimal? one, decimal? other) => one < other || other is null ? one : other;
}
