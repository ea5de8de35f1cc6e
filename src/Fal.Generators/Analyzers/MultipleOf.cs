namespace Fal.Generators.Analyzers;

/// <summary>Multiples as the attribute of that name judges them: to 15 digits, so that 0.3 is a multiple of 0.1.</summary>
internal static class MultipleOf
{
    /// <summary>The greatest number that decimal holds, with room to spare.</summary>
    private const double MaxDecimal = 7.9e28;

    public static bool Is(double number, double divisor) =>
        Math.Abs(number) < MaxDecimal && divisor < MaxDecimal && (decimal)divisor is not 0 and var step
            ? (decimal)number % step == 0
            : Math.IEEERemainder(number, divisor) == 0;
}
