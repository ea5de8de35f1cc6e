using System.CommandLine;
using System.Text;
using Fal.Shared;
using Fal.Tool.Catalogue;
using Fal.Tool.Files;
using Fal.Tool.Reading;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Tool.Commands;

/// <summary><c>code</c>: the C# that the generator writes.</summary>
internal static class CodeCommand
{
    private static readonly Option<string?> Out = new("--out") { Description = "Writes a file for each model into a folder, for projects that cannot run generators. They need the package Fal.Client.", HelpName = "DIR" };
    private static readonly Option<string?> Namespace = new("--namespace") { Description = "The namespace, instead of Fal.Models.", HelpName = "NAME" };
    private static readonly Option<bool> Internal = new("--internal") { Description = "Makes the types internal." };

    public static Command Create(ToolEnvironment environment)
    {
        var ids = CommonOptions.Ids(environment, "Ids of models.", ArgumentArity.OneOrMore);
        return new Command("code", "Writes the C# that the generator writes of a model.") { ids, Out, Namespace, Internal }
            .Does(environment, (session, cancellationToken) => RunAsync(session, session.Parsed.GetValue(ids)!, cancellationToken));
    }

    private static async Task<int> RunAsync(ToolSession session, string[] ids, CancellationToken cancellationToken)
    {
        if (session.Parsed.GetValue(Namespace) is { } wanted && !IsNamespace(wanted))
            throw new FalToolException($"--namespace takes a namespace of C#, as My.Models, not '{VisibleText.Of(wanted, 100)}'.");
        var kept = ids.Select(session.Folder.Find).OfType<LockEntry>().Select(session.Kept).ToList();
        var others = ids.Except(kept.Select(schema => schema.Facts.Id)).ToList();
        var result = others.Count == 0 ? new FetchResult() : await session.Sources.FromCatalogueAsync(others, cancellationToken).ConfigureAwait(false);
        if (result.Lines.FirstOrDefault() is { } problem)
            throw new FalToolException(problem);
        var properties = new Dictionary<string, string> { ["FalAccess"] = session.Parsed.GetValue(Internal) ? "internal" : "public" };
        if (session.Parsed.GetValue(Namespace) is { } name)
            properties["FalNamespace"] = name;
        var files = GeneratedCode.Of([.. kept.Concat(result.Schemas).Select(schema => (SchemaFileName.Of(schema.Facts.Id), schema.Json))], properties, cancellationToken);
        if (session.Parsed.GetValue(Out) is { } folder)
            Write(session, Path.GetFullPath(folder, session.Environment.Folder), files, cancellationToken);
        else
            session.Environment.Output.Write(string.Concat(files.Select(file => file.Text)));
        return ExitCodes.Done;
    }

    private static bool IsNamespace(string text) =>
        text.Split('.').All(name => SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) is SyntaxKind.None);

    private static void Write(ToolSession session, string folder, IReadOnlyList<(string Name, string Text)> files, CancellationToken cancellationToken)
    {
        var changes = new FileChanges();
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, name);
            changes.Add(path, Encoding.UTF8.GetBytes(text), File.Exists(path) ? File.ReadAllBytes(path) : null);
        }

        changes.Apply(cancellationToken);
        foreach (var (name, _) in files)
            session.Output.Note($"Wrote {session.Shown(Path.Combine(folder, name))}");
    }
}
