using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>The parts of a document that describe one endpoint.</summary>
internal sealed class EndpointSchema
{
    public required string Id { get; init; }

    /// <summary>The name of the endpoint class, where it is not that of the id.</summary>
    public string? Name { get; init; }

    public required SchemaPosition Position { get; init; }

    /// <summary>Whether its document is that of one model, as the platform API has it, and neither an app's nor a pair.</summary>
    public bool IsModel { get; init; }

    /// <summary>The names in the id that stand for values, with their schemas.</summary>
    public IReadOnlyList<(string Name, JToken? Schema)> Parameters { get; init; } = [];

    public required JToken Input { get; init; }

    public required JToken Output { get; init; }

    /// <summary>What the references in them refer to.</summary>
    public required SchemaReferences References { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Category { get; init; }

    public string? PageUrl { get; init; }

    /// <summary>Null where it is not deprecated.</summary>
    public DeprecationModel? Deprecation { get; init; }

    /// <summary>Whether requests can be made: Run, Subscribe and Submit.</summary>
    public Capability Request { get; init; } = Capability.Yes;

    public Capability Stream { get; init; }

    public Capability Realtime { get; init; }

    /// <summary>The realtime socket, where the document describes it.</summary>
    public SocketModel? Socket { get; init; }
}
