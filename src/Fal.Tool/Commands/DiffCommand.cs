using System.CommandLine;
using System.Text;
using Fal.Schemas.Documents;
using Fal.Tool.Comparison;
using Fal.Tool.Comparison.Formats;
using Fal.Tool.Files;

namespace Fal.Tool.Commands;

/// <summary><c>diff</c>: what two states of the schemas mean for code.</summary>
internal static class DiffCommand
{
    private static readonly Option<string?> From = new("--from") { Description = "The old state: a folder, a file, or a revision of git; else the folder as it is.", HelpName = "REV|DIR|FILE" };
    private static readonly Option<string?> To = new("--to") { Description = "The new state, in the same way; else the folder as it is where --from is said, and the service where it is not.", HelpName = "REV|DIR|FILE" };
    private static readonly Option<string> FailOn = CommonOptions.Among<string>(new("--fail-on") { Description = "Exits with 1 where a change is of this grade or worse: source, wire, behaviour, or never.", DefaultValueFactory = _ => "never" }, "source", "wire", "behaviour", "never");
    private static readonly Option<string> Format = CommonOptions.Among<string>(new("--format") { Description = "How it is written: text, json, markdown, or github (annotations).", DefaultValueFactory = _ => "text" }, "text", "json", "markdown", "github");

    public static Command Create(ToolEnvironment environment)
    {
        var ids = CommonOptions.Ids(environment, "Ids of models, also with stars; else all.");
        return new Command("diff", "Says what changed between two states of the schemas, and what that breaks.") { ids, From, To, FailOn, Format, CommonOptions.Json }
            .Does(environment, (session, cancellationToken) => RunAsync(session, session.Parsed.GetValue(ids)!, cancellationToken));
    }

    private static async Task<int> RunAsync(ToolSession session, string[] ids, CancellationToken cancellationToken)
    {
        var (from, to) = (session.Parsed.GetValue(From), session.Parsed.GetValue(To));
        var (before, after, failed) = from is null && to is null
            ? await WithServiceAsync(session, ids, cancellationToken).ConfigureAwait(false)
            : (await FilesAsync(session, from, ids, cancellationToken).ConfigureAwait(false), await FilesAsync(session, to, ids, cancellationToken).ConfigureAwait(false), false);
        if (before is [var one] && after is [var other] && ids.Length == 0)
            (before, after) = ([one with { Path = other.Path }], [other]);
        var report = session.WithoutIgnored(ComparisonReport.Of(before, after, cancellationToken));
        Write(session, report);
        return failed ? ExitCodes.Failed : report.ExitCode(GradeWords.TryParse(session.Parsed.GetValue(FailOn)!, out var failOn) ? failOn : null);
    }

    private static void Write(ToolSession session, ComparisonReport report)
    {
        var writer = session.Environment.Output;
        IComparisonFormat format = (session.Output.IsJson ? "json" : session.Parsed.GetValue(Format)) switch
        {
            "json" => new JsonFormat(writer),
            "markdown" => new MarkdownFormat(writer),
            "github" => new GitHubFormat(writer, session.InRepository),
            _ => new TextFormat(session.Output.Console()),
        };
        format.Write(report);
    }

    /// <summary>The folder, and what the service has now. What cannot be fetched is an error, and compared with nothing.</summary>
    private static async Task<(IReadOnlyList<SchemaFile> Before, IReadOnlyList<SchemaFile> After, bool Failed)> WithServiceAsync(ToolSession session, string[] ids, CancellationToken cancellationToken)
    {
        var entries = session.Folder.Select(ids);
        var result = await session.Sources.AgainAsync(entries, cancellationToken).ConfigureAwait(false);
        foreach (var line in result.Lines)
            session.Output.Error(line);
        var failed = result.Problems.Select(problem => problem.Id).ToHashSet();
        var current = entries.Where(entry => !failed.Contains(entry.Id)).Select(entry => (Entry: entry, Json: session.Current(entry))).ToList();
        foreach (var (entry, _) in current.Where(kept => kept.Json is null))
        {
            session.Output.Error($"{entry.FileName} is missing or no schema, so that it can be compared with nothing: dotnet fal restore {entry.Id}");
            failed.Add(entry.Id);
        }

        var before = current.Where(kept => kept.Json is not null).Select(kept => File(session.Shown(session.Folder.PathOf(kept.Entry)), kept.Json!)).ToList();
        var after = result.Schemas.Where(schema => !failed.Contains(schema.Facts.Id)).Select(schema => File(session.Shown(session.Folder.PathOf(session.Folder.Find(schema.Facts.Id)!)), schema.Json)).ToList();
        return (before, after, failed.Count > 0);
    }

    private static async Task<IReadOnlyList<SchemaFile>> FilesAsync(ToolSession session, string? state, string[] ids, CancellationToken cancellationToken)
    {
        var path = state is null ? session.Folder.Path : Path.GetFullPath(state, session.Environment.Folder);
        if (System.IO.File.Exists(path))
            return [File(session.Shown(path), await System.IO.File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false))];
        if (state is null && !Directory.Exists(path))
            throw new FalToolException($"There is no folder {session.Shown(path)}: add a model first (dotnet fal add), or say where the schemas are with --schemas.");
        var files = Directory.Exists(path)
            ? Directory.GetFiles(path, "*" + SchemaFileName.Extension).Select(file => (Name: Path.GetFileName(file), Content: System.IO.File.ReadAllBytes(file))).Where(file => GitRevision.IsSchema(file.Name))
            : await GitRevision.FilesAsync(session.Folder.Path, state!, cancellationToken).ConfigureAwait(false);
        var wanted = ids.Where(id => !IdPattern.IsPattern(id)).Select(id => session.Folder.Find(id)?.FileName ?? SchemaFileName.Of(id)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. files.Where(file => IsWanted(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => File(session.Shown(Path.Combine(session.Folder.Path, file.Name)), file.Content))];

        bool IsWanted(string name) =>
            ids.Length == 0 || wanted.Contains(name) || ids.Where(IdPattern.IsPattern).Any(pattern => IdPattern.IsMatch(pattern, Path.GetFileNameWithoutExtension(name).Replace("__", "/", StringComparison.Ordinal)));
    }

    private static SchemaFile File(string path, byte[] json) =>
        new(path, Encoding.UTF8.GetString(json).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal), new());
}
