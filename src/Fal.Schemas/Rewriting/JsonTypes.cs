using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>The types of JSON that values may have. Integers are numbers, too.</summary>
[Flags]
internal enum JsonTypes
{
    None = 0,
    String = 1,
    Integer = 2,
    Fraction = 4,
    Number = Integer | Fraction,
    Boolean = 8,
    Object = 16,
    Array = 32,
    Null = 64,
    Any = String | Number | Boolean | Object | Array | Null,
}

/// <summary>Which types a schema allows.</summary>
internal static class TypesOf
{
    private static readonly (string Name, JsonTypes Type)[] Names =
    [
        ("string", JsonTypes.String), ("number", JsonTypes.Number), ("integer", JsonTypes.Integer), ("boolean", JsonTypes.Boolean), ("object", JsonTypes.Object),
        ("array", JsonTypes.Array), ("null", JsonTypes.Null),
    ];

    /// <summary>The types that a schema itself allows, by <c>type</c>, <c>nullable</c> and its values.</summary>
    public static JsonTypes Schema(JObject schema)
    {
        var types = schema["type"] is { } type && SchemaKeywords.KnownTypes(type) is { } known ? Named(known) : JsonTypes.Any;
        if (Values(schema) is { } values)
            types &= values.Aggregate(JsonTypes.None, (all, value) => all | Value(value));
        return schema["nullable"] is JValue { Value: true } ? types | JsonTypes.Null : types;
    }

    /// <summary>The same, where what says something of objects or lists only is meant for them.</summary>
    public static JsonTypes Shape(JObject schema) => Schema(schema) & (
        schema["properties"] is JObject { Count: > 0 } ? JsonTypes.Object
        : schema["items"] is JContainer { Count: > 0 } || schema["prefixItems"] is JArray ? JsonTypes.Array
        : JsonTypes.Any);

    /// <summary>The types that each of several schemas allows.</summary>
    public static JsonTypes All(IEnumerable<JObject> schemas) => schemas.Aggregate(JsonTypes.Any, (types, schema) => types & Schema(schema));

    /// <summary>The values of <c>enum</c> and <c>const</c>; null where any are allowed.</summary>
    public static IReadOnlyList<JToken>? Values(JObject schema) =>
        schema["const"] is { } only ? [only] : schema["enum"] is JArray { Count: > 0 } values ? [.. values] : null;

    public static JsonTypes Value(JToken value) => value.Type switch
    {
        JTokenType.Null => JsonTypes.Null,
        JTokenType.Boolean => JsonTypes.Boolean,
        JTokenType.Integer => JsonTypes.Integer,
        JTokenType.Float => (double)value == Math.Floor((double)value) ? JsonTypes.Integer : JsonTypes.Fraction,
        JTokenType.Array => JsonTypes.Array,
        JTokenType.Object => JsonTypes.Object,
        _ => JsonTypes.String,
    };

    /// <summary>What <c>type</c> says where these are allowed.</summary>
    public static JToken Keyword(JsonTypes types)
    {
        var names = Names.Where(n => types.HasFlag(n.Type) && !(n.Type is JsonTypes.Integer && types.HasFlag(JsonTypes.Number))).Select(n => n.Name).ToList();
        return names.Count == 1 ? names[0] : new JArray(names);
    }

    private static JsonTypes Named(JToken type) => (type is JArray several ? several : [type]).Aggregate(JsonTypes.None, (all, name) => all | Names.First(n => n.Name == (string)name!).Type);
}
