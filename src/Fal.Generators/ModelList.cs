using Fal.Generators.Surroundings;
using Fal.Schemas;
using Fal.Schemas.Model;

namespace Fal.Generators;

/// <summary>The list of a project's models, where it asks for one.</summary>
/// <param name="Clients">The full names of the endpoint classes, in the order of the endpoints' ids.</param>
internal sealed record ModelList(ModelListPlace Place, EquatableArray<string> Clients)
{
    /// <summary>Lists the endpoints whose clients are generated. One with values in its path is no endpoint before they are known.</summary>
    public static ModelList? Of(ModelListPlace? place, IEnumerable<EndpointNames> files, EndpointClashes clashes, ProjectCode code)
    {
        if (place is null || code.Rivals.Count > 0)
            return null;
        var clients = files
            .SelectMany(clashes.Without)
            .Where(name => !name.Id.Contains('{') && !code.Referenced.Contains(name.Client))
            .OrderBy(name => name.Id, StringComparer.Ordinal)
            .Select(name => name.Client)
            .ToEquatableArray();
        return new ModelList(place, clients);
    }
}
