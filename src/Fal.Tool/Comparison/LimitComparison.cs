using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>Finds which limits of a value are narrower or wider than they were.</summary>
/// <param name="pair">The versions of the model.</param>
/// <param name="side">Whether the value is sent or received.</param>
/// <param name="member">The member of C# that has the value.</param>
internal sealed class LimitComparison(ModelPair pair, ChangeSide side, string member)
{
    public void Compare(JsonPath path, (TypeRef Type, LimitsModel Limits) before, (TypeRef Type, LimitsModel Limits) after)
    {
        if (before.Limits != after.Limits)
            Limits(path, before.Limits, after.Limits);
        switch (before.Type, after.Type)
        {
            case (ListType was, ListType now):
                Compare(path.Item(), (was.Item, was.ItemLimits), (now.Item, now.ItemLimits));
                break;
            case (MapType was, MapType now):
                Compare(path.Value(), (was.Value, was.ValueLimits), (now.Value, now.ValueLimits));
                break;
            case (NullableType was, NullableType now):
                Compare(path, (was.Inner, LimitsModel.None), (now.Inner, LimitsModel.None));
                break;
        }
    }

    private void Limits(JsonPath path, LimitsModel was, LimitsModel now)
    {
        End(path, "least value", was.Lower, now.Lower, isLeast: true);
        End(path, "greatest value", was.Upper, now.Upper, isLeast: false);
        Step(path, was.MultipleOf, now.MultipleOf);
        End(path, "least length", was.MinLength, now.MinLength, isLeast: true);
        End(path, "greatest length", was.MaxLength, now.MaxLength, isLeast: false);
        End(path, "least number of items", was.MinItems, now.MinItems, isLeast: true);
        End(path, "greatest number of items", was.MaxItems, now.MaxItems, isLeast: false);
        if (was.Pattern != now.Pattern)
            Add(now.Pattern is null ? ComparisonRules.LimitWidened : ComparisonRules.PatternChanged, path, "pattern", was.Pattern, now.Pattern);
        Allowed(path, was, now);
        foreach (var kind in Enum.GetValues<MediaLimit>().Where(kind => was.Media?[kind] != now.Media?[kind]))
            Media(path, kind, was.Media?[kind], now.Media?[kind]);
    }

    private void End(JsonPath path, string what, int? was, int? now, bool isLeast) => End(path, what, was is { } old ? (old, false) : null, now is { } @new ? (@new, false) : null, isLeast);

    private void End(JsonPath path, string what, (decimal Value, bool IsExclusive)? was, (decimal Value, bool IsExclusive)? now, bool isLeast)
    {
        if (was == now)
            return;
        var isNarrower = now is var (value, isExclusive) && (was is not var (old, wasExclusive) || (value == old ? isExclusive && !wasExclusive : value > old == isLeast));
        Add(isNarrower ? ComparisonRules.LimitNarrowed : ComparisonRules.LimitWidened, path, what, Words(was), Words(now));
    }

    private static string? Words((decimal Value, bool IsExclusive)? end) => end is var (value, isExclusive) ? LimitText.Number(value) + (isExclusive ? " (exclusive)" : "") : null;

    private void Step(JsonPath path, decimal? was, decimal? now)
    {
        if (was == now)
            return;
        var isWider = now is null || (was is { } old && old % now == 0);
        Add(isWider ? ComparisonRules.LimitWidened : ComparisonRules.LimitNarrowed, path, "step", was is null ? null : LimitText.Number(was.Value), now is null ? null : LimitText.Number(now.Value));
    }

    private void Allowed(JsonPath path, LimitsModel was, LimitsModel now)
    {
        if (was.AllowedValues.Equals(now.AllowedValues))
            return;
        if (now.AllowedValues.Count > 0 && (was.AllowedValues.Count == 0 || was.AllowedValues.Except(now.AllowedValues).Any()))
            Add(ComparisonRules.LimitNarrowed, path, "list of allowed values", Values(was), Values(now));
        if (was.AllowedValues.Count > 0 && (now.AllowedValues.Count == 0 || now.AllowedValues.Except(was.AllowedValues).Any()))
            Add(ComparisonRules.LimitWidened, path, "list of allowed values", Values(was), Values(now));
    }

    private static string? Values(LimitsModel limits) =>
        limits.AllowedValues.Count == 0 ? null : string.Join(", ", limits.AllowedValues.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private void Media(JsonPath path, MediaLimit kind, decimal? was, decimal? now)
    {
        var isLeast = new MediaLimitModel(kind, 0).IsLeast;
        var isNarrower = now is { } value && (was is not { } old || value > old == isLeast);
        Add(isNarrower ? ComparisonRules.FileLimitNarrowed : ComparisonRules.LimitWidened, path, $"{kind} of the file", was is null ? null : LimitText.Number(was.Value), now is null ? null : LimitText.Number(now.Value));
    }

    private void Add(ComparisonRule rule, JsonPath path, string what, string? was, string? now)
    {
        var advice = rule.GradeOf(side) is ChangeGrade.Wire ? ": keep what is sent within it" : "";
        pair.Add(new Change { Rule = rule, Side = side, Member = member, Path = path, Text = $"The {what} of {member} {ChangeWords.Was(was, now)}{advice}.", Before = was, After = now });
    }
}
