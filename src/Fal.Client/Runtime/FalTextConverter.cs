using System.ComponentModel;
using System.Globalization;

namespace Fal.Runtime;

/// <summary>Converts values from text and to it, for what asks a type's <see cref="TypeConverter"/>: configuration, MVC, Blazor.</summary>
/// <param name="type">The type of the values.</param>
public sealed class FalTextConverter(Type type) : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    /// <exception cref="FormatException">The text is none of a value.</exception>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? FalText.Any(type).FromText(text) : base.ConvertFrom(context, culture, value);

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType) =>
        destinationType == typeof(string) && value is IFalText text ? text.ToText() : base.ConvertTo(context, culture, value, destinationType);
}
