using System.Globalization;
using System.Text.RegularExpressions;

namespace Fal.Benchmarks.Generator;

/// <summary>
/// What a build pays: <c>dotnet build</c> of a project with so many models of the corpus, beside an empty project, one with the generated files checked
/// in and no generator, and those of what NSwag and Kiota write for the same documents. Without restore, the compiler's server warm, after an edit of
/// the project's own code; in turn, and the median of several.
/// </summary>
internal static partial class BuildCost
{
    private const string Usage = "build [--models 1,10,100,393] [--rounds 3]";

    public static int Run(string[] args)
    {
        var documents = Corpus.Documents();
        var (counts, rounds) = ((int[])[1, 10, 100, documents.Count], 3);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] == "--models" && i + 1 < args.Length)
                counts = [.. args[i + 1].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
            else if (args[i] == "--rounds" && i + 1 < args.Length)
                rounds = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            else
                throw new ArgumentException(Usage);
        }

        using var projects = new BuildProjects();
        var empty = projects.New("empty", []);
        foreach (var count in counts)
            Measure(projects, empty, [.. Enumerable.Range(0, count).Select(i => documents[i * documents.Count / count])], rounds);
        return 0;
    }

    private static void Measure(BuildProjects projects, string empty, IReadOnlyList<CorpusDocument> documents, int rounds)
    {
        var generating = projects.New($"generator-{documents.Count}", documents);
        BuildProjects.Build(generating, "-p:EmitCompilerGeneratedFiles=true", "-p:CompilerGeneratedFilesOutputPath=generated");

        // Moved, so that the generating project does not compile them as well.
        var plain = projects.New($"checked-in-{documents.Count}", []);
        foreach (var source in Directory.GetFiles(Path.Combine(generating, "generated"), "*.g.cs", SearchOption.AllDirectories))
            File.Move(source, Path.Combine(plain, Path.GetFileName(source)));
        BuildProjects.Build(plain);

        List<Candidate> candidates = [new("empty", empty, 0), new("generator", generating, documents.Count), new("checked in", plain, documents.Count)];
        foreach (var tool in new[] { OpenApiTool.NSwag, OpenApiTool.Kiota })
        {
            var (folder, written) = tool.Project(projects, documents);
            candidates.Add(new(tool.Name, folder, written));
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var candidate in candidates)
                candidate.Times.Add(projects.Time(candidate.Folder));
        }

        Print(candidates);

        // The first run of a generator has its code to compile: the compiler's server is warm by now.
        projects.Edit(generating);
        var own = GeneratorTime().Match(BuildProjects.Build(generating, "-p:ReportAnalyzer=true", "-v:d"));
        Console.WriteLine($"The generator itself took {(own.Success ? own.Groups[1].Value + " s" : "?")} of it.");
    }

    private static void Print(List<Candidate> candidates)
    {
        Console.WriteLine($"{"project",-12} {"models",6} {"build",9} {"compiler's CPU",15} {"lines",9} {"bytes",12} {"assembly",12}");
        foreach (var candidate in candidates)
        {
            // The generating project has no sources of its own: what it compiles is what is checked in beside it.
            var sources = candidate.Name == "generator" ? candidates.Single(c => c.Name == "checked in").Sources() : candidate.Sources();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{candidate.Name,-12} {candidate.Models,6} {candidate.Times.Select(t => t.Build).Median(),6:0} ms {candidate.Times.Select(t => t.Compiler).Median(),12:0} ms {sources.Sum(s => s.Count(c => c == '\n')),9:N0} {sources.Sum(s => (long)s.Length),12:N0} {new FileInfo(Path.Combine(candidate.Folder, "bin", "Debug", "net10.0", "App.dll")).Length,12:N0}"));
        }
    }

    /// <summary>A project, and what its builds took.</summary>
    private sealed record Candidate(string Name, string Folder, int Models)
    {
        public List<(double Build, double Compiler)> Times { get; } = [];

        public List<string> Sources() =>
            [.. Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories).Where(path => !Path.GetRelativePath(Folder, path).StartsWith("obj", StringComparison.Ordinal)).Select(File.ReadAllText)];
    }

    [GeneratedRegex(@"([0-9.<]+)\s+\S+\s+Fal\.Generators\.FalModelGenerator")]
    private static partial Regex GeneratorTime();
}
