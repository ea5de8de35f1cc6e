using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Fal.Schemas.Documents;
using Fal.Shared;
using Fal.Tool.Catalogue;
using Fal.Tool.Comparison;
using Fal.Tool.Comparison.Formats;
using Fal.Tool.Files;

namespace Fal.Tool.Commands;

/// <summary><c>update</c>: the schemas as the service has them now, as far as they break no code.</summary>
internal static class UpdateCommand
{
    private const string Breaking = "breaking";
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what would change, and changes nothing." };
    private static readonly Option<string?> Accept = CommonOptions.Among<string?>(new("--accept") { Description = "Takes changes after which code may not compile (breaking); without it such models stay as they are." }, Breaking);
    private static readonly Option<bool> DiscardEdits = new("--discard-edits") { Description = "Writes over files that were changed by hand; without it such models stay as they are." };

    public static Command Create(ToolEnvironment environment)
    {
        var ids = CommonOptions.Ids(environment, "Ids of models, also with stars; else all of the lock.");
        return new Command("update", "Fetches the schemas again, and says what their changes mean for your code.") { ids, DryRun, Accept, DiscardEdits, CommonOptions.Json }
            .Does(environment, (session, cancellationToken) => RunAsync(session, session.Parsed.GetValue(ids)!, cancellationToken));
    }

    private static async Task<int> RunAsync(ToolSession session, string[] ids, CancellationToken cancellationToken)
    {
        var entries = session.Folder.Select(ids);
        var result = await session.Sources.AgainAsync(entries, cancellationToken).ConfigureAwait(false);
        var news = result.Schemas.Select(schema => New(session, schema)).OfType<NewSchema>().ToList();
        var unchanged = entries.Count - news.Count - result.Missing.Count - result.Problems.Count;
        var compared = news.Where(one => one is { IsKept: false, Before: not null }).ToList();

        // What fal.diff.ignore says counts for reports. Here each change is told, and asked for.
        var report = compared.Count == 0 ? null : Compare(session, compared, cancellationToken) with { Unchanged = unchanged };
        var refused = session.Parsed.GetValue(Accept) == Breaking ? [] : report?.Models.Where(model => model.Grade is ChangeGrade.Source).Select(model => model.Id).ToHashSet() ?? [];
        var taken = compared.Select(one => one.Schema).Where(schema => !IsRefused(schema)).ToList();
        var left = compared.Select(one => one.Schema).Where(IsRefused).ToList();
        if (!session.Parsed.GetValue(DryRun))
            Write(session, taken, cancellationToken);

        Tell(session, report, taken, left, unchanged);
        TellKept(session, news.Except(compared));
        TellProblems(session, result);
        left.AddRange(news.Except(compared).Select(one => one.Schema));
        session.Output.Json(Json(session, report, taken, left, result));
        return result.Problems.Count > 0 ? ExitCodes.Failed : left.Count + result.Missing.Count > 0 ? ExitCodes.Found : ExitCodes.Done;

        // An app's document has several endpoints, whose ids begin with its own.
        bool IsRefused(FetchedSchema schema) => refused.Contains(schema.Facts.Id) || (schema.Facts.IsApp && refused.Any(id => id.StartsWith(schema.Facts.Id + "/", StringComparison.Ordinal)));
    }

    /// <summary>What is to be written; null where lock and file have it already.</summary>
    private static NewSchema? New(ToolSession session, FetchedSchema schema)
    {
        var entry = session.Folder.Find(schema.Facts.Id)!;
        var kept = session.Folder.Read(entry);
        var isLocked = kept is not null && SchemaFolder.IsOf(entry, kept);
        if (isLocked && entry.Sha256 == schema.Sha256)
            return null;
        var before = session.Current(entry) ?? (entry.Sha256 == schema.Sha256 ? schema.Json : null);
        return new(schema, before, kept is not null && !isLocked && !session.Parsed.GetValue(DiscardEdits));
    }

    private static ComparisonReport Compare(ToolSession session, List<NewSchema> compared, CancellationToken cancellationToken)
    {
        var (before, after) = (new List<SchemaFile>(), new List<SchemaFile>());
        foreach (var (schema, kept, _) in compared)
        {
            var path = session.Shown(session.Folder.PathOf(session.Folder.Find(schema.Facts.Id)!));
            before.Add(File(path, kept!));
            after.Add(File(path, schema.Json));
        }

        return ComparisonReport.Of(before, after, cancellationToken);

        static SchemaFile File(string path, byte[] json) => new(path, Encoding.UTF8.GetString(json).TrimStart('\uFEFF'), new());
    }

