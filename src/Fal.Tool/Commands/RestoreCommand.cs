using System.CommandLine;
using Fal.Tool.Files;

namespace Fal.Tool.Commands;

/// <summary><c>restore</c>: the files as the lock says them.</summary>
internal static class RestoreCommand
{
    public static Command Create(ToolEnvironment environment)
    {
        var ids = CommonOptions.Ids(environment, "Ids of models; else all of the lock.");
        return new Command("restore", "Writes the schemas that the lock names and that are missing or changed: from the cache, else from where they are.") { ids }
            .Does(environment, (session, cancellationToken) => RunAsync(session, session.Parsed.GetValue(ids)!, cancellationToken));
    }

    private static async Task<int> RunAsync(ToolSession session, string[] ids, CancellationToken cancellationToken)
    {
        var (folder, cache) = (session.Folder, session.Cache);
        var wrong = folder.Select(ids).Where(entry => folder.Read(entry) is not { } schema || !SchemaFolder.IsOf(entry, schema)).ToList();
        var found = wrong.Select(entry => (Entry: entry, Schema: cache.Read(entry.Sha256))).Where(pair => pair.Schema is not null).Select(pair => (pair.Entry, Schema: pair.Schema!)).ToList();
        var absent = wrong.Where(entry => found.All(pair => pair.Entry != entry)).ToList();
        var problems = new List<string>();
        if (absent.Count > 0)
        {
            var result = await session.Sources.AgainAsync(absent, cancellationToken).ConfigureAwait(false);
            foreach (var entry in absent)
            {
                var schema = result.Schemas.FirstOrDefault(schema => schema.Facts.Id == entry.Id);
                if (schema?.Sha256 == entry.Sha256)
                    found.Add((entry, schema.Json));
                else
                    problems.Add(schema is not null ? $"{entry.Id} is another now than the lock says, and no cache here has the old one: dotnet fal update {entry.Id}." : $"{entry.Id}: {result.Problems.FirstOrDefault(problem => problem.Id == entry.Id).Problem ?? "the catalogue has it no more"}.");
            }
        }

        var changes = new FileChanges();
        folder.Change(changes, found, []);
        changes.Apply(cancellationToken);
        foreach (var (entry, schema) in found)
        {
            cache.Keep(entry.Sha256, schema);
            session.Output.Note($"Restored {entry.Id}: {session.Shown(folder.PathOf(entry))}");
        }

        if (wrong.Count == 0)
            session.Output.Note("All files are as the lock says.");
        problems.ForEach(session.Output.Error);
        return problems.Count > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }
}
