using Fal.Generators.Surroundings;
using Fal.Schemas;
using Fal.Schemas.Model;

namespace Fal.Generators;

/// <summary>What of a project's models a container can give.</summary>
/// <param name="Clients">The full names of the endpoint classes, and what they are beside themselves, in the order of the endpoints' ids.</param>
internal sealed record ModelServices(EquatableArray<(string Client, ClientService Service)> Clients)
{
    /// <summary>The clients that are generated; null where there are none, or no container.</summary>
    public static ModelServices? Of(IEnumerable<EndpointNames> files, EndpointClashes clashes, ProjectCode code)
    {
        if (!code.HasContainer || code.Rivals.Count > 0)
            return null;
        var clients = files
            .SelectMany(clashes.Without)
            .Where(name => name.Service is not null && !code.Referenced.Contains(name.Client))
            .OrderBy(name => name.Id, StringComparer.Ordinal)
            .Select(name => (name.Client, name.Service!))
            .ToEquatableArray();
        return clients.Count == 0 ? null : new ModelServices(clients);
    }
}
