using System.Collections.Immutable;
using Fal.Generators.Diagnostics;
using Fal.Generators.Model;
using Fal.Generators.Schemas;

namespace Fal.Generators;

/// <summary>What one file's endpoints are called: all that another file needs to know of it.</summary>
internal sealed record EndpointNames(string Path, EquatableArray<EndpointName> Names)
{
    public static EndpointNames Of(SchemaFileModel model) =>
        new(model.Path, model.Endpoints.Select(e => new EndpointName(e.Id, e.Namespace, e.Name)).ToEquatableArray());
}

internal sealed record EndpointName(string Id, string Namespace, string Name)
{
    public string FullName => $"{Namespace}.{Name}";
}

/// <summary>The endpoints that are left out because another has their name. The file that sorts first wins.</summary>
internal sealed record EndpointClashes(EquatableArray<DiagnosticInfo> Diagnostics, EquatableArray<string> Losers)
{
    public static EndpointClashes Among(ImmutableArray<EndpointNames> files)
    {
        var diagnostics = new List<DiagnosticInfo>();
        var losers = new List<string>();
        var winners = new Dictionary<string, (string Id, string Path)>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            for (var i = 0; i < file.Names.Count; i++)
            {
                var name = file.Names[i];
                if (!winners.TryGetValue(name.FullName, out var winner))
                {
                    winners.Add(name.FullName, (name.Id, file.Path));
                    continue;
                }

                losers.Add(Key(file.Path, i));
                diagnostics.Add(DiagnosticInfo.At(
                    new SchemaPosition(file.Path, 0, 0), Descriptors.EndpointClash, name.Id, Path.GetFileName(file.Path), name.Name, winner.Id, Path.GetFileName(winner.Path)));
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

    private static string Key(string path, int index) => $"{path}|{index}";
}
