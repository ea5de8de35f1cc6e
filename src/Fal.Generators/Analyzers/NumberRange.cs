using System.Globalization;

namespace Fal.Generators.Analyzers;

/// <summary>Which numbers are in a range.</summary>
/// <param name="Minimum">An infinity, or the least of a type, where there is no such end.</param>
/// <param name="Maximum">An infinity, or the greatest of a type, where there is no such end.</param>
internal sealed record NumberRange(double Minimum, double Maximum, bool MinimumIsExclusive, bool MaximumIsExclusive)
{
    /// <summary>As far as a decimal counts exactly in thousandths.</summary>
    private const double MaxExact = 1e15;

    public static NumberRange All { get; } = new(double.NegativeInfinity, double.PositiveInfinity, false, false);

    private bool HasMinimum => !double.IsInfinity(Minimum) && Minimum is not (int.MinValue or long.MinValue);

    private bool HasMaximum => !double.IsInfinity(Maximum) && Maximum is not (int.MaxValue or long.MaxValue);

    /// <summary>Whether a number is in the range; what is not a number is in none.</summary>
    public bool Has(double number) =>
        (MinimumIsExclusive ? number > Minimum : number >= Minimum) && (MaximumIsExclusive ? number < Maximum : number <= Maximum);

    /// <summary>The number in the range that is nearest to another; null where there is none, or none that is nearest.</summary>
    /// <param name="number">The other.</param>
    /// <param name="step">What it is a multiple of; null where it is any real number.</param>
    public double? Nearest(double number, double? step)
    {
        var inside = Math.Min(Math.Max(number, Minimum), Maximum);
        if (step is not { } divisor)
            return Has(inside) ? inside : null;
        if (double.IsNaN(inside) || Math.Abs(inside) > MaxExact || divisor > MaxExact || (decimal)divisor is 0)
            return null;

        var unit = (decimal)divisor;
        var below = decimal.Floor((decimal)inside / unit) * unit;
        var candidates = new[] { below, below + unit, below - unit };
        return candidates
            .Where(c => Has((double)c))
            .OrderBy(c => Math.Abs(c - (decimal)inside))
            .Select(c => (double?)c)
            .FirstOrDefault();
    }

    public override string ToString() => (HasMinimum, HasMaximum) switch
    {
        (true, true) when !MinimumIsExclusive && !MaximumIsExclusive => $"from {Text(Minimum)} to {Text(Maximum)}",
        (true, true) => $"{(MinimumIsExclusive ? "above" : "from")} {Text(Minimum)} {(MaximumIsExclusive ? "and below" : "up to")} {Text(Maximum)}",
        (true, _) => $"{(MinimumIsExclusive ? "above" : "of at least")} {Text(Minimum)}",
        (_, true) => $"{(MaximumIsExclusive ? "below" : "of at most")} {Text(Maximum)}",
        _ => "that is one",
    };

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
