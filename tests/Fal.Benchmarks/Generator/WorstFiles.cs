using System.Diagnostics;
using System.Globalization;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Microsoft.CodeAnalysis;

namespace Fal.Benchmarks.Generator;

/// <summary>
/// The dearest files that are accepted: for each thing that a file can have much of, as much as fits into a megabyte and is not refused. What the
/// whole compile of such a file takes, from the schema to the assembly and its documentation, in a process of its own that begins cold.
/// </summary>
internal static class WorstFiles
{
    private const int Megabyte = 1_000_000;

    public static int Run(string[] args)
    {
        if (args is ["--compile", var name, var given])
            return Compile(Dimension(name), int.Parse(given, CultureInfo.InvariantCulture));

        Console.WriteLine($"{"",-56} {"number",8} {"schema",9} {"code",10} {"wall",7} {"processor",9} {"memory",8}");
        foreach (var dimension in SchemaDimension.All.Where(d => args.Length == 0 || d.Name.Contains(args[0], StringComparison.Ordinal)))
        {
            var count = Most(dimension);
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["worst", "--compile", dimension.Name, count.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
            Console.WriteLine($"{dimension.Name,-56} {count,8} {child.StandardOutput.ReadToEnd().TrimEnd()}");
            child.WaitForExit();
        }

        return 0;
    }

    /// <summary>The most that a file of a megabyte can have without being refused.</summary>
    private static int Most(SchemaDimension dimension)
    {
        var (accepted, refused) = (dimension.First, dimension.First * 2);
        while (IsAccepted(dimension, refused))
            (accepted, refused) = (refused, refused * 2);
        while (refused - accepted > Math.Max(1, accepted / 50))
        {
            var between = (accepted + refused) / 2;
            (accepted, refused) = IsAccepted(dimension, between) ? (between, refused) : (accepted, between);
        }

        return accepted;
    }

    private static bool IsAccepted(SchemaDimension dimension, int count) =>
        dimension.File(count) is { Length: <= Megabyte } text && !Read(dimension, text).Problems.Any(p => p.Kind == SchemaProblemKind.Unreadable);

    private static SchemaFileModel Read(SchemaDimension dimension, string text) =>
        SchemaReader.Read(new SchemaFile("worst.json", text, new SchemaMetadata { EndpointId = dimension.EndpointId }), CancellationToken.None);

    private static int Compile(SchemaDimension dimension, int count)
    {
        var text = dimension.File(count);
        var watch = Stopwatch.StartNew();
        var project = new CorpusProject([new CorpusDocument("worst.json", text)], dimension.EndpointId);
        project.Generate().RunGeneratorsAndUpdateCompilation(project.Compilation, out var compilation, out _);
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        using var documentation = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, documentation);
        var code = compilation.SyntaxTrees.Skip(project.Compilation.SyntaxTrees.Length).Sum(tree => (long)tree.Length);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{text.Length,9:N0} {code,10:N0} {watch.Elapsed.TotalSeconds,5:0.0} s {process.TotalProcessorTime.TotalSeconds,7:0.0} s {process.PeakWorkingSet64 / 1e6,5:0} MB{(result.Success ? "" : $" {result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}")}"));
        return result.Success ? 0 : 1;
    }

    private static SchemaDimension Dimension(string name) => SchemaDimension.All.Single(d => d.Name == name);
}
