using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Shared;
using Fal.Tool.Catalogue;
using Fal.Tool.Files;

namespace Fal.Tool.Commands;

/// <summary><c>check</c>: for a build server, whether lock, files and service agree.</summary>
internal static class CheckCommand
{
    private static readonly Option<bool> Offline = new("--offline") { Description = "Compares the lock and the files, without asking the service." };

    public static Command Create(ToolEnvironment environment) =>
        new Command("check", "Checks that lock, files and service agree, and that no model is deprecated or gone.") { Offline, CommonOptions.Json }.Does(environment, RunAsync);

    private static async Task<int> RunAsync(ToolSession session, CancellationToken cancellationToken)
    {
        var entries = session.Folder.Select([]);
        var findings = entries.SelectMany(entry => InFolder(session, entry)).ToList();
        if (!session.Parsed.GetValue(Offline))
            findings.AddRange(await AtServiceAsync(session, entries, cancellationToken).ConfigureAwait(false));
        findings = [.. findings.DistinctBy(finding => (finding.Id, finding.Kind)).OrderBy(finding => finding.Id, StringComparer.Ordinal)];
        session.Output.Json(new JsonObject
        {
            ["models"] = entries.Count,
            ["findings"] = new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject { ["id"] = finding.Id, ["kind"] = finding.Kind, ["message"] = finding.Message })]),
        });
        foreach (var finding in findings)
            session.Output.Line(VisibleText.Of($"{finding.Id}: {finding.Message}"));
        if (findings.Count == 0)
            session.Output.Note($"{(entries.Count == 1 ? "1 model" : $"{entries.Count} models")}: {(session.Parsed.GetValue(Offline) ? "lock and files agree" : "lock, files and service agree")}.");
        return findings.Count > 0 ? ExitCodes.Found : ExitCodes.Done;
    }

    private static IEnumerable<Finding> InFolder(ToolSession session, LockEntry entry)
    {
        if (session.Folder.Read(entry) is not { } schema)
        {
            yield return new(entry.Id, "missing", $"{entry.FileName} is missing: dotnet fal restore");
            yield break;
        }

        if (!SchemaFolder.IsOf(entry, schema))
            yield return new(entry.Id, "edited", $"{entry.FileName} is not what the lock says: dotnet fal restore, or dotnet fal update {entry.Id}");
        if (ToolSession.FactsIn(schema) is { IsDeprecated: true } facts)
            yield return Deprecated(facts, entry.Id);
    }

    private static async Task<IEnumerable<Finding>> AtServiceAsync(ToolSession session, IReadOnlyList<LockEntry> entries, CancellationToken cancellationToken)
    {
        var result = await session.Sources.AgainAsync(entries, cancellationToken).ConfigureAwait(false);
        var findings = result.Missing.Select(id => new Finding(id, "gone", "the service has it no more: use another model (dotnet fal search), and dotnet fal remove " + id)).ToList();
        findings.AddRange(result.Problems.Select(problem => new Finding(problem.Id, "failed", problem.Problem)));
        foreach (var schema in result.Schemas)
        {
            if (schema.Facts.IsDeprecated)
                findings.Add(Deprecated(schema.Facts, schema.Facts.Id));
            if (schema.Sha256 != session.Folder.Find(schema.Facts.Id)!.Sha256)
                findings.Add(new(schema.Facts.Id, "changed", $"the model has changed: dotnet fal diff {schema.Facts.Id}, then dotnet fal update {schema.Facts.Id}"));
        }

        return findings;
    }

    private static Finding Deprecated(ModelFacts facts, string id) =>
        new(id, "deprecated", $"it is deprecated{(facts.DeprecatedDay is { } date ? $" since {date}" : "")}{(facts.Successor is { } successor ? $": use {successor} (dotnet fal add {successor})" : "")}");

    private sealed record Finding(string Id, string Kind, string Message);
}
