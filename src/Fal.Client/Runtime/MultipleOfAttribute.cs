using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Fal.Shared;

namespace Fal.Runtime;

/// <summary>What a number is a multiple of, to 15 digits: 0.3 is a multiple of 0.1. Null is left to <see cref="RequiredAttribute"/>.</summary>
/// <param name="divisor">What it is a multiple of. More than 0.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class MultipleOfAttribute(double divisor) : ValidationAttribute("The field {0} must be a multiple of {1}.")
{
    /// <summary>What the number is a multiple of.</summary>
    public double Divisor => divisor;

    /// <summary>Whether a number is such a multiple.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Whether it is; true for null.</returns>
    public override bool IsValid(object? value) => value switch
    {
        null => true,
        int number => Multiples.IsMultiple(number, divisor),
        long number => Multiples.IsMultiple(number, divisor),
        ulong number => Multiples.IsMultiple(number, divisor),
        IConvertible number => Multiples.IsMultiple(number.ToDouble(CultureInfo.InvariantCulture), divisor),
        _ => false,
    };

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => string.Format(CultureInfo.CurrentCulture, ErrorMessageString, name, divisor);
}
