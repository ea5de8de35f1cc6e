using Fal.Tool.Files;

namespace Fal.Tool.Catalogue;

/// <summary>A schema in its normal form, as it was fetched.</summary>
internal sealed record FetchedSchema(ModelFacts Facts, string Source, byte[] Json)
{
    public string Sha256 { get; } = SchemaFolder.Hash(Json);

    /// <summary>What the lock will say of it.</summary>
    /// <param name="file">The name of its file, where that is not the one that its id gives.</param>
    public LockEntry Entry(DateTimeOffset fetched, string? file) => new(Facts.Id, Source, Sha256) { Date = Facts.Updated, Fetched = fetched, File = file };
}
