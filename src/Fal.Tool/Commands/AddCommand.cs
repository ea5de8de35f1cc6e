using System.CommandLine;
using Fal.Tool.Catalogue;
using Fal.Tool.Files;
using Fal.Tool.Reading;

namespace Fal.Tool.Commands;

/// <summary><c>add</c>: schemas of models into the folder, and what the project needs for their clients.</summary>
internal static class AddCommand
{
    private static readonly Argument<string[]> Ids = CommonOptions.Names(new("ID|FILE") { Description = "Ids of models, also with stars (fal-ai/flux/*; two stars for any number of parts), or files of schemas.", Arity = ArgumentArity.ZeroOrMore });
    private static readonly Option<string?> Url = new("--url") { Description = "The address of an OpenAPI document, such as that of an app of your own.", HelpName = "URL" };
    private static readonly Option<string?> Id = new("--id") { Description = "The id of the app whose document --url or a file is, as me/my-app.", HelpName = "ID" };

    public static Command Create(ToolEnvironment environment)
    {
        var command = new Command("add", "Adds models: their schemas to the folder, and the generator to the project.") { Ids, Url, Id };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Ids) is not { Tokens.Count: > 0 } && result.GetValue(Url) is null)
                result.AddError("What is to be added? Say an id (dotnet fal add fal-ai/flux/dev), a file, or a --url.");
        });
        return command.Does(environment, RunAsync);
    }

    private static async Task<int> RunAsync(ToolSession session, CancellationToken cancellationToken)
    {
        var result = await FetchAsync(session, cancellationToken).ConfigureAwait(false);
        var (folder, place) = (session.Folder, session.Place);
        var schemas = result.Schemas.DistinctBy(schema => schema.Facts.Id).ToList();
        foreach (var known in schemas.Where(schema => !result.InFolder.Contains(schema) && folder.Find(schema.Facts.Id) is { } entry && entry.Sha256 != schema.Sha256))
            session.Output.Note($"{known.Facts.Id} is there already, in another version: dotnet fal update {known.Facts.Id}");
        var unlocked = folder.Unlocked();
        var now = session.Environment.Time.GetUtcNow();
        var added = schemas.Where(schema => folder.Find(schema.Facts.Id) is not { } entry || (result.InFolder.Contains(schema) && entry.Sha256 != schema.Sha256))
            .Select(schema => (Entry: schema.Entry(now, FileOf(schema.Facts.Id)), schema.Json, schema.Facts)).ToList();
        CheckFiles(folder, added.Select(schema => schema.Entry).Where(entry => folder.Find(entry.Id) is null && !unlocked.ContainsKey(entry.Id)));

        var changes = new FileChanges();
        var project = place.Project is { } path ? new ProjectFile(path) : null;
        var named = schemas.Select(schema => folder.Find(schema.Facts.Id) ?? added.First(one => one.Entry.Id == schema.Facts.Id).Entry).Select(folder.PathOf).ToList();
        if (named.Count > 0)
            project?.Add(changes, folder.Path, named);
        folder.Change(changes, [.. added.Select(schema => (schema.Entry, schema.Json))], []);
        changes.Apply(cancellationToken);
        foreach (var (entry, json, _) in added)
            session.Cache.Keep(entry.Sha256, json);

        Tell(session, schemas, added.Select(schema => schema.Entry).ToList(), project);
        foreach (var line in result.Lines)
            session.Output.Error(line);
        return result.Problems.Count > 0 ? ExitCodes.Failed : ExitCodes.Done;

        // The file that has the model already keeps its name.
        string? FileOf(string id) => (folder.Find(id)?.FileName ?? unlocked.GetValueOrDefault(id)) is { } name && name != SchemaFileName.Of(id) ? name : null;
    }

    private static async Task<FetchResult> FetchAsync(ToolSession session, CancellationToken cancellationToken)
    {
        var (named, id) = (session.Parsed.GetValue(Ids)!, session.Parsed.GetValue(Id));
        var files = named.Where(name => IsFile(session, name)).ToList();
        if (id is not null && files.Count + (session.Parsed.GetValue(Url) is null ? 0 : 1) != 1)
            throw new FalToolException("--id says of which app one document is: give one file, or one --url.");
        var ids = named.Except(files).ToList();
        var result = ids.Count == 0 ? new FetchResult() : await session.Sources.FromCatalogueAsync(ids, cancellationToken).ConfigureAwait(false);
        if (session.Parsed.GetValue(Url) is { } url)
            result.Schemas.AddRange(await session.Sources.FromAddressAsync(url, id, cancellationToken).ConfigureAwait(false));
        foreach (var file in files.SelectMany(file => Paths(session, file)).Where(file => file != session.Folder.LockPath))
            AddFile(session, file, id, result);
        return result;
    }

    /// <summary>A file, or those that a name with stars is of, where the shell has not said them.</summary>
    private static IEnumerable<string> Paths(ToolSession session, string file)
    {
        var path = Path.GetFullPath(file, session.Environment.Folder);
        return IdPattern.IsPattern(Path.GetFileName(path)) && !File.Exists(path) && Directory.Exists(Path.GetDirectoryName(path))
            ? Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path)).Order(StringComparer.Ordinal)
            : [path];
    }

    private static void AddFile(ToolSession session, string file, string? id, FetchResult result)
    {
        try
        {
            if (id is null && session.Sources.FromFolder(file) is { } kept)
                result.AddInFolder(kept);
            else
                result.Schemas.AddRange(SchemaSources.FromFile(file, Path.GetRelativePath(session.Folder.Path, file).Replace('\\', '/'), id));
        }
        catch (FalToolException error) when (Path.GetDirectoryName(file) == session.Folder.Path)
        {
            result.Fail(session.Shown(file), error.Message);
        }
    }

    private static bool IsFile(ToolSession session, string name) =>
        name.EndsWith(SchemaFileName.Extension, StringComparison.OrdinalIgnoreCase) || (!IdPattern.IsPattern(name) && File.Exists(Path.GetFullPath(name, session.Environment.Folder)));

    /// <summary>A file of somebody's own is not written over.</summary>
    private static void CheckFiles(SchemaFolder folder, IEnumerable<LockEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.File is null && File.Exists(folder.PathOf(entry))))
            throw new FalToolException($"{folder.PathOf(entry)} is there, and is no schema of {entry.Id}: move it away first.");
    }

    private static void Tell(ToolSession session, List<FetchedSchema> schemas, List<LockEntry> added, ProjectFile? project)
    {
        foreach (var entry in added.Take(10))
            session.Output.Note($"Added {entry.Id}: {session.Shown(session.Folder.PathOf(entry))}");
        if (added.Count > 10)
            session.Output.Note($"and {added.Count - 10} more.");
        foreach (var note in project?.Notes ?? [])
            session.Output.Note($"{char.ToUpperInvariant(note[0])}{note[1..]}.");
        foreach (var same in schemas.Where(schema => added.All(entry => entry.Id != schema.Facts.Id) && session.Folder.Find(schema.Facts.Id)?.Sha256 == schema.Sha256))
            session.Output.Note($"{same.Facts.Id} is there already, and current.");
        foreach (var old in schemas.Where(schema => schema.Facts.IsDeprecated))
            session.Output.Warning($"{old.Facts.Id} is deprecated{(old.Facts.Successor is { } successor ? $": use {successor}" : "")}.");
        if (added.Count > 0)
            WhatNext(session, schemas.First(schema => schema.Facts.Id == added[0].Id), project?.HasOlderLanguage == true);
    }

    private static void WhatNext(ToolSession session, FetchedSchema schema, bool isOlder)
    {
        var (output, place) = (session.Output, session.Place);
        var endpoints = SchemaModels.Read(schema.Facts.Id, schema.Json, CancellationToken.None).Endpoints;
        if (endpoints.Count == 0)
            return;
        output.Note("");
        if (place.Program is not null && MissingIn(place.Program, Path.GetRelativePath(place.Folder, session.Folder.Path).Replace('\\', '/')) is { Count: > 0 } missing)
            output.Note($"Write at the top of {Path.GetFileName(place.Program)}:\n\n{string.Join('\n', missing)}\n");
        else if (place is { Program: null, Project: null })
            output.Note($"There is no project here. In yours, write:\n\n<PackageReference Include=\"{ProjectFile.Package}\" Version=\"{ToolVersion.Short}\" />\n<FalModel Include=\"{Path.GetRelativePath(place.Folder, session.Folder.Path).Replace('\\', '/')}/**/*.json\" />\n");
        output.Note("Now write:\n");
        foreach (var line in CallExample.Of(endpoints[0], isOlder))
            output.Note(line);
    }

    /// <summary>The lines that a program of one file does not have at its top.</summary>
    private static List<string> MissingIn(string program, string schemas)
    {
        var lines = File.ReadLines(program).Select(line => line.Trim()).Where(line => line.StartsWith("#:", StringComparison.Ordinal)).ToList();
        (string Line, string Start)[] needed = [($"#:package {ProjectFile.Package}@{ToolVersion.Short}", $"#:package {ProjectFile.Package}"), ($"#:include {schemas}/*.json", $"#:include {schemas}/")];
        return [.. needed.Where(one => !lines.Any(line => line.StartsWith(one.Start, StringComparison.OrdinalIgnoreCase))).Select(one => one.Line)];
    }
}
