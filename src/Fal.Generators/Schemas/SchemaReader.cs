using Fal.Generators.Diagnostics;
using Fal.Generators.Model;

namespace Fal.Generators.Schemas;

/// <summary>Reads a schema file into the models of its endpoints. Whatever the file holds, it returns; what is wrong is a diagnostic.</summary>
internal static class SchemaReader
{
    /// <remarks>The places of its tokens take longer to keep than the rest of a document to parse: one with something to report is read again with them.</remarks>
    public static SchemaFileModel Read(SchemaFile file, CancellationToken cancellationToken) =>
        Read(file, withPlaces: false, cancellationToken) is { Diagnostics.Count: 0 } model ? model : Read(file, withPlaces: true, cancellationToken);

    private static SchemaFileModel Read(SchemaFile file, bool withPlaces, CancellationToken cancellationToken)
    {
        var diagnostics = file.Metadata.Errors.ToList();
        var endpoints = new List<EndpointModel>();
        try
        {
            var schemas = diagnostics.Count > 0 ? [] : new SchemaDocument(file, withPlaces, diagnostics).Endpoints();
            foreach (var schema in schemas)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Endpoint(schema, file, diagnostics) is { } endpoint)
                    endpoints.Add(endpoint);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            diagnostics.Add(Unreadable(new SchemaPosition(file.Path, 0, 0), Path.GetFileName(file.Path), file, error));
        }

        return new SchemaFileModel(file.Path, endpoints.ToEquatableArray(), diagnostics.ToEquatableArray());
    }

    private static EndpointModel? Endpoint(EndpointSchema schema, SchemaFile file, List<DiagnosticInfo> diagnostics)
    {
        try
        {
            var name = schema.Name ?? file.Metadata.ClientName ?? TypeNames.OfEndpoint(schema.Id);
            SchemaChecks.Check(schema, file.Path, diagnostics);
            var (input, output) = SchemaRewriter.Read(schema, file.Path, diagnostics, out var componentNames);
            var types = new TypeReader(name, componentNames, schema.Components.Properties().Select(c => c.Name)).Read(input, output);
            return new EndpointModel
            {
                Id = schema.Id,
                Name = name,
                Namespace = file.Metadata.Namespace,
                Title = schema.Title,
                Description = schema.Description,
                Category = schema.Category,
                PageUrl = schema.PageUrl,
                IsDeprecated = schema.IsDeprecated,
                Request = schema.Request,
                Stream = schema.Stream,
                Realtime = schema.Realtime,
                Socket = schema.Socket,
                Input = types.Input,
                Output = types.Output,
                Types = types.Types,
            };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            diagnostics.Add(Unreadable(schema.Position, schema.Id, file, error));
            return null;
        }
    }

    private static DiagnosticInfo Unreadable(SchemaPosition position, string what, SchemaFile file, Exception error) =>
        DiagnosticInfo.At(position, Descriptors.Unreadable, what, Path.GetFileName(file.Path), error.Message.Split('\n')[0].Trim());
}
