using Fal.Shared;

namespace Fal.Schemas.Model;

/// <summary>All that the emitter needs to know of one endpoint.</summary>
internal sealed record EndpointModel
{
    /// <summary>The endpoint's id, as <c>fal-ai/flux/dev</c>; with the names of its parameters in braces, as <c>me/my-app/items/{item_id}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The values in the path, in their order.</summary>
    public EquatableArray<PathParameterModel> Parameters { get; init; }

    /// <summary>The name of the endpoint class and of the client's property, as <c>FluxDev</c>.</summary>
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Whether its types are internal to the project.</summary>
    public bool IsInternal { get; init; }

    /// <summary>The model's name for people, where the catalogue gives one.</summary>
    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>What the model makes of what, as <c>text-to-image</c>.</summary>
    public string? Category { get; init; }

    /// <summary>The address of the model's page.</summary>
    public string? PageUrl { get; init; }

    /// <summary>Null where it is not deprecated.</summary>
    public DeprecationModel? Deprecation { get; init; }

    public bool IsDeprecated => Deprecation is not null;

    /// <summary>Whether requests can be made: Run, Subscribe and Submit.</summary>
    public required Capability Request { get; init; }

    public required Capability Stream { get; init; }

    public required Capability Realtime { get; init; }

    /// <summary>Whether there are calls for requests: where the schema does not say, there are, and they fail where the service has none.</summary>
    public bool CanRequest => Request is not Capability.No;

    /// <summary>The same for the call that streams.</summary>
    public bool CanStream => Stream is not Capability.No;

    /// <summary>The same for the call that streams what a workflow tells of its steps.</summary>
    public bool CanStreamWorkflow => CanStream && EndpointIdSyntax.IsWorkflow(Id);

    /// <summary>The same for the call that opens a realtime socket.</summary>
    public bool CanConnect => Realtime is not Capability.No;

    /// <summary>The realtime socket, where the schema describes it.</summary>
    public SocketModel? Socket { get; init; }

    public required TypeRef Input { get; init; }

    public required TypeRef Output { get; init; }

    /// <summary>The records, enums and unions of the endpoint: first its input and output, then the others in the order they are met.</summary>
    public required EquatableArray<TypeModel> Types { get; init; }
}
