using System.CommandLine;
using Fal.Tool.Files;

namespace Fal.Tool.Commands;

/// <summary><c>remove</c>: models out of the folder.</summary>
internal static class RemoveCommand
{
    public static Command Create(ToolEnvironment environment)
    {
        var ids = CommonOptions.Ids(environment, "Ids of models, also with stars.", ArgumentArity.OneOrMore);
        return new Command("remove", "Removes models: their schemas, and what the lock and the project say of them.") { ids }
            .Does(environment, (session, cancellationToken) => Task.FromResult(Run(session, session.Parsed.GetValue(ids)!, cancellationToken)));
    }

    private static int Run(ToolSession session, string[] ids, CancellationToken cancellationToken)
    {
        var folder = session.Folder;
        var removed = folder.Select(ids);
        var changes = new FileChanges();
        var project = session.Place.Project is { } path ? new ProjectFile(path) : null;
        project?.Remove(changes, [.. removed.Select(folder.PathOf)]);
        folder.Change(changes, [], removed);
        changes.Apply(cancellationToken);
        foreach (var entry in removed)
            session.Output.Note($"Removed {entry.Id}: {session.Shown(folder.PathOf(entry))}");
        foreach (var note in project?.Notes ?? [])
            session.Output.Note($"{char.ToUpperInvariant(note[0])}{note[1..]}.");
        return ExitCodes.Done;
    }
}
