namespace Fal.Runtime;

/// <summary>
/// Marks the client of a model with the model's id. The generator writes it on every client, so that its analyzers know which models have
/// one, in this project and in those that it refers to.
/// </summary>
/// <param name="id">The id of the endpoint, such as <c>fal-ai/flux/dev</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FalModelIdAttribute(string id) : Attribute
{
    /// <summary>The id of the endpoint.</summary>
    public string Id { get; } = id;

    /// <summary>The id of what takes the model's place, where the service deprecates it and says so.</summary>
    public string? Successor { get; init; }
}
