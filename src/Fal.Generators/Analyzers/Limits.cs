using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Analyzers;

/// <summary>What the attributes of a property allow.</summary>
internal sealed class Limits
{
    private readonly bool _isInteger;

    private Limits(bool isInteger) => _isInteger = isInteger;

    public static Limits None { get; } = new(false);

    public NumberRange? Range { get; private set; }

    public double? MultipleOf { get; private set; }

    /// <summary>The only numbers that are allowed; empty where any is.</summary>
    public ImmutableArray<double> Allowed { get; private set; } = ImmutableArray<double>.Empty;

    /// <summary>The number of code points.</summary>
    public CountRange? Length { get; private set; }

    public Pattern? Pattern { get; private set; }

    /// <summary>The number of items of a list, or of entries of a map.</summary>
    public CountRange? Items { get; private set; }

    public static Limits Read(IPropertySymbol property)
    {
        Limits? limits = null;
        foreach (var attribute in property.GetAttributes())
        {
            var arguments = attribute.ConstructorArguments;
            switch (attribute.AttributeClass?.Name)
            {
                case "RangeAttribute" when arguments.Length == 2:
                    (limits ??= new(IsInteger(property.Type))).Range = new NumberRange(
                        Number(arguments[0]), Number(arguments[1]), IsTrue(attribute, "MinimumIsExclusive"), IsTrue(attribute, "MaximumIsExclusive"));
                    break;
                case "MultipleOfAttribute" when arguments.Length == 1 && Number(arguments[0]) is > 0 and var divisor:
                    (limits ??= new(IsInteger(property.Type))).MultipleOf = divisor;
                    break;
                case "AllowedValuesAttribute" when arguments.Length == 1:
                    (limits ??= new(IsInteger(property.Type))).Allowed = arguments[0].Values.Where(v => Constant.Number(v.Value) is not null).Select(Number).ToImmutableArray();
                    break;
                case "StringLengthAttribute" when arguments.Length == 1:
                    (limits ??= new(IsInteger(property.Type))).Length = new CountRange((int?)Named(attribute, "MinimumLength") ?? 0, (int)arguments[0].Value!);
                    break;
                case "RegularExpressionAttribute" when arguments.Length == 1:
                    (limits ??= new(IsInteger(property.Type))).Pattern = new Pattern((string)arguments[0].Value!);
                    break;
                case "ItemCountAttribute" when arguments.Length == 2:
                    (limits ??= new(IsInteger(property.Type))).Items = new CountRange((int)arguments[0].Value!, (int)arguments[1].Value!);
                    break;
            }
        }

        return limits ?? None;
    }

    /// <summary>The number nearest to one that is not allowed; null where none is.</summary>
    public double? Nearest(double number) => (Range ?? NumberRange.All).Nearest(number, MultipleOf ?? (_isInteger ? 1 : null));

    /// <summary>Whether a type is an integer, or may be one.</summary>
    private static bool IsInteger(ITypeSymbol type) => type is INamedTypeSymbol { TypeArguments: [var value] }
        ? IsInteger(value)
        : type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt64;

    private static double Number(TypedConstant value) => Constant.Number(value.Value) ?? double.NaN;

    private static bool IsTrue(AttributeData attribute, string name) => Named(attribute, name) is true;

    private static object? Named(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
                return argument.Value.Value;
        }

        return null;
    }
}
