using Microsoft.OpenApi;

namespace Fal.AspNetCore;

/// <summary>Puts the schemas of generated types into a document, each once, under its components.</summary>
internal sealed class ComponentSchemas(OpenApiDocument document)
{
    /// <summary>What stands for each schema now: a form's is the same for both kinds of form.</summary>
    private readonly Dictionary<OpenApiSchema, IOpenApiSchema> _described = new(ReferenceEqualityComparer.Instance);
    private readonly TypeSchemas _types = new(document);

    public void Describe()
    {
        foreach (var (name, schema) in document.Components?.Schemas?.ToList() ?? [])
            document.Components!.Schemas![name] = Described(schema)!;
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []))
            Describe(operation);
    }

    private void Describe(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter.Schema is OpenApiSchema schema && GeneratedType.At(schema) is { } type)
                parameter.Schema = TypeSchemas.Text(type);
            else
                parameter.Schema = Described(parameter.Schema);
        }

        Describe(operation.RequestBody?.Content);
        foreach (var response in operation.Responses?.Values.AsEnumerable() ?? [])
            Describe(response.Content);
    }

    private void Describe(IDictionary<string, OpenApiMediaType>? content)
    {
        foreach (var (kind, body) in content ?? new Dictionary<string, OpenApiMediaType>())
        {
            var isForm = kind is "multipart/form-data" or "application/x-www-form-urlencoded";
            if (isForm && body.Schema is OpenApiSchema schema && GeneratedType.At(schema) is { } type)
                body.Schema = _types.Form(type);
            else
                body.Schema = Described(body.Schema);
        }
    }

    /// <summary>A schema in which those of generated types are in their places.</summary>
    private IOpenApiSchema? Described(IOpenApiSchema? schema)
    {
        if (schema is not OpenApiSchema own)
            return schema;
        if (_described.TryGetValue(own, out var known))
            return known;
        if (GeneratedType.At(own) is { } type)
            return _described[own] = _types.Schema(type, own);
        _described[own] = own;
        DescribeAll(own.Properties);
        DescribeAll(own.PatternProperties);
        DescribeAll(own.AllOf);
        DescribeAll(own.AnyOf);
        DescribeAll(own.OneOf);
        own.Items = Described(own.Items);
        own.AdditionalProperties = Described(own.AdditionalProperties);
        own.Not = Described(own.Not);
        return own;
    }

    private void DescribeAll(IDictionary<string, IOpenApiSchema>? schemas)
    {
        foreach (var (name, schema) in schemas?.ToList() ?? [])
            schemas![name] = Described(schema)!;
    }

    private void DescribeAll(IList<IOpenApiSchema>? schemas)
    {
        for (var i = 0; i < schemas?.Count; i++)
            schemas[i] = Described(schemas[i])!;
    }
}
