using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;

namespace Fal.AspNetCore;

/// <summary>A type of a model that a schema of the document is of.</summary>
/// <param name="IsNullable">Whether null takes its place.</param>
internal sealed record GeneratedType(JsonTypeInfo TypeInfo, bool IsNullable = false)
{
    private const string Mark = "fal-generated-type";

    /// <summary>The type; null where it is none that a model has.</summary>
    public static GeneratedType? Of(JsonTypeInfo typeInfo) => Nullable.GetUnderlyingType(typeInfo.Type) is { } inner
        ? Of(typeInfo.Options.GetTypeInfo(inner)) is { } type ? type with { IsNullable = true } : null
        : typeInfo.Converter is ISchemaSource ? new GeneratedType(typeInfo) : null;

    /// <summary>What was noted at a schema.</summary>
    public static GeneratedType? At(OpenApiSchema schema) => schema.Metadata?.TryGetValue(Mark, out var type) is true ? (GeneratedType)type : null;

    public void NoteAt(OpenApiSchema schema) => (schema.Metadata ??= new Dictionary<string, object>())[Mark] = this;
}
