using Fal.Schemas.Model;

namespace Fal.Schemas;

/// <summary>What one endpoint is called.</summary>
/// <param name="Types">The full names of the types that stand in the namespace: the endpoint class and what goes with it.</param>
internal sealed record EndpointName(string Id, EquatableArray<string> Types)
{
    public static EndpointName Of(EndpointModel endpoint) => new(
        endpoint.Id,
        new[] { endpoint.Name, endpoint.Name + "Extensions" }
            .Concat(endpoint.Types.Where(t => t.IsTopLevel).Select(t => t.Name))
            .Select(name => $"{endpoint.Namespace}.{name}")
            .ToEquatableArray());
}
