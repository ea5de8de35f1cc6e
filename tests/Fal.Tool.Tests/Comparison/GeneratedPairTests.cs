using System.Diagnostics;
using CsCheck;
using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

/// <summary>The grades of changes that are made up are right: by the compiler, and by the emulator's own judgement of inputs and the types' of outputs.</summary>
public class GeneratedPairTests(ITestOutputHelper output)
{
    /// <summary>How many models are compiled together, and how many versions each gets.</summary>
    private const int Models = 80, Versions = 8;

    [Fact]
    public void Grades_are_what_the_compiler_and_the_service_say()
    {
        var watch = Stopwatch.StartNew();
        var failures = new List<string>();
        var all = new List<ModelPairUnderTest>();
        var values = 0;
        for (var random = new PCG(1, GeneratedPairs.Seed); all.Count < GeneratedPairs.Count;)
        {
            var pairs = new GeneratedPairs(random);
            var models = pairs.Models(Models);
            using var before = new CompiledVersions([.. models.Select(m => GeneratedPairs.Read(m)!)]);
            for (var i = 0; i < Versions && all.Count < GeneratedPairs.Count; i++)
            {
                using var compiled = before.Beside(pairs.Changed(models));
                failures.AddRange(SourceProof.Failures(compiled));
                foreach (var (count, wrong) in compiled.Pairs.AsParallel().Select(pair => WireProof.Failures(pair, compiled.OldTypes(pair), compiled.NewTypes(pair))))
                {
                    values += count;
                    failures.AddRange(wrong);
                }

                all.AddRange(compiled.Pairs);
            }
        }

        Tell(all, values, watch.Elapsed);
        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join('\n', failures.OrderBy(f => f.Length).Take(8))}");
    }

    private void Tell(List<ModelPairUnderTest> all, int values, TimeSpan time)
    {
        output.WriteLine($"{all.Count} pairs in {time.TotalSeconds:N0} s: {all.Count(p => p.Errors.Count > 0)} do not compile, {all.Count(p => p.Changes.Any(c => c.Grade is ChangeGrade.Source))} are graded source; {values} values went over the wire");
        foreach (var (rule, count) in all.SelectMany(p => p.Changes).CountBy(c => $"{c.Rule.Id} {c.Side}").OrderBy(r => r.Key))
            output.WriteLine($"{rule}: {count}");
    }
}
