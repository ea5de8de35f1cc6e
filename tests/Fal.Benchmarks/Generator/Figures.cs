namespace Fal.Benchmarks.Generator;

/// <summary>What several runs come to.</summary>
internal static class Figures
{
    public static double Median(this IEnumerable<double> figures)
    {
        var ordered = figures.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
