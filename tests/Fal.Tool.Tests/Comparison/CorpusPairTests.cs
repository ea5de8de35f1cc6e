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
        var report = ComparisonReport.Of([.. pairs.Select(p => p.Before)], [.. pairs.Select(p => p.After)], TestContext.Current.CancellationToken);
        output.WriteLine($"{pairs.Count} pairs in {watch.ElapsedMilliseconds} ms");
        watch.Restart();
        _ = ComparisonReport.Of([.. pairs.Take(300).Select(p => p.Before)], [.. pairs.Take(300).Select(p => p.After)], TestContext.Current.CancellationToken);
        output.WriteLine($"300 pairs again in {watch.ElapsedMilliseconds} ms");
        foreach (var grade in Enum.GetValues<ChangeGrade>())
            output.WriteLine($"{grade}: {report.Models.Count(m => m.Grade == grade)} models, {report.CountOf(grade)} changes");
        foreach (var rule in report.Changes.CountBy(c => (c.Rule.Id, c.Rule.Title, c.Side)).OrderByDescending(r => r.Value))
            output.WriteLine($"{rule.Value} {rule.Key}");
        if (Environment.GetEnvironmentVariable("FAL_DIFF_DUMP") is { } dump)
            File.WriteAllLines(dump, report.Models.SelectMany(m => m.Changes.Select(c => $"{m.Id}: {c.Grade} {c.Rule.Id} {c.Side} {c.Place}: {c.Text}")));
        Assert.Empty(report.Changes.Where(c => c.Rule == ComparisonRules.SurfaceChanged).Select(c => $"{c.Place} {c.Text}"));
    }

    [Fact]
    public void Real_code_that_compiled_compiles_unless_the_change_is_graded_source()
    {
        var pairs = CorpusPairs.Read(TestContext.Current.CancellationToken);

        using var before = new CompiledVersions([.. pairs.Select(p => p.Before)]);
        using var compiled = before.Beside(pairs);

        var failures = SourceProof.Failures(compiled).ToList();
        output.WriteLine($"{pairs.Count} pairs, {pairs.Count(p => p.Errors.Count > 0)} do not compile, {pairs.Count(p => p.Changes.Any(c => c.Grade is ChangeGrade.Source))} are graded source");
        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join('\n', failures.Take(5).Select(f => f[..Math.Min(f.Length, 3000)]))}");
    }
}
