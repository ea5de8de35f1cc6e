using System.Globalization;

namespace Studio.Runs;

/// <summary>What a run cost.</summary>
/// <param name="Units">The units that the service billed.</param>
/// <param name="Price">The model's price for one, where it is known.</param>
public sealed record Cost(decimal Units, Price? Price)
{
    private const int MostDigits = 28;

    /// <summary>The sum alone; the units where there is no price.</summary>
    public string Sum => Total is { } total ? $"{Price!.Currency} {Text(total)}" : $"{Text(Units)} {(Units == 1 ? "unit" : "units")}";

    private decimal? Total
    {
        get
        {
            try
            {
                return Units * Price?.PerUnit;
            }
            catch (OverflowException)
            {
                return null;
            }
        }
    }

    public override string ToString() => Total is null ? Sum : $"{Sum}: {Text(Units)} × {Price!.Unit} at {Text(Price.PerUnit)}";

    /// <summary>Four digits after the point, and of what is small four after the zeros: a price that is not zero never reads as zero.</summary>
    private static string Text(decimal value)
    {
        var digits = 4;
        for (var least = 0.1m; value != 0 && Math.Abs(value) < least && digits < MostDigits; least /= 10)
            digits++;
        return Math.Round(value, digits).ToString("0.############################", CultureInfo.InvariantCulture);
    }
}
