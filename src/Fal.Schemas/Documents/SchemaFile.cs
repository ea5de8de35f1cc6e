namespace Fal.Schemas.Documents;

/// <summary>A schema file as the project gives it: equal to another with the same content and metadata.</summary>
internal sealed record SchemaFile(string Path, string Text, SchemaMetadata Metadata)
{
    /// <summary>For the input schema of a pair: the output schema.</summary>
    public SchemaFile? Output { get; init; }

    /// <summary>How many characters there are to read.</summary>
    public int Length => Text.Length + (Output?.Length ?? 0);

    /// <summary>The file together with the output schema that goes with it, if it is the input schema of a pair.</summary>
    public SchemaFile With(IEnumerable<SchemaFile> outputs) =>
        SchemaPair.OutputOf(Path) is { } path && outputs.FirstOrDefault(o => string.Equals(o.Path, path, StringComparison.OrdinalIgnoreCase)) is { } output
            ? this with { Output = output, Metadata = Metadata with { EndpointId = Metadata.EndpointId ?? output.Metadata.EndpointId } }
            : this;
}
