using System.Globalization;
using System.Text.RegularExpressions;

namespace Fal.Benchmarks.Generator;

/// <summary>
/// What a build pays: <c>dotnet build</c> of a project with so many models of the corpus, and of the same project with the generated files checked in
/// and no generator. Without restore, the compiler's server warm, after an edit of the project's own code; in turn, and the median of several.
/// </summary>
internal static partial class BuildCost
{
    private const int Rounds = 3;

    public static int Run(string[] args)
    {
        var documents = Corpus.Documents();
        var counts = args is ["--models", var given] ? given.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray() : [1, 10, 100, documents.Count];
        Console.WriteLine($"{"models",6} {"generator",12} {"checked in",12} {"ratio",6} {"generator's own",16} {"lines",9} {"bytes",12} {"assembly",12}");
        using var projects = new BuildProjects();
        foreach (var count in counts)
            Measure(projects, [.. Enumerable.Range(0, count).Select(i => documents[i * documents.Count / count])]);
        return 0;
    }

    private static void Measure(BuildProjects projects, IReadOnlyList<CorpusDocument> documents)
    {
        var generating = projects.New($"generator-{documents.Count}", documents);
        BuildProjects.Build(generating, "-p:EmitCompilerGeneratedFiles=true", "-p:CompilerGeneratedFilesOutputPath=generated");

        // Moved, so that the generating project does not compile them as well.
        var plain = projects.New($"checked-in-{documents.Count}", []);
        var sources = Directory.GetFiles(Path.Combine(generating, "generated"), "*.g.cs", SearchOption.AllDirectories);
        foreach (var source in sources)
            File.Move(source, Path.Combine(plain, Path.GetFileName(source)));
        BuildProjects.Build(plain);

        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            with.Add(projects.Time(generating));
            without.Add(projects.Time(plain));
        }

        // The first run of a generator has its code to compile: the compiler's server is warm by now.
        projects.Edit(generating);
        var own = GeneratorTime().Match(BuildProjects.Build(generating, "-p:ReportAnalyzer=true", "-v:d"));
        var files = Directory.GetFiles(plain, "*.g.cs").Select(File.ReadAllText).ToList();
        var (slow, fast) = (with.Median(), without.Median());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{documents.Count,6} {slow,9:0} ms {fast,9:0} ms {slow / fast,6:0.00} {(own.Success ? own.Groups[1].Value + " s" : "?"),16} {files.Sum(f => f.Count(c => c == '\n')),9:N0} {files.Sum(f => (long)f.Length),12:N0} {new FileInfo(Path.Combine(plain, "bin", "Debug", "net10.0", "App.dll")).Length,12:N0}"));
    }

    [GeneratedRegex(@"([0-9.<]+)\s+\S+\s+Fal\.Generators\.FalModelGenerator")]
    private static partial Regex GeneratorTime();
}
