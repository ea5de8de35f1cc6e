using System.Globalization;

namespace Fal.Schemas.Model;

/// <summary>Numbers of limits as a person writes them, in documentation and in the tool.</summary>
internal static class LimitText
{
    /// <summary>A number with all its digits and no others.</summary>
    public static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>How many there may be; null where any number may.</summary>
    public static string? Count(int? minimum, int? maximum) => (minimum, maximum) switch
    {
        ({ } low, { } high) when low == high => $"{low}",
        ({ } low, { } high) => $"{low} to {high}",
        ({ } low, null) => $"at least {low}",
        (null, { } high) => $"at most {high}",
        _ => null,
    };
}
