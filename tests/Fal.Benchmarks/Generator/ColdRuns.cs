using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Fal.Benchmarks.Generator;

/// <summary>The first run over the corpus in a process, which has all code still to compile: a process for each, in turn, and the median of several.</summary>
internal static class ColdRuns
{
    private const int Rounds = 5;

    public static int Run(string[] args)
    {
        if (Corpus.Missing is { } reason)
            return Fail(reason);
        if (args is ["--cold", var side])
            return Child(side);
        if (args.Length > 0)
            return Fail("it takes no arguments");

        var (ours, theirs) = (new List<(double Wall, double Cpu)>(), new List<(double Wall, double Cpu)>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(Start("ours"));
            theirs.Add(Start("NJsonSchema"));
        }

        Console.WriteLine($"cold, {Rounds} processes each: {"median",12} {"CPU",12}");
        foreach (var (name, runs) in new[] { ("NJsonSchema: types", theirs), ("ours in a driver: types, JSON, clients", ours) })
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-40} {Median(runs.Select(r => r.Wall)),9:0} ms {Median(runs.Select(r => r.Cpu)),9:0} ms"));
        return 0;
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine($"The generator is not measured: {reason}.");
        return 2;
    }

    private static int Child(string side)
    {
        var documents = Corpus.Documents();
        var project = new CorpusProject(documents);
        var types = side == "ours" ? null : new NJsonSchemaTypes(documents);
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var files = types is null ? project.Generate().GetRunResult().GeneratedTrees.Length : types.Generate().Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds} {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds} {files}"));
        return files == documents.Count ? 0 : 1;
    }

    private static (double Wall, double Cpu) Start(string side)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["generator", "--cold", side]) { RedirectStandardOutput = true })!;
        var figures = child.StandardOutput.ReadToEnd().Split(' ');
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"The run of {side} failed.");
        return (double.Parse(figures[0], CultureInfo.InvariantCulture), double.Parse(figures[1], CultureInfo.InvariantCulture));
    }

    private static double Median(IEnumerable<double> figures) => figures.Order().ElementAt(Rounds / 2);
}
