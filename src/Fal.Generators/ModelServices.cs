using Fal.Generators.Surroundings;
using Fal.Schemas;
using Fal.Schemas.Model;

namespace Fal.Generators;

/// <summary>The models of a project that a container can give.</summary>
/// <param name="Clients">The full names of the endpoint classes, and the types of input and output, in the order of the endpoints' ids.</param>
internal sealed record ModelServices(EquatableArray<(string Client, string InputAndOutput)> Clients)
{
    /// <summary>The clients that are generated; null where there are none, or no container. One with values in its path is made by a call alone.</summary>
    public static ModelServices? Of(IEnumerable<EndpointNames> files, EndpointClashes clashes, ProjectCode code)
    {
        if (!code.HasContainer || code.Rivals.Count > 0)
            return null;
        var clients = files
            .SelectMany(clashes.Without)
            .Where(name => !name.Id.Contains('{') && !code.Referenced.Contains(name.Client))
            .OrderBy(name => name.Id, StringComparer.Ordinal)
            .Select(name => (name.Client, name.InputAndOutput))
            .ToEquatableArray();
        return clients.Count == 0 ? null : new ModelServices(clients);
    }
}
