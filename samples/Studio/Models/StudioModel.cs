using Fal;
using Studio.Forms;

namespace Studio.Models;

/// <summary>A model that the studio offers.</summary>
/// <param name="endpoint">Its endpoint, which knows how its input and output are read.</param>
/// <param name="clientName">Its property on <see cref="FalClient"/>, for the C# of a call.</param>
/// <param name="name">Its name for people.</param>
/// <param name="makes">What comes out of it.</param>
/// <param name="summary">What it does, in a sentence.</param>
public sealed class StudioModel(FalEndpoint endpoint, string clientName, string name, Makes makes, string summary)
{
    public FalEndpoint Endpoint => endpoint;

    public string ClientName => clientName;

    public string Name => name;

    public Makes Makes => makes;

    public string Summary => summary;

    /// <summary>Whether it gives its output as it grows.</summary>
    public bool Streams { get; init; }

    public string Address => $"models/{endpoint.Id}";

    /// <summary>Read from the schema once, and shared by all forms.</summary>
    public ObjectField Input { get; } = WithoutCopies(FieldReader.Read(endpoint.InputSchema));

    /// <summary>Files are shown from where the service keeps them. Answers that hold the files themselves would fill the memory.</summary>
    private static ObjectField WithoutCopies(ObjectField input) => input with { Fields = [.. input.Fields.Where(field => field.Name != "sync_mode")] };
}
