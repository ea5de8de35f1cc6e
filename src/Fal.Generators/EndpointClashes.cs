using System.Collections.Immutable;
using Fal.Generators.Diagnostics;
using Fal.Generators.Model;
using Fal.Generators.Schemas;

namespace Fal.Generators;

/// <summary>What one file's endpoints are called: all that another file needs to know of it.</summary>
internal sealed record EndpointNames(string Path, EquatableArray<EndpointName> Names)
{
    public static EndpointNames Of(SchemaFileModel model) => new(model.Path, model.Endpoints.Select(EndpointName.Of).ToEquatableArray());
}

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

/// <summary>The endpoints that are left out because another has their name. The file that sorts first wins.</summary>
internal sealed record EndpointClashes(EquatableArray<DiagnosticInfo> Diagnostics, EquatableArray<string> Losers)
{
    public static EndpointClashes Among(ImmutableArray<EndpointNames> files)
    {
        var diagnostics = new List<DiagnosticInfo>();
        var losers = new List<string>();

        // Generated files are named after their types, and names of files do not differ by case alone.
        var winners = new Dictionary<string, (string Id, string Path)>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            for (var i = 0; i < file.Names.Count; i++)
            {
                var name = file.Names[i];
                if (name.Types.FirstOrDefault(winners.ContainsKey) is { } clash)
                {
                    losers.Add(Key(file.Path, i));
                    diagnostics.Add(Clash(clash, (name.Id, file.Path), winners[clash]));
                    continue;
                }

                foreach (var type in name.Types)
                    winners[type] = (name.Id, file.Path);
            }
        }

        return new EndpointClashes(diagnostics.ToEquatableArray(), losers.ToEquatableArray());
    }

    /// <summary>The endpoints of a file that keep their names.</summary>
    public IEnumerable<EndpointModel> Without(SchemaFileModel file)
    {
        var losers = Losers;
        return file.Endpoints.Where((_, i) => !losers.Contains(Key(file.Path, i)));
    }

    private static DiagnosticInfo Clash(string type, (string Id, string Path) loser, (string Id, string Path) winner)
    {
        var (file, other) = (Path.GetFileName(loser.Path), Path.GetFileName(winner.Path));
        if (file == other)
            (file, other) = (loser.Path, winner.Path);
        var position = new SchemaPosition(loser.Path, 0, 0);
        return loser.Id == winner.Id
            ? DiagnosticInfo.At(position, Descriptors.DuplicateEndpoint, loser.Id, other, file)
            : DiagnosticInfo.At(position, Descriptors.EndpointClash, loser.Id, file, type, winner.Id, other);
    }

    private static string Key(string path, int index) => $"{path}|{index}";
}
