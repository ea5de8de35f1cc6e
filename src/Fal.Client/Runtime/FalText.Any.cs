using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fal.Runtime;

/// <content>Values whose type is known only when they are made: those of properties with three states.</content>
public static partial class FalText
{
    /// <summary>Makes a value of text.</summary>
    /// <returns>False where the text is none, and where the type is of no single value.</returns>
    internal static bool TryParseAny(Type type, string text, out object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            value = text;
        else if (type == typeof(bool))
            value = bool.TryParse(text, out var flag) ? flag : null;
        else if (type == typeof(int))
            value = int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
        else if (type == typeof(long))
            value = long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
        else if (type == typeof(ulong))
            value = ulong.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
        else if (type == typeof(double))
            value = double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
        else
            value = typeof(IFalText).IsAssignableFrom(type) ? OrNull(Any(type), text) : null;
        return value is not null;
    }

    /// <summary>Any instance of a type, which knows how others are made of text.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "No constructor is run, and what asks for a value of the type has the type.")]
    internal static IFalText Any(Type type) => (IFalText)RuntimeHelpers.GetUninitializedObject(type);

    private static object? OrNull(IFalText other, string text)
    {
        try
        {
            return other.FromText(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The text of which <see cref="TryParseAny"/> makes the value.</summary>
    internal static string OfAny(object? value) => value switch
    {
        null => "",
        IFalText text => text.ToText(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
