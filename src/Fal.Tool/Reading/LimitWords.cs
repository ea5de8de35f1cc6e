using Fal.Schemas.Model;
using static Fal.Schemas.Model.LimitText;

namespace Fal.Tool.Reading;

/// <summary>Limits in words.</summary>
internal static class LimitWords
{
    public static IEnumerable<string> Of(LimitsModel limits, TypeRef type)
    {
        if (Range(limits) is { } range)
            yield return range;
        if (limits.MultipleOf is { } step)
            yield return $"in steps of {Number(step)}";
        if (Count(limits.MinLength, limits.MaxLength) is { } length)
            yield return $"{length} characters";
        if (Count(limits.MinItems, limits.MaxItems) is { } items)
            yield return $"{items} items";
        if (limits.Pattern is { } pattern)
            yield return $"like {pattern}";
        if (limits.MediaOf(type) is not { } media)
            yield break;
        foreach (var limit in Enum.GetValues<MediaLimit>().Where(limit => media[limit] is not null))
            yield return $"{Name(limit)} {Number(media[limit]!.Value)}";
    }

    private static string? Range(LimitsModel limits) => (limits.Lower, limits.Upper) switch
    {
        ((var low, false), (var high, false)) => $"{Number(low)} to {Number(high)}",
        ((var low, var isAbove), (var high, var isBelow)) => $"{(isAbove ? "above" : "from")} {Number(low)} {(isBelow ? "to below" : "to")} {Number(high)}",
        ((var low, var isAbove), null) => $"{(isAbove ? "above" : "at least")} {Number(low)}",
        (null, (var high, var isBelow)) => $"{(isBelow ? "below" : "at most")} {Number(high)}",
        _ => null,
    };

    /// <summary>A name of an enum as words: <c>MaxFileSize</c> is <c>max file size</c>.</summary>
    private static string Name(MediaLimit limit) =>
        string.Concat(limit.ToString().Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? " " : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
