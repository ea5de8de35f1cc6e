using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Fal.Runtime;

/// <summary>How many items a list may have, or entries a map. Null is left to <see cref="RequiredAttribute"/>.</summary>
/// <param name="minimum">The least number.</param>
/// <param name="maximum">The greatest number; <see cref="int.MaxValue"/> where there is no such limit.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class ItemCountAttribute(int minimum, int maximum) : ValidationAttribute("The field {0} must have between {1} and {2} items.")
{
    /// <summary>The least number.</summary>
    public int Minimum => minimum;

    /// <summary>The greatest number; <see cref="int.MaxValue"/> where there is no such limit.</summary>
    public int Maximum => maximum;

    /// <summary>Whether a list or map has as many as it may have.</summary>
    /// <param name="value">The list or map.</param>
    /// <returns>Whether it has; true for what is neither.</returns>
    public override bool IsValid(object? value) => CountOf(value) is not { } count || (count >= minimum && count <= maximum);

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => string.Format(CultureInfo.CurrentCulture, ErrorMessageString, name, minimum, maximum);

    private static int? CountOf(object? value) => value switch
    {
        string => null,
        ICollection collection => collection.Count,
        IEnumerable items => items.Cast<object?>().Count(),
        _ => null,
    };
}
