using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;

namespace Fal.AspNetCore;

/// <summary>Notes at each schema of the document which generated type it is of: only the framework knows it, and only now.</summary>
internal sealed partial class GeneratedTypeMarks : IOpenApiSchemaTransformer
{
    private readonly ConcurrentDictionary<Type, bool> _told = new();

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        MakeRoom(schema, context.JsonTypeInfo);
        if (GeneratedType.Of(context.JsonTypeInfo) is not { } type)
            return Task.CompletedTask;
        if (FalSchema.Has(type.TypeInfo))
            (type with { IsNullable = type.IsNullable || context.JsonPropertyInfo is { IsGetNullable: true } }).NoteAt(schema);
        else if (_told.TryAdd(type.TypeInfo.Type, true) && context.ApplicationServices.GetService<ILoggerFactory>() is { } logs)
            SchemaMissing(logs.CreateLogger("Fal.AspNetCore.OpenApi"), type.TypeInfo.Type.FullName!);
        return Task.CompletedTask;
    }

    /// <summary>.NET leaves out what takes anything, as generated types do to it, where it is an item. What is there is transformed after this.</summary>
    private static void MakeRoom(OpenApiSchema schema, JsonTypeInfo typeInfo)
    {
        if (typeInfo.ElementType is not { } element || GeneratedType.Of(typeInfo.Options.GetTypeInfo(element)) is null)
            return;
        if (typeInfo.Kind is JsonTypeInfoKind.Enumerable)
            schema.Items ??= new OpenApiSchema();
        else if (typeInfo.Kind is JsonTypeInfoKind.Dictionary)
            schema.AdditionalProperties ??= new OpenApiSchema();
    }

    [LoggerMessage(1, LogLevel.Warning, "'{Type}' is described as anything in the OpenAPI document: its schema is not there at run time. Set <FalSchemas>true</FalSchemas> in the project whose schema file gives it.")]
    private static partial void SchemaMissing(ILogger log, string type);
}
