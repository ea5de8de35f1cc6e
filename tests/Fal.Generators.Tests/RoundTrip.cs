using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Generators.Tests;

/// <summary>JSON read into a generated type and written again.</summary>
internal sealed class RoundTrip
{
    private RoundTrip(RoundTripType type, JsonNode? json)
    {
        Type = type;
        Json = json?.ToJsonString() ?? "null";
        try
        {
            Value = Read(Json);
            Written = JsonSerializer.Serialize(Value, type.Type);
        }
        catch (JsonException error)
        {
            Failure = error.Message;
        }
    }

    public RoundTripType Type { get; }

    public string Json { get; }

    /// <summary>The record that was read; null where reading failed.</summary>
    public object? Value { get; }

    /// <summary>What was written; null where reading failed.</summary>
    public string? Written { get; }

    /// <summary>Why it could not be read; null where it could.</summary>
    public string? Failure { get; }

    public static RoundTrip Of(RoundTripType type, JsonNode? json) => new(type, json);

    /// <summary>What is wrong; null where the same came back, and reading it again gives an equal record.</summary>
    public string? Problem()
    {
        if (Failure is not null)
            return $"{Type.Name}: {Failure}\n  read    {Json}";
        if (!SameJson(Json, Written!))
            return $"{Type.Name}: other JSON came back\n  read    {Json}\n  written {Written}";

        foreach (var json in new[] { Json, Written! })
        {
            var again = Read(json);
            if (!Equals(Value, again) && Value is not JsonElement)
                return $"{Type.Name}: two readings are not equal\n  read    {Json}\n  and     {json}";
            if (Value is not JsonElement && Value?.GetHashCode() != again?.GetHashCode())
                return $"{Type.Name}: two readings are equal but have different hash codes\n  read    {Json}\n  and     {json}";
        }

        return null;
    }

    /// <summary>The name of a property that the document knows, but no record here took: it was read as another case of a union.</summary>
    public string? UnnamedProperty() => Unnamed(Value).FirstOrDefault(Type.Schemas.PropertyNames.Contains);

    /// <summary>Whether another value means the same, so that its record should be equal.</summary>
    public bool Means(RoundTrip other) => SameJson(Json, other.Json);

    public override string ToString() => Json;

    private static IEnumerable<string> Unnamed(object? value)
    {
        switch (value)
        {
            case null or string or JsonElement or FalFile or IReadOnlyDictionary<string, JsonElement> and not FalProperties:
                return [];
            case FalProperties additional:
                return additional.Keys;
            case IEnumerable items:
                return items.Cast<object?>().SelectMany(Unnamed);
        }

        var type = value.GetType();
        if (GeneratedValues.Holder(type) is { } held)
            return Unnamed(held.GetValue(value)); // A union, or an optional value.
        return type.IsPrimitive ? [] : type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).SelectMany(p => Unnamed(p.GetValue(value)));
    }

    private object? Read(string json) => JsonSerializer.Deserialize(json, Type.Type);

    /// <summary>
    /// Equal as JSON: numbers by their value, properties in any order, null as good as left out where the schema gives it no other meaning, and of the
    /// cases of a union the only value of an optional property too, since what tells the case is always written.
    /// </summary>
    private bool SameJson(string left, string right)
    {
        using var a = JsonDocument.Parse(WithoutIdle(left));
        using var b = JsonDocument.Parse(WithoutIdle(right));
        return JsonElement.DeepEquals(a.RootElement, b.RootElement);
    }

    private string WithoutIdle(string json) => json.Contains("null", StringComparison.Ordinal) || Type.Schemas.HasOnlyValues
        ? WithoutIdle(JsonNode.Parse(json), [.. Type.Schemas.AllAlternatives(Type.Schema)])?.ToJsonString() ?? "null"
        : json;

    private JsonNode? WithoutIdle(JsonNode? value, IReadOnlyList<JsonObject> schemas)
    {
        if (value is JsonArray array)
            return new JsonArray([.. array.Select((item, i) => WithoutIdle(item, Inner(schemas, s => (s["prefixItems"] as JsonArray)?.ElementAtOrDefault(i) ?? s["items"])))]);
        if (value is not JsonObject record)
            return value?.DeepClone();

        var result = new JsonObject();
        foreach (var (name, property) in record)
        {
            var isIdle = property is null
                ? schemas.Any(s => Type.Schemas.ReadsNullAsAbsent(s, name, Type.IsOutput))
                : schemas.Count(s => s["properties"] is not null) > 1 && schemas.Any(s => Type.Schemas.IsOnlyValue(s, name, property));
            if (!isIdle)
                result[name] = WithoutIdle(property, Inner(schemas, s => s["properties"]?[name] ?? s["additionalProperties"]));
        }

        return result;
    }

    private List<JsonObject> Inner(IEnumerable<JsonObject> schemas, Func<JsonObject, JsonNode?> inner) =>
        [.. schemas.Select(inner).OfType<JsonObject>().SelectMany(Type.Schemas.AllAlternatives)];
}
