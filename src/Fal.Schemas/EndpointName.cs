using Fal.Schemas.Model;

namespace Fal.Schemas;

/// <summary>What one endpoint is called.</summary>
/// <param name="Namespace">The namespace that its types are in.</param>
/// <param name="Types">The full names of the types that stand in the namespace: first the endpoint class, then what goes with it.</param>
/// <param name="IsInternal">Whether they are internal to the project.</param>
internal sealed record EndpointName(string Id, string Namespace, EquatableArray<string> Types, bool IsInternal)
{
    /// <summary>The types of its input and its output, as any file of C# can write them.</summary>
    public required string InputAndOutput { get; init; }

    /// <summary>The full name of the endpoint class.</summary>
    public string Client => Types[0];

    public static EndpointName Of(EndpointModel endpoint) => new(
        endpoint.Id,
        endpoint.Namespace,
        new[] { endpoint.Name, endpoint.Name + "Extensions" }
            .Concat(endpoint.Types.Where(t => t.IsTopLevel).Select(t => t.Name))
            .Select(name => $"{endpoint.Namespace}.{name}")
            .ToEquatableArray(),
        endpoint.IsInternal)
    {
        InputAndOutput = InAnyFile(endpoint),
    };

    private static string InAnyFile(EndpointModel endpoint)
    {
        var notation = TypeNotation.InAnyFile(endpoint);
        return $"{notation.Of(endpoint.Input)}, {notation.Of(endpoint.Output)}";
    }
}
