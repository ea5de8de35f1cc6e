using System.Collections;
using System.Collections.Frozen;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Fal;

/// <summary>
/// The properties of a record that its schema does not name: what the service sent beyond the schema,
/// or what to send beyond it. Two with the same names and values are equal.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Properties is JSON Schema's own word.")]
[TypeConverter(typeof(FalTextConverter))]
public sealed class FalProperties : IReadOnlyDictionary<string, JsonElement>, IEquatable<FalProperties>, IParsable<FalProperties>, IFalText
{
    private readonly IReadOnlyDictionary<string, JsonElement> _properties;

    /// <summary>Holds properties.</summary>
    /// <param name="properties">Their names and values; copied. Of two with one name, as JSON may have them, the last counts.</param>
    public FalProperties(IEnumerable<KeyValuePair<string, JsonElement>> properties) => _properties = Last(properties);

    private FalProperties(IReadOnlyDictionary<string, JsonElement> properties, bool _) => _properties = properties;

    /// <summary>None.</summary>
    public static FalProperties Empty { get; } = new(FrozenDictionary<string, JsonElement>.Empty, true);

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _properties.Keys;

    /// <inheritdoc/>
    public IEnumerable<JsonElement> Values => _properties.Values;

    /// <inheritdoc/>
    public int Count => _properties.Count;

    /// <inheritdoc/>
    public JsonElement this[string key] => _properties[key];

    /// <summary>Reads properties from a JSON object.</summary>
    /// <param name="json">The text of the object, such as <c>{"new_option": true}</c>.</param>
    /// <returns>Its properties.</returns>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static FalProperties Parse([StringSyntax(StringSyntaxAttribute.Json)] string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.Object
            ? Of(document.RootElement)
            : throw new JsonException($"Additional properties are a JSON object, not {document.RootElement.ValueKind}.");
    }

    /// <summary>Reads properties from a JSON object.</summary>
    /// <param name="s">The text of the object.</param>
    /// <param name="provider">Not asked.</param>
    /// <param name="result">Its properties.</param>
    /// <returns>Whether the text is a JSON object.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out FalProperties? result)
    {
        try
        {
            result = s is null ? null : Parse(s);
        }
        catch (JsonException)
        {
            result = null;
        }

        return result is not null;
    }

    static FalProperties IParsable<FalProperties>.Parse(string s, IFormatProvider? provider) => FromText(s);

    object IFalText.FromText(string text) => FromText(text);

    string IFalText.ToText() => ToString();

    /// <summary>The properties of a JSON object, whose document may be disposed.</summary>
    internal static FalProperties Of(JsonElement owner)
    {
        var properties = new Dictionary<string, JsonElement>();
        foreach (var property in owner.Clone().EnumerateObject())
            properties[property.Name] = property.Value;
        return new(properties, true);
    }

    /// <summary>Wraps a dictionary that nobody else holds.</summary>
    internal static FalProperties Wrap(Dictionary<string, JsonElement>? properties) => properties is null ? Empty : new(properties, true);

    /// <summary>Adds a property to a dictionary that is wrapped.</summary>
    internal void Keep(string name, JsonElement value) => ((Dictionary<string, JsonElement>)_properties)[name] = value;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out JsonElement value) => _properties.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => _properties.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(FalProperties? other) => FalEquality.Equals(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FalProperties);

    /// <inheritdoc/>
    public override int GetHashCode() => FalEquality.GetHashCode(this);

    /// <summary>The properties as JSON.</summary>
    /// <returns>A JSON object.</returns>
    public override string ToString()
    {
        var properties = new List<string>();
        foreach (var (name, value) in _properties)
            properties.Add($"\"{JsonEncodedText.Encode(name)}\":{value.GetRawText()}");
        return '{' + string.Join(',', properties) + '}';
    }

    private static FalProperties FromText(string text) =>
        TryParse(text, null, out var properties) ? properties : throw new FormatException("The text is not a JSON object.");

    private static Dictionary<string, JsonElement> Last(IEnumerable<KeyValuePair<string, JsonElement>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        var last = new Dictionary<string, JsonElement>();
        foreach (var (name, value) in properties)
            last[name] = value;
        return last;
    }
}
