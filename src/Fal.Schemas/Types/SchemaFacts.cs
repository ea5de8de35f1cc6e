using Fal.Schemas.Model;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Schemas.Types;

/// <summary>What a schema says, one fact at a time.</summary>
internal static class SchemaFacts
{
    /// <summary>The types that a schema may have several of, in the order of their cases.</summary>
    private static readonly JsonObjectType[] Types =
        [JsonObjectType.String, JsonObjectType.Integer, JsonObjectType.Number, JsonObjectType.Boolean, JsonObjectType.Object, JsonObjectType.Array];

    public static bool SaysNullable(JsonSchema schema) =>
        schema.IsNullableRaw == true || Extension(schema, "nullable") is true || (schema.Type.HasFlag(JsonObjectType.Null) && schema.Type != JsonObjectType.Null);

    public static bool IsNull(JsonSchema schema)
    {
        var target = schema.Reference ?? schema;
        return target.Type == JsonObjectType.Null || (target.Enumeration.Count == 1 && target.Enumeration.First() is null);
    }

    public static bool IsDeprecated(JsonSchema schema) => schema.IsDeprecated || Extension(schema, "deprecated") is true;

    public static string? Description(JsonSchema schema) => string.IsNullOrWhiteSpace(schema.Description) ? null : schema.Description;

    public static string? Title(JsonSchema schema) => string.IsNullOrWhiteSpace(schema.Title) ? null : schema.Title;

    /// <summary>The default as JSON; null where there is none, or where it is null.</summary>
    public static string? Default(JsonSchema schema) => schema.Default switch
    {
        null => null,
        JToken token => token.Type is JTokenType.Null ? null : token.ToString(Formatting.None),
        var value => JsonConvert.SerializeObject(value),
    };

    /// <summary>The example, as a string, a <see cref="long"/>, a <see cref="double"/> or a <see cref="bool"/>; null where there is none.</summary>
    public static object? Example(JsonSchema schema) => Extension(schema, "example");

    /// <summary>The only values; integers as <see cref="long"/>.</summary>
    public static IReadOnlyList<object?> KnownValues(JsonSchema schema) => [.. schema.Enumeration.Select(v => v is int i ? (long)i : v)];

    /// <summary>The schemas of <c>anyOf</c> or <c>oneOf</c>, or one for each of several types.</summary>
    public static IReadOnlyList<JsonSchema> Alternatives(JsonSchema schema)
    {
        if (schema.AnyOf.Count > 0)
            return [.. schema.AnyOf];
        if (schema.OneOf.Count > 0)
            return [.. schema.OneOf];

        return HasSeveralTypes(schema) ? [.. Types.Where(type => schema.Type.HasFlag(type)).Select(type => OfType(schema, type))] : [];
    }

    /// <summary>Whether a schema names properties, and its values are nothing but objects.</summary>
    public static bool IsRecord(JsonSchema schema) => schema.Properties.Count > 0 && !HasSeveralTypes(schema);

    /// <summary>The properties of an object, in the order that people should see.</summary>
    public static IReadOnlyList<KeyValuePair<string, JsonSchemaProperty>> Properties(JsonSchema schema)
    {
        if (schema.ExtensionData is not { } extensions || !extensions.TryGetValue("x-fal-order-properties", out var order) || order is not IEnumerable<object> names)
            return [.. schema.Properties];
        var ordered = names.Select(n => n is JValue value ? value.Value as string : n as string).OfType<string>().Distinct().Where(schema.Properties.ContainsKey).ToList();
        return [.. ordered.Concat(schema.Properties.Keys.Except(ordered)).Select(name => new KeyValuePair<string, JsonSchemaProperty>(name, schema.Properties[name]))];
    }

    private static bool HasSeveralTypes(JsonSchema schema)
    {
        var types = schema.Type & ~JsonObjectType.Null;
        return (types & (types - 1)) != 0;
    }

    /// <summary>What a schema of several types says of one of them.</summary>
    private static JsonSchema OfType(JsonSchema schema, JsonObjectType type)
    {
        var part = new JsonSchema { Type = type, Item = schema.Item, AdditionalPropertiesSchema = schema.AdditionalPropertiesSchema };
        if (type is not JsonObjectType.Object)
            return part;
        foreach (var property in schema.Properties)
            part.Properties.Add(property.Key, property.Value);
        foreach (var name in schema.RequiredProperties)
            part.RequiredProperties.Add(name);
        part.ExtensionData = schema.ExtensionData;
        return part;
    }

    /// <summary>What of a property's name tells of the type of its value: names that mean the same have values of the same types.</summary>
    public static string Meaning(string jsonName) =>
        jsonName == "url" || jsonName.EndsWith("_url", StringComparison.Ordinal) || jsonName.EndsWith("_urls", StringComparison.Ordinal) ? jsonName : "";

    /// <summary>
    /// Whether a string is the address of a file: by its name, its format, or its marks. The <c>url</c> of an object is part of a file that is
    /// described already; where such an object is only sent, <see cref="SentFiles"/> decides.
    /// </summary>
    public static bool IsFileAddress(JsonSchema schema, string jsonName) =>
        jsonName != "url"
        && (jsonName.EndsWith("_url", StringComparison.Ordinal) || jsonName.EndsWith("_urls", StringComparison.Ordinal)
            || schema.Format == "uri" || MediaFacts.IsMarked(schema));

    /// <summary>Whether a string is bytes. In a file, which has an address, nobody says how its bytes become a string.</summary>
    public static bool IsBytes(JsonSchema schema, bool isOfFile) => schema.Format == "binary" && !isOfFile;

    /// <summary>The limits that stand in the schema itself. In the drafts up to 4, exclusiveMinimum says that minimum is exclusive.</summary>
    public static LimitsModel Limits(JsonSchema schema) => LimitsModel.Of(new LimitsModel
    {
        Minimum = schema.IsExclusiveMinimum ? null : schema.Minimum,
        Maximum = schema.IsExclusiveMaximum ? null : schema.Maximum,
        ExclusiveMinimum = schema.IsExclusiveMinimum ? schema.Minimum : schema.ExclusiveMinimum,
        ExclusiveMaximum = schema.IsExclusiveMaximum ? schema.Maximum : schema.ExclusiveMaximum,
        MultipleOf = schema.MultipleOf,
        MinLength = schema.MinLength,
        MaxLength = schema.MaxLength,
        MinItems = NonZero(schema.MinItems) ?? NonZero(schema.MinProperties),
        MaxItems = NonZero(schema.MaxItems) ?? NonZero(schema.MaxProperties),
        Pattern = schema.Pattern,
        Media = MediaFacts.Limits(schema),
    });

    private static int? NonZero(int value) => value == 0 ? null : value;

    private static object? Extension(JsonSchema schema, string keyword) =>
        schema.ExtensionData is { } extensions && extensions.TryGetValue(keyword, out var value) ? value is JValue token ? token.Value : value : null;
}
