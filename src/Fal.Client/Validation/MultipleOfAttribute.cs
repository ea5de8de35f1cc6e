using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Fal;

/// <summary>What a number is a multiple of, to 15 digits: 0.3 is a multiple of 0.1. Null is left to <see cref="RequiredAttribute"/>.</summary>
/// <param name="divisor">What it is a multiple of. More than 0.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class MultipleOfAttribute(double divisor) : ValidationAttribute("The field {0} must be a multiple of {1}.")
{
    /// <summary>The greatest number that decimal holds, with room to spare.</summary>
    private const double MaxDecimal = 7.9e28;

    /// <summary>What the number is a multiple of.</summary>
    public double Divisor => divisor;

    /// <summary>Whether a number is such a multiple.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Whether it is; true for null.</returns>
    public override bool IsValid(object? value) => value switch
    {
        null => true,
        int number => IsMultiple(number, divisor),
        long number => IsMultiple(number, divisor),
        IConvertible number => IsMultiple(number.ToDouble(CultureInfo.InvariantCulture), divisor),
        _ => false,
    };

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => string.Format(CultureInfo.CurrentCulture, ErrorMessageString, name, divisor);

    internal static bool IsMultiple(long value, double divisor) =>
        Math.Abs(divisor) < MaxDecimal && (decimal)divisor is not 0 and var step ? value % step == 0 : IsRemainderZero(value, divisor);

    internal static bool IsMultiple(double value, double divisor) =>
        Math.Abs(value) < MaxDecimal && Math.Abs(divisor) < MaxDecimal && (decimal)divisor is not 0 and var step
            ? (decimal)value % step == 0
            : IsRemainderZero(value, divisor);

    private static bool IsRemainderZero(double value, double divisor) => Math.IEEERemainder(value, divisor) == 0;
}
