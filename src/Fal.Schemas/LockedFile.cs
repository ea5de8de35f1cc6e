using Fal.Schemas.Documents;

namespace Fal.Schemas;

/// <summary>A schema file as a lock knows it.</summary>
/// <param name="EndpointId">The id that the project gives it.</param>
/// <param name="Sha256">The hash of its text.</param>
internal sealed record LockedFile(string Path, string? EndpointId, string Sha256)
{
    public static LockedFile Of(SchemaFile file) => new(file.Path, file.Metadata.EndpointId, SchemaLock.HashOf(file.Text));
}
