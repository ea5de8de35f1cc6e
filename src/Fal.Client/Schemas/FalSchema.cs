using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>
/// The JSON Schemas (2020-12) of generated types. They are there at run time where the project that has the models sets <c>FalSchemas</c> to true;
/// of an endpoint, <see cref="FalEndpoint{TInput, TOutput}.InputSchema"/> gives them.
/// </summary>
public static partial class FalSchema
{
    /// <summary>The schema of any JSON.</summary>
    private static ReadOnlySpan<byte> Anything => "{}"u8;

    /// <summary>The schema of a generated type, which refers to nothing outside itself.</summary>
    /// <typeparam name="T">The type, such as <c>FluxDev.ImageSize</c>.</typeparam>
    /// <returns>The schema.</returns>
    /// <exception cref="InvalidOperationException">The project does not set <c>FalSchemas</c>, or the type is put together of several schemas.</exception>
    public static JsonElement Of<T>()
        where T : IFalJson<T> => Find(FalJson.TypeInfo<T>()) ?? throw new InvalidOperationException(
            $"The schema of '{typeof(T).Name}' is not there at run time: set <FalSchemas>true</FalSchemas> in the project whose schema file gives it.");

    /// <summary>Whether the schema of a type is there.</summary>
    internal static bool Has(JsonTypeInfo typeInfo) => !Source(typeInfo).Document.IsEmpty;

    /// <summary>The schema of a type; null where it is not there.</summary>
    internal static JsonElement? Find(JsonTypeInfo typeInfo)
    {
        var schema = Source(typeInfo);
        if (schema.Document.IsEmpty)
            return null;
        return schema.Place.Length == 0 ? EmbeddedSchema.Parse(schema.Document) : Element(EmbeddedSchema.Of(schema, ""));
    }

    /// <summary>Where the schema of a type is; empty where it is not there.</summary>
    internal static FalTypeSchema Source(JsonTypeInfo typeInfo) =>
        typeInfo.Converter is ISchemaSource source ? source.Schema : typeInfo.Type == typeof(JsonElement) ? new FalTypeSchema(Anything) : default;

    private static JsonElement Element(JsonNode schema)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
            schema.WriteTo(writer);
        return EmbeddedSchema.Parse(text.WrittenSpan);
    }
}
