namespace Fal.Schemas.Model;

/// <summary>The range of a number, without the ends that no value of its C# type goes beyond.</summary>
/// <param name="Lower">The lower end, and whether it is exclusive; null where there is none.</param>
/// <param name="Upper">The upper end, and whether it is exclusive; null where there is none.</param>
internal readonly record struct RangeModel((decimal Value, bool IsExclusive)? Lower, (decimal Value, bool IsExclusive)? Upper)
{
    /// <summary>The range of a number; null where it has none.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="kind">A kind of number.</param>
    public static RangeModel? Of(LimitsModel limits, Primitive kind)
    {
        var (lower, upper) = kind is Primitive.Double ? (limits.Lower, limits.Upper) : (Whole(limits.Lower, decimal.Ceiling), Whole(limits.Upper, decimal.Floor));
        var range = new RangeModel(Within(lower, kind), Within(upper, kind));
        return range is { Lower: null, Upper: null } ? null : range;
    }

    /// <summary>An end between two integers is moved to the one that is inside the range.</summary>
    private static (decimal Value, bool IsExclusive)? Whole((decimal Value, bool IsExclusive)? end, Func<decimal, decimal> round) =>
        end is not var (value, isExclusive) ? null : round(value) == value ? (value, isExclusive) : (round(value), false);

    /// <summary>An end outside of what the type can hold limits nothing.</summary>
    private static (decimal Value, bool IsExclusive)? Within((decimal Value, bool IsExclusive)? end, Primitive kind) => kind switch
    {
        Primitive.Int32 => end is { Value: >= int.MinValue and <= int.MaxValue } ? end : null,
        Primitive.Int64 => end is { Value: >= long.MinValue and <= long.MaxValue } ? end : null,
        Primitive.UInt64 => end is { Value: >= ulong.MinValue and <= ulong.MaxValue } ? end : null,
        _ => end,
    };
}
