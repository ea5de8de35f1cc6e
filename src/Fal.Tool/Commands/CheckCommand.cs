using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Shared;
using Fal.Tool.Catalogue;
using Fal.Tool.Comparison;
using Fal.Tool.Files;
using Fal.Tool.Reading;

namespace Fal.Tool.Commands;

/// <summary><c>check</c>: for a build server, whether lock, files and service agree.</summary>
internal static class CheckCommand
{
    private const string Failed = "failed";
    private const string OfDeprecated = "deprecated";
    private static readonly Option<bool> Offline = new("--offline") { Description = "Compares the lock and the files, without asking the service." };

    public static Command Create(ToolEnvironment environment) =>
        new Command("check", "Checks that lock, files and service agree, and that no model is deprecated or gone.") { Offline, CommonOptions.Json }.Does(environment, RunAsync);

    private static async Task<int> RunAsync(ToolSession session, CancellationToken cancellationToken)
    {
        var entries = session.Folder.Select([]);
        var findings = entries.SelectMany(entry => InFolder(session, entry)).ToList();
        if (!session.Parsed.GetValue(Offline))
            findings.AddRange(await AtServiceAsync(session, entries, cancellationToken).ConfigureAwait(false));
        findings = [.. findings.Where(finding => finding.Kind != OfDeprecated || !IsAccepted(session, finding.Id)).DistinctBy(finding => (finding.Id, finding.Kind)).OrderBy(finding => finding.Id, StringComparer.Ordinal)];
        findings.AddRange(Strangers(session));
        session.Output.Json(new JsonObject
        {
            ["models"] = entries.Count,
            ["findings"] = new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject { ["id"] = finding.Id, ["kind"] = finding.Kind, ["message"] = finding.Message })]),
        });
        foreach (var finding in findings)
            session.Output.Line(VisibleText.Of($"{finding.Id}: {finding.Message}"));
        if (findings.Count == 0)
            session.Output.Note($"{(entries.Count == 1 ? "1 model" : $"{entries.Count} models")}: {(session.Parsed.GetValue(Offline) ? "lock and files agree" : "lock, files and service agree")}.");
        return findings.Any(finding => finding.Kind == Failed) ? ExitCodes.Failed : findings.Count > 0 ? ExitCodes.Found : ExitCodes.Done;
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

    /// <summary>The files that the lock does not have. A pair of JSON Schemas is added by hand, and has no place in the lock.</summary>
    private static IEnumerable<Finding> Strangers(ToolSession session)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in session.Folder.Strangers().Where(file => !SchemaPair.IsOutput(file) && SchemaPair.OutputOf(file) is null))
        {
            var path = Path.Combine(session.Folder.Path, file);
            var json = File.ReadAllBytes(path);
            var read = SchemaModels.Read(file, json, CancellationToken.None);
            var id = ToolSession.FactsIn(json)?.Id is { Length: > 0 } stated ? stated : read.Endpoints is [var first, ..] ? first.Id : file;
            if (read.Problems.FirstOrDefault(problem => problem.Kind.Severity is SchemaProblemSeverity.Error) is { } problem)
                yield return new(file, "unreadable", $"no client can be generated of it: {problem.Message.TrimEnd('.')}");
            else if ((session.Folder.Find(id)?.FileName ?? files.GetValueOrDefault(id)) is { } other)
                yield return new(id, "twice", $"{file} is of the same model as {other}: take one of them away");
            else
                yield return new(id, "unlocked", $"{file} is not in the lock: dotnet fal add {session.Shown(path)}");
            files.TryAdd(id, file);
        }
    }

    private static async Task<IEnumerable<Finding>> AtServiceAsync(ToolSession session, IReadOnlyList<LockEntry> entries, CancellationToken cancellationToken)
    {
        var result = await session.Sources.AgainAsync(entries, cancellationToken).ConfigureAwait(false);
        var findings = result.Missing.Select(id => new Finding(id, "gone", "the service has it no more: use another model (dotnet fal search), and dotnet fal remove " + id)).ToList();
        findings.AddRange(result.Problems.Select(problem => new Finding(problem.Id, Failed, problem.Problem)));
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
        new(id, OfDeprecated, $"it is deprecated{(facts.DeprecatedDay is { } date ? $" since {date}" : "")}{(facts.Successor is { } successor ? $": use {successor} (dotnet fal add {successor})" : "")}");

    /// <summary>Whether somebody has said in the file of ignored changes that the model is used all the same.</summary>
    private static bool IsAccepted(ToolSession session, string id)
    {
        var entry = session.Folder.Find(id)!;
        var endpoints = session.Folder.Read(entry) is { } schema ? SchemaModels.Read(entry.FileName, schema, CancellationToken.None).Endpoints : [];
        return endpoints.Count > 0 && endpoints.All(endpoint =>
            session.IsIgnored(endpoint.Id, new Change { Rule = ComparisonRules.ModelDeprecated, Side = ChangeSide.Client, Member = endpoint.Name, Text = "" }));
    }

    private sealed record Finding(string Id, string Kind, string Message);
}
