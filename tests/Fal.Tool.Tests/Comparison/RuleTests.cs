using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

/// <summary>Each rule, in every place where it can occur, tells of its change, and its grade is what the compiler and the service say.</summary>
public class RuleTests(ITestOutputHelper output)
{
    [Fact]
    public void Each_rule_tells_of_its_change_in_every_place()
    {
        var examples = (
            from example in RuleExample.All
            from side in new[] { ChangeSide.Input, ChangeSide.Output }
            where example.Only is null || example.Only == side
            from place in RuleExample.Places
            select (example, side, place)).ToList();
        var pairs = examples.Select((e, i) => new ModelPairUnderTest(Read(e, i, isNew: false), Read(e, i, isNew: true)) { Made = $"{e.example.Rule.Id} {e.side} {e.place}" }).ToList();
        List<string> failures = [.. pairs.Zip(examples).Where(p => !p.First.Changes.Any(c => c.Rule == p.Second.example.Rule && c.Side == p.Second.side)).Select(p => p.First.Describe("is not told of"))];

        using var before = new CompiledVersions([.. pairs.Select(p => p.Before)]);
        using var compiled = before.Beside(pairs);
        failures.AddRange(SourceProof.Failures(compiled));
        failures.AddRange(pairs.AsParallel().SelectMany(pair => WireProof.Failures(pair, compiled.OldTypes(pair), compiled.NewTypes(pair)).Failures));

        output.WriteLine($"{pairs.Count} pairs");
        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join('\n', failures.Take(12).Select(f => f[..Math.Min(f.Length, 2500)]))}");
    }

    [Fact]
    public void Each_rule_of_inputs_and_outputs_has_an_example()
    {
        var told = RuleExample.All.SelectMany(e => new[] { ChangeSide.Input, ChangeSide.Output }.Where(side => e.Only is null || e.Only == side).Select(side => (e.Rule, side))).ToHashSet();
        // What a received type converts from is the union's own, which its cases tell of.
        var needed = ComparisonRules.All.Where(rule => rule != ComparisonRules.SurfaceChanged && rule != ComparisonRules.ConversionRemoved)
            .SelectMany(rule => new[] { (rule, side: ChangeSide.Input, grade: rule.Input), (rule, side: ChangeSide.Output, grade: rule.Output) }.Where(r => r.grade is not null).Select(r => (Rule: r.rule, r.side)));

        Assert.Empty(needed.Except(told).Select(missing => $"{missing.Rule.Id} {missing.side}"));
    }

    [Fact]
    public void A_rule_has_an_id_of_its_own_and_says_everything()
    {
        Assert.Equal(ComparisonRules.All.Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal), ComparisonRules.All.Select(rule => rule.Id));
        Assert.All(ComparisonRules.All, rule => Assert.True(rule is { Title.Length: > 0, Reason.Length: > 0 } && rule.Before.Length + rule.After.Length > 0 && (rule.Client ?? rule.Input ?? rule.Output) is not null, rule.Id));
    }

    private static ModelVersion Read((RuleExample Example, ChangeSide Side, string Place) example, int index, bool isNew) =>
        GeneratedPairs.Read(example.Example.Document($"me/demo{index}", example.Side, example.Place, isNew))!;
}
