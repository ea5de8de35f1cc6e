#if NET9_0_OR_GREATER
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <content>What .NET's own exporter of schemas does not know of generated types.</content>
public static partial class FalSchema
{
    /// <summary>
    /// Puts the schemas of generated types in the place of the <c>true</c> that .NET exports for them, wherever they are in a type of your own:
    /// <code>options.GetJsonSchemaAsNode(typeof(Job), new JsonSchemaExporterOptions { TransformSchemaNode = FalSchema.Transform })</code>
    /// </summary>
    /// <remarks>
    /// What a schema refers to is put in its place, so that it can go anywhere; a type that holds itself refers to the place where it is.
    /// Types whose project has no schemas at run time stay as .NET exports them.
    /// </remarks>
    /// <param name="context">Which type is exported, and where in the document.</param>
    /// <param name="schema">What .NET exports.</param>
    /// <returns>The schema with those of generated types in it.</returns>
    public static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema) => Transform(context.TypeInfo, context.Path, schema);

    /// <summary>The same for exporters that have a context of their own, as the functions of Microsoft.Extensions.AI do.</summary>
    /// <param name="typeInfo">Which type is exported.</param>
    /// <param name="path">Where in the document.</param>
    /// <param name="schema">What .NET exports.</param>
    /// <returns>The schema with those of generated types in it.</returns>
    public static JsonNode Transform(JsonTypeInfo typeInfo, ReadOnlySpan<string> path, JsonNode schema)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        ArgumentNullException.ThrowIfNull(schema);
        var place = string.Concat(path.ToArray().Select(EmbeddedSchema.Step));
        if (place.Length == 0 && Own(typeInfo, typeInfo.Type, place, isNullable: false) is { } own)
            return own;

        // .NET does not ask for the schema of what takes anything where it is an item or has a default, so that all are put in from around them.
        if (schema is JsonObject around)
            PutInto(around, typeInfo, place);
        return schema;
    }

    private static void PutInto(JsonObject around, JsonTypeInfo typeInfo, string place)
    {
        if (typeInfo.Kind is JsonTypeInfoKind.Enumerable)
            Put(around, "items", typeInfo, typeInfo.ElementType!, place);
        else if (typeInfo.Kind is JsonTypeInfoKind.Dictionary)
            Put(around, "additionalProperties", typeInfo, typeInfo.ElementType!, place);
        else if (typeInfo.Kind is JsonTypeInfoKind.Object && around["properties"] is JsonObject properties)
        {
            foreach (var property in typeInfo.Properties.Where(property => property.CustomConverter is null && properties.ContainsKey(property.Name)))
                Put(properties, property.Name, typeInfo, property.PropertyType, place + "/properties", property.IsGetNullable);
        }
    }

    /// <summary>Puts in the schema of a type if it is a generated one. What .NET knows of the property, such as its default, stays.</summary>
    private static void Put(JsonObject around, string name, JsonTypeInfo typeInfo, Type type, string place, bool isNullable = false)
    {
        if (Own(typeInfo, type, place + EmbeddedSchema.Step(name), isNullable) is not { } own)
            return;
        foreach (var (keyword, value) in around[name] as JsonObject ?? [])
            own[keyword] = value?.DeepClone();
        around[name] = own;
    }

    /// <summary>The schema of a generated type; null where a type is none.</summary>
    private static JsonObject? Own(JsonTypeInfo exported, Type type, string place, bool isNullable)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Own(exported, inner, place, isNullable: true);
        if (type == typeof(JsonElement) || Source(exported.Type == type ? exported : exported.Options.GetTypeInfo(type)) is not { Document.IsEmpty: false } source)
            return null;
        return isNullable
            ? new JsonObject { ["anyOf"] = new JsonArray(EmbeddedSchema.Of(source, place + "/anyOf/0"), new JsonObject { ["type"] = "null" }) }
            : EmbeddedSchema.Of(source, place);
    }
}
#endif
