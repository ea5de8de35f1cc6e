using Fal.Schemas.Model;

namespace Fal.Schemas;

/// <summary>What was read from one schema file.</summary>
internal sealed record SchemaFileModel(string Path, EquatableArray<EndpointModel> Endpoints, EquatableArray<SchemaProblem> Problems);
