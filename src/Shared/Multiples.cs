namespace Fal.Shared;

/// <summary>Multiples to 15 digits, so that 0.3 is a multiple of 0.1.</summary>
internal static class Multiples
{
    /// <summary>The greatest number that decimal holds, with room to spare.</summary>
    private const double MaxDecimal = 7.9e28;

    public static bool IsMultiple(long number, double divisor) => IsMultiple((decimal)number, divisor);

    public static bool IsMultiple(ulong number, double divisor) => IsMultiple((decimal)number, divisor);

    public static bool IsMultiple(double number, double divisor) =>
        Math.Abs(number) < MaxDecimal && Math.Abs(divisor) < MaxDecimal && (decimal)divisor is not 0 and var step
            ? (decimal)number % step == 0
            : IsRemainderZero(number, divisor);

    private static bool IsMultiple(decimal integer, double divisor) =>
        Math.Abs(divisor) < MaxDecimal && (decimal)divisor is not 0 and var step ? integer % step == 0 : IsRemainderZero((double)integer, divisor);

    private static bool IsRemainderZero(double number, double divisor) => Math.IEEERemainder(number, divisor) == 0;
}
