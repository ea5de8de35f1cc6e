using System.Diagnostics;
using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

public class CorpusPairTests(ITestOutputHelper output)
{
    [Fact]
    public void Real_changes_are_graded()
    {
        var pairs = CorpusPairs.All();
        var watch = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        void Lap(string what)
        {
            var now = Process.GetCurrentProcess().TotalProcessorTime;
            output.WriteLine($"{what}: {watch.ElapsedMilliseconds} ms, {(now - cpu).TotalMilliseconds:N0} ms of processor");
            (cpu, watch) = (now, Stopwatch.StartNew());
        }

        var report = ComparisonReport.Of([.. pairs.Select(p => p.Before)], [.. pairs.Select(p => p.After)], TestContext.Current.CancellationToken);
        Lap($"{pairs.Count} pairs");
        _ = ComparisonReport.Of([.. pairs.Take(300).Select(p => p.Before)], [.. pairs.Take(300).Select(p => p.After)], TestContext.Current.CancellationToken);
        Lap("300 pairs again");
        var read = pairs.Take(300).AsParallel().Select(p => (ModelVersion.Read(p.Before, default).Models[0], ModelVersion.Read(p.After, default).Models[0])).ToList();
        Lap("300 pairs read alone");
        _ = read.AsParallel().Select(p => ModelComparison.Compare(p.Item1, p.Item2)).ToList();
        Lap("300 pairs compared alone");
        foreach (var grade in Enum.GetValues<ChangeGrade>())
            output.WriteLine($"{grade}: {report.Models.Count(m => m.Grade == grade)} models, {report.CountOf(grade)} changes");
        foreach (var rule in report.Changes.CountBy(c => (c.Rule.Id, c.Rule.Title, c.Side)).OrderByDescending(r => r.Value))
            output.WriteLine($"{rule.Value} {rule.Key}");
        if (Environment.GetEnvironmentVariable("FAL_DIFF_DUMP") is { } dump)
            File.WriteAllLines(dump, report.Models.SelectMany(m => m.Changes.Select(c => $"{m.Id}: {c.Grade} {c.Rule.Id} {c.Side} {c.Place}: {c.Text}")));
        Assert.Empty(report.Changes.Where(c => c.Rule == ComparisonRules.SurfaceChanged).Select(c => $"{c.Place} {c.Text}"));
    }

    [Fact]
    public void Real_grades_are_what_the_compiler_and_the_service_say()
    {
        var pairs = CorpusPairs.Read(TestContext.Current.CancellationToken);

        using var before = new CompiledVersions([.. pairs.Select(p => p.Before)]);
        using var compiled = before.Beside(pairs);

        var wire = pairs.AsParallel().Select(pair => WireProof.Failures(pair, compiled.OldTypes(pair), compiled.NewTypes(pair))).ToList();
        List<string> failures = [.. SourceProof.Failures(compiled), .. wire.SelectMany(w => w.Failures)];
        output.WriteLine($"{wire.Sum(w => w.Count)} values of {wire.Count(w => w.Count > 0)} pairs went over the wire");
        output.WriteLine($"{pairs.Count} pairs, {pairs.Count(p => p.Errors.Count > 0)} do not compile, {pairs.Count(p => p.Changes.Any(c => c.Grade is ChangeGrade.Source))} are graded source");
        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join('\n', failures.Take(5).Select(f => f[..Math.Min(f.Length, 3000)]))}");
    }
}