    private static void Write(ToolSession session, List<FetchedSchema> taken, CancellationToken cancellationToken)
    {
        var changes = new FileChanges();
        var now = session.Environment.Time.GetUtcNow();
        session.Folder.Change(changes, [.. taken.Select(schema => (Entry(schema, session.Folder.Find(schema.Facts.Id)!), schema.Json))], []);
        changes.Apply(cancellationToken);
        foreach (var schema in taken)
            session.Cache.Keep(schema.Sha256, schema.Json);

        // A file that only comes back is what the lock says already.
        LockEntry Entry(FetchedSchema schema, LockEntry locked) => schema.Sha256 == locked.Sha256 ? locked : schema.Entry(now, locked.File);
    }

    private static void Tell(ToolSession session, ComparisonReport? report, List<FetchedSchema> taken, List<FetchedSchema> left, int unchanged)
    {
        var output = session.Output;
        if (report is not null && !output.IsJson)
            new TextFormat(output.Console()).Write(report);
        var isDry = session.Parsed.GetValue(DryRun);
        output.Note($"{Count(taken.Count)} {(isDry ? "would be updated" : "updated")}, {unchanged} unchanged.");
        if (left.Count > 0)
            output.Note($"{Count(left.Count)} left as {(left.Count == 1 ? "it was" : "they were")}, since code that compiled may not compile any more: dotnet fal update {string.Join(' ', left.Take(5).Select(schema => schema.Facts.Id))} --accept breaking");
        foreach (var old in taken.Concat(left).Where(schema => schema.Facts.IsDeprecated))
            output.Warning(VisibleText.Of($"{old.Facts.Id} is deprecated{(old.Facts.Successor is { } successor ? $": use {successor} (dotnet fal add {successor})" : "")}."));
    }

    /// <summary>Says of models that are not touched what to do first.</summary>
    private static void TellKept(ToolSession session, IEnumerable<NewSchema> kept)
    {
        foreach (var one in kept)
        {
            var entry = session.Folder.Find(one.Schema.Facts.Id)!;
            session.Output.Warning(one.IsKept
                ? $"{entry.FileName} was changed by hand, and stays as it is: dotnet fal update {entry.Id} --discard-edits, or dotnet fal restore {entry.Id}"
                : $"{entry.FileName} is missing or no schema, so that nobody can say what the new one breaks, and stays as it is: dotnet fal restore {entry.Id} first, or take it from the repository.");
        }
    }

    private static void TellProblems(ToolSession session, FetchResult result)
    {
        foreach (var id in result.Missing)
            session.Output.Warning($"{id} is gone: the service has it no more. Its schema stays until dotnet fal remove {id}.");
        foreach (var line in result.Lines)
            session.Output.Error(line);
    }

    private static JsonObject Json(ToolSession session, ComparisonReport? report, List<FetchedSchema> taken, List<FetchedSchema> left, FetchResult result) => new()
    {
        ["dryRun"] = session.Parsed.GetValue(DryRun),
        ["updated"] = Names(taken.Select(schema => schema.Facts.Id)),
        ["refused"] = Names(left.Select(schema => schema.Facts.Id)),
        ["deprecated"] = Names(result.Schemas.Where(schema => schema.Facts.IsDeprecated).Select(schema => schema.Facts.Id)),
        ["gone"] = Names(result.Missing),
        ["failed"] = new JsonArray([.. result.Problems.Select(problem => (JsonNode)new JsonObject { ["id"] = problem.Id, ["message"] = problem.Problem })]),
        ["changes"] = new JsonArray([.. (report?.Models ?? []).SelectMany(model => model.Changes.Select(change => (JsonNode)Json(model.Id, change)))]),
    };

    private static JsonObject Json(string id, Change change) =>
        new([new("id", id), .. JsonFormat.Members(change).Select(member => KeyValuePair.Create<string, JsonNode?>(member.Name, member.Value))]);

    /// <param name="Schema">What was fetched.</param>
    /// <param name="Before">What the code was written against; null where that is lost.</param>
    /// <param name="IsKept">Whether the file was changed by hand and is not to be written over.</param>
    private sealed record NewSchema(FetchedSchema Schema, byte[]? Before, bool IsKept);

    private static JsonArray Names(IEnumerable<string> ids) => new([.. ids.Select(id => (JsonNode)id)]);

    private static string Count(int models) => models == 1 ? "1 model" : $"{models} models";
}
