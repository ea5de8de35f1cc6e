using System.Globalization;

namespace Studio.Runs;

/// <summary>What a run cost.</summary>
/// <param name="Units">The units that the service billed.</param>
/// <param name="Price">The model's price for one, where it is known.</param>
public sealed record Cost(decimal Units, Price? Price)
{
    public override string ToString() => Price is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Units:0.####} {(Units == 1 ? "unit" : "units")}")
        : string.Create(CultureInfo.InvariantCulture, $"{Units:0.####} {Price.Unit} × {Price.Text} = {Price.Currency} {Units * Price.PerUnit:0.####}");
}
