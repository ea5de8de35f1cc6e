using Fal.Schemas.Model;

namespace Fal.Schemas;

/// <summary>What one file's endpoints are called: all that another file needs to know of it.</summary>
internal sealed record EndpointNames(string Path, EquatableArray<EndpointName> Names)
{
    public static EndpointNames Of(SchemaFileModel model) => new(model.Path, model.Endpoints.Select(EndpointName.Of).ToEquatableArray());
}
