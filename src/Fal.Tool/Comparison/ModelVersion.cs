using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>One version of a model, as the generator reads it.</summary>
/// <param name="Model">What code is generated from.</param>
/// <param name="Schema">The schemas as they stand, for what the code does not tell.</param>
/// <param name="File">The file that it is from.</param>
internal sealed record ModelVersion(EndpointModel Model, EndpointSchema Schema, SchemaFile File)
{
    public string Id => Model.Id;

    /// <summary>The models of a file, and what is wrong with it.</summary>
    public static (IReadOnlyList<ModelVersion> Models, IReadOnlyList<SchemaProblem> Problems) Read(SchemaFile file, CancellationToken cancellationToken)
    {
        var (endpoints, problems) = SchemaReader.ReadWithSchemas(file, cancellationToken);
        return ([.. endpoints.Select(endpoint => new ModelVersion(endpoint.Model, endpoint.Schema, file))], problems);
    }
}
