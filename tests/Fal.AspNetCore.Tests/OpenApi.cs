using System.Collections;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NJsonSchema;
using NJsonSchema.Generation;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Fal.AspNetCore.Tests;

public sealed class KnownValuesFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema shown && context.Type.GetProperty("KnownValues")?.GetValue(null) is IEnumerable values)
            (shown.Type, shown.Properties, shown.Enum) = (JsonSchemaType.String, null, [.. values.Cast<object>().Select(value => JsonValue.Create(value.ToString())!)]);
    }
}

public sealed class KnownValuesProcessor : ISchemaProcessor
{
    public void Process(SchemaProcessorContext context)
    {
        if (context.ContextualType.Type.GetProperty("KnownValues")?.GetValue(null) is not IEnumerable values)
            return;
        (context.Schema.Type, context.Schema.AllowAdditionalProperties) = (JsonObjectType.String, true);
        context.Schema.Properties.Clear();
        foreach (var value in values)
            context.Schema.Enumeration.Add(value.ToString());
    }
}
