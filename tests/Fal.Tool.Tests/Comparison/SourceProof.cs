using Fal.Schemas.Model;
using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

/// <summary>What is graded below source compiles, and what does not compile is graded source.</summary>
internal static class SourceProof
{
    /// <summary>What is wrong with the grades of some pairs.</summary>
    public static IEnumerable<string> Failures(CompiledPairs pairs)
    {
        foreach (var pair in pairs.Pairs)
        {
            var isSource = pair.Changes.Any(c => c.Grade is ChangeGrade.Source);
            if (pair.Errors.Count > 0 && !isSource)
                yield return pair.Describe($"is not graded source, and does not compile: {pair.Errors[0]}");
            if (isSource != HasBroken(pair))
                yield return pair.Describe(isSource ? "is graded source, and no line of the surface is gone" : "has lost a line of the surface, and is not graded source");
            if (pair.Changes.FirstOrDefault(c => c.Rule == ComparisonRules.SurfaceChanged) is { } unexplained)
                yield return pair.Describe($"no rule explains: {unexplained.Text}");
        }
    }

    /// <summary>Whether the compiler has something to say, or should have: a name that is that of another property now compiles, and must not.</summary>
    private static bool HasBroken(ModelPairUnderTest pair) =>
        SurfaceComparison.Broken(pair.Before.Model, pair.After.Model).Count > 0 || pair.Changes.Any(c => c.Rule == ComparisonRules.ModelDeprecated || c.Rule == ComparisonRules.PropertyDeprecated || c.Rule == ComparisonRules.PropertyRenamed);
}
