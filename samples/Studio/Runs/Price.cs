namespace Studio.Runs;

/// <summary>A model's price.</summary>
/// <param name="PerUnit">What a unit costs.</param>
/// <param name="Unit">What a unit is, such as a megapixel.</param>
/// <param name="Currency">In which money, such as USD.</param>
public sealed record Price(decimal PerUnit, string Unit, string Currency);
