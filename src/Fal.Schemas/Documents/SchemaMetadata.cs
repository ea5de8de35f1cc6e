using Fal.Schemas.Model;

namespace Fal.Schemas.Documents;

/// <summary>What the project says of a schema file, beside its content.</summary>
internal sealed record SchemaMetadata
{
    public const string DefaultNamespace = "Fal.Models";

    /// <summary>Whether the file came in among others, as by <c>#:include</c>: one that is no schema is none of ours.</summary>
    public bool IsIncluded { get; init; }

    public string? EndpointId { get; init; }

    public string? ClientName { get; init; }

    public string Namespace { get; init; } = DefaultNamespace;

    /// <summary>Whether the generated types are the project's own, and no part of what it offers to others.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Whether the endpoint streams, where the project says so.</summary>
    public bool? Stream { get; init; }

    /// <summary>Whether the endpoint has a realtime socket, where the project says so.</summary>
    public bool? Realtime { get; init; }

    /// <summary>Whether an endpoint that does not say can be streamed.</summary>
    public bool AssumeStream { get; init; } = true;

    /// <summary>Whether an endpoint that does not say has a realtime socket.</summary>
    public bool AssumeRealtime { get; init; } = true;

    /// <summary>Whether the schemas are there at run time.</summary>
    public bool HasSchemas { get; init; }

    /// <summary>What is wrong with the above; such a file gives no client.</summary>
    public EquatableArray<SchemaProblem> Errors { get; init; }

    /// <summary>Whether the endpoint streams: what the project says, else what its schema says.</summary>
    public Capability StreamOr(Capability schema) => Or(Stream, schema, AssumeStream);

    /// <summary>Whether the endpoint has a realtime socket: what the project says, else what its schema says.</summary>
    public Capability RealtimeOr(Capability schema) => Or(Realtime, schema, AssumeRealtime);

    private static Capability Or(bool? stated, Capability schema, bool assume) => stated switch
    {
        true => Capability.Yes,
        false => Capability.No,
        null => schema is Capability.Unknown && !assume ? Capability.No : schema,
    };
}
