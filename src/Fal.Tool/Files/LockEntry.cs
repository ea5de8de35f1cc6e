namespace Fal.Tool.Files;

/// <summary>What the lock says of one model.</summary>
/// <param name="Source">Where its schema is from: <see cref="Catalogue"/>, an address, or a file, beside the lock.</param>
/// <param name="Sha256">Of the schema in its normal form.</param>
internal sealed record LockEntry(string Id, string Source, string Sha256)
{
    /// <summary>The source of a model that the service's own catalogue has.</summary>
    public const string Catalogue = "fal.ai";

    /// <summary>When the service last changed the model, as it says so.</summary>
    public string? Date { get; init; }

    /// <summary>When it was fetched.</summary>
    public required DateTimeOffset Fetched { get; init; }

    /// <summary>The name of its file, where that is not the one that its id gives.</summary>
    public string? File { get; init; }

    public string FileName => File ?? SchemaFileName.Of(Id);

    public bool IsOfCatalogue => Source == Catalogue;
}
