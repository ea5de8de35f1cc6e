using System.Globalization;

namespace Studio.Runs;

/// <summary>What a run cost.</summary>
/// <param name="Units">The units that the service billed.</param>
/// <param name="Price">The model's price for one, where it is known.</param>
public sealed record Cost(decimal Units, Price? Price)
{
    /// <summary>The sum alone; the units where there is no price.</summary>
    public string Sum => Price is null ? ToString() : string.Create(CultureInfo.InvariantCulture, $"{Price.Currency} {Units * Price.PerUnit:0.####}");

    public override string ToString() => Price is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Units:0.####} {(Units == 1 ? "unit" : "units")}")
        : string.Create(CultureInfo.InvariantCulture, $"{Sum}: {Units:0.####} × {Price.Unit} at {Price.PerUnit:0.####}");
}
