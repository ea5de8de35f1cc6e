using System.Diagnostics;
using System.Globalization;

namespace Fal.Benchmarks.Generator;

/// <summary>
/// The generator over the corpus and NJsonSchema's own in turn, by the clock and by processor time, which a busy machine disturbs less. Cold: the
/// first run in a process, which has all code still to compile, and a process for each. Warm: later runs in one process, with a new driver each.
/// </summary>
internal static class GeneratorRuns
{
    private const int ColdRounds = 5;
    private const int WarmRounds = 15;

    /// <summary>Runs until the runtime has compiled what is hot for good.</summary>
    private const int WarmUp = 15;

    public static int Run(string[] args)
    {
        if (args is ["--cold", var side])
            return Child(side);
        if (args.Length > 0)
            return Fail("it takes no arguments");

        Print($"cold, {ColdRounds} processes each", ColdRounds, () => Start("ours"), () => Start("NJsonSchema"));
        var documents = Corpus.Documents();
        var (project, types) = (new CorpusProject(documents), new NJsonSchemaTypes(documents));
        for (var i = 0; i < WarmUp; i++)
            _ = (project.Generate(), types.Generate());
        Print($"warm, {WarmRounds} runs each", WarmRounds, () => Measure(project.Generate), () => Measure(types.Generate));
        Print("warm, its schemas taken out before", WarmRounds, () => Measure(project.Generate), () => Measure(types.GenerateFromSchemas));
        return 0;
    }

    private static void Print(string title, int rounds, Func<(double, double)> runOurs, Func<(double, double)> runTheirs)
    {
        var (ours, theirs) = (new List<(double Wall, double Cpu)>(), new List<(double Wall, double Cpu)>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(runOurs());
            theirs.Add(runTheirs());
        }

        Console.WriteLine($"{title,-42} {"median",12} {"processor",12}");
        foreach (var (name, runs) in new[] { ("NJsonSchema: types", theirs), ("ours in a driver: types, JSON, clients", ours) })
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-40} {runs.Select(r => r.Wall).Median(),9:0} ms {runs.Select(r => r.Cpu).Median(),9:0} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {"times as fast",-40} {theirs.Select(r => r.Wall).Median() / ours.Select(r => r.Wall).Median(),12:0.00} {theirs.Select(r => r.Cpu).Median() / ours.Select(r => r.Cpu).Median(),12:0.00}"));
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

        // The compiler's own code is compiled ahead where it is installed; the package that this process has of it is not.
        project.NewDriver(new EmptyGenerator()).RunGenerators(project.Compilation);
        var (wall, cpu) = types is null ? Measure(project.Generate) : Measure(types.Generate);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall} {cpu}"));
        return 0;
    }

    private static (double Wall, double Cpu) Measure<T>(Func<T> run)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        run();
        return (watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
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
}
