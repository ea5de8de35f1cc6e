using Fal.Generators.Diagnostics;
using Fal.Generators.Model;

namespace Fal.Generators.Schemas;

/// <summary>A schema file as the project gives it: equal to another with the same content and metadata.</summary>
internal sealed record SchemaFile(string Path, string Text, SchemaMetadata Metadata);

/// <summary>What the project says of a schema file, beside its content.</summary>
internal sealed record SchemaMetadata
{
    public const string DefaultNamespace = "Fal.Models";

    public string? EndpointId { get; init; }

    public string? ClientName { get; init; }

    public string Namespace { get; init; } = DefaultNamespace;

    /// <summary>Whether the endpoint streams, where the project says so.</summary>
    public bool? Stream { get; init; }

    /// <summary>Whether the endpoint has a realtime socket, where the project says so.</summary>
    public bool? Realtime { get; init; }

    /// <summary>Whether an endpoint that does not say can be streamed.</summary>
    public bool AssumeStream { get; init; } = true;

    /// <summary>Whether an endpoint that does not say has a realtime socket.</summary>
    public bool AssumeRealtime { get; init; } = true;

    /// <summary>What is wrong with the above; such a file gives no client.</summary>
    public EquatableArray<DiagnosticInfo> Errors { get; init; }
}
