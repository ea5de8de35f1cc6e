using System.Text.RegularExpressions;
using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>
/// The limits of a property as attributes, which the analyzer reads, and any other code that knows DataAnnotations. What an attribute could
/// not judge has none: files, unions, and properties that may be left out as well as null.
/// </summary>
internal static class LimitAttributes
{
    private static readonly string[] OwnAttributes = ["ItemCount(", "MultipleOf("];

    public static void Limits(this CodeWriter code, PropertyModel property)
    {
        foreach (var attribute in property.IsThreeState ? [] : Of(property))
        {
            if (!OwnAttributes.Any(own => attribute.StartsWith(own, StringComparison.Ordinal)))
                code.Using("System.ComponentModel.DataAnnotations");
            code.Line($"[{attribute}]");
        }
    }

    /// <summary>The schema's example of a property that must be set.</summary>
    public static void Example(this CodeWriter code, PropertyModel property)
    {
        if (property is { Example: { } example, Constant: null })
            code.Line($"[Example({Literals.Of(example)})]");
    }

    private static IEnumerable<string> Of(PropertyModel property) => property.Type switch
    {
        PrimitiveType { IsNumber: true } number => OfNumber(number.Kind, property.Limits, isOptional: !property.IsRequired || property.IsNullable),
        PrimitiveType { Kind: Primitive.String } => OfString(property.Limits),
        ListType or MapType when property.Limits is { MinItems: not null } or { MaxItems: not null } => [$"ItemCount({property.Limits.MinItems ?? 0}, {Literals.Greatest(property.Limits.MaxItems)})"],
        _ => [],
    };

    private static IEnumerable<string> OfNumber(Primitive kind, LimitsModel limits, bool isOptional)
    {
        if ((kind is Primitive.Int64 or Primitive.UInt64 ? RangeSyntax.OfInt64InDoubles(limits) : RangeSyntax.Of(limits, kind)) is { } range)
        {
            var exclusive = (range.MinimumIsExclusive ? ", MinimumIsExclusive = true" : "") + (range.MaximumIsExclusive ? ", MaximumIsExclusive = true" : "");
            yield return $"Range({range.Minimum}, {range.Maximum}{exclusive})";
        }

        if (limits.MultipleOf is { } step)
            yield return $"MultipleOf({Literals.Double(step)})";

        // The attribute takes null for a value like any other.
        if (limits.AllowedValues.Count > 0)
            yield return $"AllowedValues({(isOptional ? "null, " : "")}{string.Join(", ", limits.AllowedValues.Select(Literals.Double))})";
    }

    private static IEnumerable<string> OfString(LimitsModel limits)
    {
        if (limits.MinLength is { } minimum)
            yield return $"StringLength({Literals.Greatest(limits.MaxLength)}, MinimumLength = {minimum})";
        else if (limits.MaxLength is { } maximum)
            yield return $"StringLength({maximum})";
        if (limits.Pattern is { } pattern && IsKnownToDotNet(pattern))
            yield return $"RegularExpression({Literals.Quote(Whole(pattern))})";
    }

    /// <summary>A schema's pattern is searched for; the attribute's is the whole text.</summary>
    private static string Whole(string pattern)
    {
        // Where alternatives may stand side by side, each would have anchors of its own.
        var isOne = !pattern.Contains('|');
        var isFromStart = isOne && pattern.StartsWith("^", StringComparison.Ordinal);
        var isToEnd = isOne && pattern.EndsWith("$", StringComparison.Ordinal) && !pattern.EndsWith(@"\$", StringComparison.Ordinal);
        return isFromStart && isToEnd ? pattern : $@"{(isFromStart ? "" : @"[\s\S]*?")}(?:{pattern}){(isToEnd ? "" : @"[\s\S]*")}";
    }

    private static bool IsKnownToDotNet(string pattern)
    {
        try
        {
            _ = new Regex(pattern);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
