using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>Values that the compiler knows.</summary>
internal static class Constant
{
    public static string? Text(IOperation value) => value.ConstantValue is { HasValue: true, Value: string text } ? text : null;

    public static double? Number(IOperation value) => value.ConstantValue is { HasValue: true, Value: { } constant } ? Number(constant) : null;

    public static double? Number(object? constant) => constant switch
    {
        char character => character,
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => Convert.ToDouble(constant, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A value as known values have it, a string or a long; null for any other.</summary>
    public static object? Key(IOperation value) => value.ConstantValue is { HasValue: true, Value: { } constant } ? Key(constant) : null;

    /// <summary>The same of a constant.</summary>
    public static object? Key(object? constant) => constant is string ? constant : Number(constant) is { } number ? (long)number : null;

    /// <summary>
    /// What a value may be: itself, or the results of the conditions and switches that it is made of. Conversions that change nothing are
    /// passed; a constant is as it has been converted.
    /// </summary>
    public static IEnumerable<IOperation> Leaves(IOperation value, GeneratedTypes types) => value switch
    {
        { ConstantValue.HasValue: true } => [value],
        IConversionOperation conversion when conversion.OperatorMethod is null || types.IsWrapper(conversion.OperatorMethod.ContainingType) => Leaves(conversion.Operand, types),
        IObjectCreationOperation { Arguments: [var argument] } creation when types.IsWrapper(creation.Type) => Leaves(argument.Value, types),
        IConditionalOperation { WhenFalse: { } otherwise } conditional => Leaves(conditional.WhenTrue, types).Concat(Leaves(otherwise, types)),
        ICoalesceOperation coalesce => Leaves(coalesce.Value, types).Concat(Leaves(coalesce.WhenNull, types)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(arm => Leaves(arm.Value, types)),
        _ => [value],
    };

    /// <summary>A number to be written in place of another, with the other's suffix.</summary>
    public static string Literal(double number, IOperation old)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var type = (old is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : old).Type?.SpecialType;
        var suffix = old.Syntax is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax
            ? Suffix(old.Syntax.GetLastToken().Text)
            : type switch { SpecialType.System_Single => "f", SpecialType.System_Decimal => "m", _ => "" };
        var needsPoint = suffix.Length == 0 && type is SpecialType.System_Double && text.All(c => c is '-' or (>= '0' and <= '9'));
        return needsPoint ? text + ".0" : text + suffix;
    }

    private static string Suffix(string literal)
    {
        var length = literal.Length;
        while (length > 0 && char.IsLetter(literal[length - 1]))
            length--;
        return literal.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || literal.StartsWith("0b", StringComparison.OrdinalIgnoreCase) ? "" : literal.Substring(length);
    }
}
