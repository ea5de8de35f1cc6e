using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fal.Benchmarks.Generator;

/// <summary>
/// What a build pays: <c>dotnet build</c> of a project with so many models of the corpus, and of the same project with the generated files checked in
/// and no generator. Without restore, the compiler's server warm, after an edit of the project's own code; in turn, and the median of several.
/// </summary>
internal sealed partial class BuildCost : IDisposable
{
    private const int Rounds = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("fal-build-").FullName;
    private readonly string _generators = Path.Combine(AppContext.BaseDirectory, "..", "..", "Fal.Generators", "release");
    private int _edit;

    public static int Run(string[] args)
    {
        if (Corpus.Missing is { } reason)
        {
            Console.Error.WriteLine($"No build is measured: {reason}.");
            return 2;
        }

        var documents = Corpus.Documents();
        var counts = args is ["--models", var given] ? given.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray() : [1, 10, 100, documents.Count];
        Console.WriteLine($"{"models",6} {"generator",12} {"checked in",12} {"ratio",6} {"generator's own",16} {"lines",9} {"bytes",12} {"assembly",12}");
        using var cost = new BuildCost();
        foreach (var count in counts)
            cost.Measure([.. Enumerable.Range(0, count).Select(i => documents[i * documents.Count / count])]);
        return 0;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Measure(IReadOnlyList<CorpusDocument> documents)
    {
        var generating = NewProject($"generator-{documents.Count}", """
              <Import Project="{build}/Fal.Generators.props" />
              <ItemGroup>
                <Analyzer Include="{generators}/*.dll" />
                <FalModel Include="schemas/*.json" />
              </ItemGroup>
              <Import Project="{build}/Fal.Generators.targets" />
            """);
        foreach (var document in documents)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(generating, "schemas")).FullName, Path.GetFileName(document.Path)), document.Text);
        Build(generating, "-p:EmitCompilerGeneratedFiles=true", "-p:CompilerGeneratedFilesOutputPath=generated");

        // Moved, so that the generating project does not compile them as well.
        var plain = NewProject($"checked-in-{documents.Count}", "");
        var sources = Directory.GetFiles(Path.Combine(generating, "generated"), "*.g.cs", SearchOption.AllDirectories);
        foreach (var source in sources)
            File.Move(source, Path.Combine(plain, Path.GetFileName(source)));
        Build(plain);

        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            with.Add(Time(generating));
            without.Add(Time(plain));
        }

        // The first run of a generator has its code to compile: the compiler's server is warm by now.
        Edit(generating);
        var own = GeneratorTime().Match(Build(generating, "-p:ReportAnalyzer=true", "-v:d"));
        var files = Directory.GetFiles(plain, "*.g.cs").Select(File.ReadAllText).ToList();
        var (slow, fast) = (Median(with), Median(without));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{documents.Count,6} {slow,9:0} ms {fast,9:0} ms {slow / fast,6:0.00} {(own.Success ? own.Groups[1].Value + " s" : "?"),16} {files.Sum(f => f.Count(c => c == '\n')),9:N0} {files.Sum(f => (long)f.Length),12:N0} {new FileInfo(Path.Combine(plain, "bin", "Debug", "net10.0", "App.dll")).Length,12:N0}"));
    }

    private string NewProject(string name, string generator)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <AssemblyName>App</AssemblyName>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Fal.Client.dll")}" />
              </ItemGroup>
            {generator.Replace("{build}", Path.Combine(Repository.Root, "src", "Fal.Generators", "build"), StringComparison.Ordinal).Replace("{generators}", _generators, StringComparison.Ordinal)}
            </Project>
            """);
        Edit(folder);
        Dotnet(folder, "restore");
        return folder;
    }

    private double Time(string folder)
    {
        Edit(folder);
        var watch = Stopwatch.StartNew();
        Build(folder);
        return watch.Elapsed.TotalMilliseconds;
    }

    private void Edit(string folder) => File.WriteAllText(Path.Combine(folder, "App.cs"), $"internal sealed class Edit{_edit++};");

    private static string Build(string folder, params string[] arguments) => Dotnet(folder, ["build", "--no-restore", "--nologo", .. arguments]);

    private static string Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };

        // A node that stays would keep the output open; the compiler's server stays, whatever the machine is set to.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "true";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    [GeneratedRegex(@"([0-9.<]+)\s+\S+\s+Fal\.Generators\.FalModelGenerator")]
    private static partial Regex GeneratorTime();
}
