using System.Globalization;
using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>A range as C# has it, in an attribute and in a check alike.</summary>
/// <param name="Minimum">A literal; the least of the type where there is no such limit.</param>
/// <param name="Maximum">A literal; the greatest of the type where there is no such limit.</param>
internal sealed record RangeSyntax(string Minimum, string Maximum, bool MinimumIsExclusive, bool MaximumIsExclusive)
{
    /// <summary>Up to here a double holds every integer. Beyond, rounding may move an end of a range to the next integer.</summary>
    private const decimal MaxExact = 1L << 53;

    /// <summary>The range of a number; null where it has none.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="kind">A kind of number.</param>
    public static RangeSyntax? Of(LimitsModel limits, Primitive kind)
    {
        if (RangeModel.Of(limits, kind) is not var (lower, upper))
            return null;
        var (least, greatest) = kind switch
        {
            Primitive.Int32 => ("int.MinValue", "int.MaxValue"),
            Primitive.Int64 => ("long.MinValue", "long.MaxValue"),
            Primitive.UInt64 => ("ulong.MinValue", "ulong.MaxValue"),
            _ => ("double.NegativeInfinity", "double.PositiveInfinity"),
        };
        return new RangeSyntax(
            lower is null ? least : Literal(lower.Value.Value, kind),
            upper is null ? greatest : Literal(upper.Value.Value, kind),
            lower?.IsExclusive ?? false,
            upper?.IsExclusive ?? false);
    }

    /// <summary>The range of a 64-bit integer for <c>RangeAttribute</c>, which takes 32-bit integers and doubles only.</summary>
    public static RangeSyntax? OfInt64InDoubles(LimitsModel limits) => Of(limits, Primitive.Double) is { } range
        ? range with
        {
            MinimumIsExclusive = range.MinimumIsExclusive && Math.Abs(limits.Lower!.Value.Value) < MaxExact,
            MaximumIsExclusive = range.MaximumIsExclusive && Math.Abs(limits.Upper!.Value.Value) < MaxExact,
        }
        : null;

    private static string Literal(decimal value, Primitive kind) => kind is Primitive.Double ? Literals.Double(value) : value.ToString("0", CultureInfo.InvariantCulture);
}
