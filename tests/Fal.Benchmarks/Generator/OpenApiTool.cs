using System.Globalization;
using System.Text.RegularExpressions;

namespace Fal.Benchmarks.Generator;

/// <summary>A tool that writes C# clients of OpenAPI documents, as files to check in: what people use where there is no generator.</summary>
internal sealed partial class OpenApiTool
{
    private const string KiotaLibraries = "2.1.6";

    public static OpenApiTool NSwag { get; } = new()
    {
        Name = "NSwag",
        Package = "NSwag.ConsoleCore",
        Version = "14.7.1",
        References = "",
        Arguments = (document, name, folder) =>
            ["nswag", "openapi2csclient", $"/input:{document}", $"/output:{Path.Combine(folder, name)}.cs", $"/classname:{name}Client", $"/namespace:Models.{name}", "/JsonLibrary:SystemTextJson", "/GenerateNullableReferenceTypes:true"],
    };

    public static OpenApiTool Kiota { get; } = new()
    {
        Name = "Kiota",
        Package = "Microsoft.OpenApi.Kiota",
        Version = "1.38.0",
        References = string.Concat(new[] { "Abstractions", "Serialization.Json", "Serialization.Text", "Serialization.Form", "Serialization.Multipart" }
            .Select(library => $"""<PackageReference Include="Microsoft.Kiota.{library}" Version="{KiotaLibraries}" />""")),
        Arguments = (document, name, folder) =>
            ["kiota", "generate", "--language", "CSharp", "--openapi", document, "--output", folder, "--class-name", $"{name}Client", "--namespace-name", $"Models.{name}", "--exclude-backward-compatible"],

        // They call themselves 3.0, but their exclusive limits are numbers, as in 3.1.
        Convert = text => DocumentVersion().Replace(text, "\"openapi\": \"3.1.0\"", 1),
    };

    public required string Name { get; init; }

    private string Package { get; init; } = "";

    private string Version { get; init; } = "";

    private string References { get; init; } = "";

    private Func<string, string, string, string[]> Arguments { get; init; } = (_, _, _) => [];

    private Func<string, string> Convert { get; init; } = text => text;

    /// <summary>A project of what the tool writes for the documents, built; what it cannot write, or writes so that it does not compile, is left out and told.</summary>
    /// <returns>Its folder, and how many documents are in it.</returns>
    public (string Folder, int Documents) Project(BuildProjects projects, IReadOnlyList<CorpusDocument> documents)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Name}-{documents.Count}");
        var (tools, project) = (projects.NewFolder($"{name}-tool"), projects.New(name, References));
        BuildProjects.Dotnet(tools, "new", "tool-manifest");
        BuildProjects.Dotnet(tools, "tool", "install", Package, "--version", Version);
        Parallel.ForEach(documents, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, document => Write(document, tools, project));
        BuildWhatCompiles(project);
        return (project, Directory.GetDirectories(project, "*Client").Length);
    }

    private void Write(CorpusDocument document, string tools, string project)
    {
        var name = ClassName(document);
        var converted = Path.Combine(tools, $"{name}.json");
        File.WriteAllText(converted, Convert(document.Text));
        var folder = Directory.CreateDirectory(Path.Combine(project, $"{name}Client")).FullName;
        try
        {
            BuildProjects.Dotnet(tools, Arguments(converted, name, folder));
            if (Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Length == 0)
                throw new InvalidOperationException("It wrote nothing.");
        }
        catch (InvalidOperationException refused)
        {
            Directory.Delete(folder, recursive: true);
            var reason = refused.Message.Split('\n').LastOrDefault(line => line.Contains("rror", StringComparison.Ordinal)) ?? refused.Message;
            Console.WriteLine($"{Name} cannot take {Path.GetFileName(document.Path)}: {reason.Trim()}");
        }
    }

    /// <summary>Builds, and takes out what does not compile until the rest does.</summary>
    private void BuildWhatCompiles(string project)
    {
        while (true)
        {
            try
            {
                BuildProjects.Build(project);
                return;
            }
            catch (InvalidOperationException failed)
            {
                var culprits = CompilerError().Matches(failed.Message).GroupBy(error => error.Groups["client"].Value, error => error.Groups["text"].Value).ToList();
                if (culprits.Count == 0)
                    throw;
                foreach (var culprit in culprits)
                {
                    Console.WriteLine($"{Name} writes {culprit.Key} so that it does not compile: {culprit.First().Trim()}");
                    Directory.Delete(Path.Combine(project, culprit.Key), recursive: true);
                }
            }
        }
    }

    private static string ClassName(CorpusDocument document) =>
        string.Concat(Path.GetFileNameWithoutExtension(document.Path).Split(['_', '-', '.', ' '], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex("\"openapi\"\\s*:\\s*\"3\\.0[^\"]*\"")]
    private static partial Regex DocumentVersion();

    [GeneratedRegex(@"[/\\](?<client>\w+Client)[/\\][^\n]*?: error (?<text>CS[^\[\n]+)")]
    private static partial Regex CompilerError();
}
