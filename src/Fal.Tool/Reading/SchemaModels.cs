using System.Text;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;

namespace Fal.Tool.Reading;

/// <summary>What the generator reads of a schema.</summary>
internal static class SchemaModels
{
    /// <summary>The endpoints of a schema, and what is wrong with it.</summary>
    public static SchemaFileModel Read(string path, byte[] json, CancellationToken cancellationToken) =>
        SchemaReader.Read(new SchemaFile(path, Encoding.UTF8.GetString(json).TrimStart('\uFEFF'), new SchemaMetadata()), cancellationToken);

    /// <summary>Whether the generator writes a client of a schema.</summary>
    public static bool CanRead(byte[] json) =>
        Read("x.json", json, CancellationToken.None) is { Endpoints.Count: > 0 } model && model.Problems.All(problem => problem.Kind.Severity is not SchemaProblemSeverity.Error);

    /// <summary>The endpoints of a schema: of an app as many as it has paths.</summary>
    /// <exception cref="FalToolException">The generator would not write a client of it.</exception>
    public static IReadOnlyList<EndpointModel> Endpoints(string path, byte[] json, CancellationToken cancellationToken)
    {
        var model = Read(path, json, cancellationToken);
        return model.Endpoints.Count > 0
            ? model.Endpoints
            : throw new FalToolException($"No client can be generated of {path}: {(model.Problems is [var problem, ..] ? problem.Message : "it describes no endpoint.")}");
    }
}
