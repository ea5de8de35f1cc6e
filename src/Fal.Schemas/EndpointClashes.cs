using Fal.Schemas.Model;

namespace Fal.Schemas;

/// <summary>The endpoints that are left out because another has their name. The file that sorts first wins.</summary>
internal sealed record EndpointClashes(EquatableArray<SchemaProblem> Problems, EquatableArray<string> Losers)
{
    public static EndpointClashes Among(IEnumerable<EndpointNames> files)
    {
        var problems = new List<SchemaProblem>();
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
                    problems.Add(Clash(clash, (name.Id, file.Path), winners[clash]));
                    continue;
                }

                foreach (var type in name.Types)
                    winners[type] = (name.Id, file.Path);
            }
        }

        return new EndpointClashes(problems.ToEquatableArray(), losers.ToEquatableArray());
    }

    /// <summary>The endpoints of a file that keep their names.</summary>
    public IEnumerable<EndpointModel> Without(SchemaFileModel file)
    {
        var losers = Losers.Count == 0 ? [] : new HashSet<string>(Losers);
        return file.Endpoints.Where((_, i) => !losers.Contains(Key(file.Path, i)));
    }

    /// <summary>The names that a file's endpoints keep.</summary>
    public IEnumerable<EndpointName> Without(EndpointNames file) => file.Names.Where((_, i) => !Losers.Contains(Key(file.Path, i)));

    private static SchemaProblem Clash(string type, (string Id, string Path) loser, (string Id, string Path) winner)
    {
        var (file, other) = (Path.GetFileName(loser.Path), Path.GetFileName(winner.Path));
        if (file == other)
            (file, other) = (loser.Path, winner.Path);
        var position = SchemaPosition.StartOf(loser.Path);
        return loser.Id == winner.Id
            ? SchemaProblem.At(position, SchemaProblemKind.DuplicateEndpoint, loser.Id, other, file)
            : SchemaProblem.At(position, SchemaProblemKind.EndpointClash, loser.Id, file, type, winner.Id, other);
    }

    private static string Key(string path, int index) => $"{path}|{index}";
}
