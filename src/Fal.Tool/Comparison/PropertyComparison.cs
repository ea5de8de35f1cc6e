using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>Finds what two versions of a property differ by.</summary>
/// <param name="pair">The versions of the model.</param>
/// <param name="side">Whether the property is sent or received.</param>
/// <param name="path">Where in the JSON it first is.</param>
/// <param name="before">The old version of its record.</param>
/// <param name="after">The new version of its record.</param>
/// <param name="old">The old version of the property.</param>
internal sealed class PropertyComparison(ModelPair pair, ChangeSide side, JsonPath path, RecordModel before, RecordModel after, PropertyModel old)
{
    private readonly string _member = $"{pair.Names.NameOf(before)}.{old.Name}";
    private readonly string _fullName = $"{pair.FullNames.NameOf(before)}.{old.Name}";

    public void Compare()
    {
        if (after.Properties.FirstOrDefault(p => p.JsonName == old.JsonName) is not { } now)
        {
            Add(ComparisonRules.PropertyRemoved, $"{_member} is gone: take it out.", pair.Names.Of(old), null);
            return;
        }

        if (now.Name != old.Name)
            Add(ComparisonRules.PropertyRenamed, $"{_member} is called {now.Name} now{(after.Properties.Any(p => p.Name == old.Name) ? ", and its name is that of another property" : "")}: use that name.", old.Name, now.Name, $"{pair.FullNames.NameOf(before)}.{now.Name}");
        Type(now);
        if (old.IsDeprecated != now.IsDeprecated)
            Deprecated(now);
        if (pair.Names.Of(old.Type) == pair.NewNames.Of(now.Type))
            new LimitComparison(pair, side, _member).Compare(path, (old.Type, old.Limits), (now.Type, now.Limits));
        Values(now);
    }

    private void Type(PropertyModel now)
    {
        var (was, @is) = (pair.Names.Of(old), pair.NewNames.Of(now));
        if (pair.Names.Of(old.Type) != pair.NewNames.Of(now.Type) || old.IsThreeState != now.IsThreeState)
            Add(ComparisonRules.PropertyTypeChanged, $"{_member} was {was}, and is {@is}: give and take that type.", was, @is);
        else if (!old.IsRequired && now.IsRequired)
            Add(now.MustBeSet ? ComparisonRules.PropertyRequired : ComparisonRules.PropertyNotNullable, $"{_member} was optional, and is required: {(now.MustBeSet ? "set it" : $"it is {now.Constant!.Value} from the start")}.", was, @is);
        else if (old.IsRequired && !now.IsRequired)
            Add(was == @is ? ComparisonRules.PropertyLeftOut : ComparisonRules.PropertyOptional, $"{_member} was required, and is optional: {(was == @is ? "it need not be set" : "mind that it may be null")}.", was, @is);
        else if (was != @is)
            Add(now.IsNullable ? ComparisonRules.PropertyNullable : ComparisonRules.PropertyNotNullable, $"{_member} was {was}, and is {@is}: {(now.IsNullable ? "mind that it may be null" : "give it no null")}.", was, @is);
        else if (!old.MustBeSet && now.MustBeSet)
            Add(ComparisonRules.PropertyRequired, $"{_member} had a value from the start, and must be set.", old.Constant?.Value, null);
        else if (old.MustBeSet && !now.MustBeSet)
            Add(ComparisonRules.PropertyLeftOut, $"{_member} need not be set: it is {now.Constant?.Value} from the start.", null, now.Constant?.Value);
        else if (old.Constant != now.Constant)
            Add(ComparisonRules.ConstantChanged, $"{_member} from the start {ChangeWords.Was(old.Constant?.Value, now.Constant?.Value)}.", old.Constant?.Value, now.Constant?.Value);
    }

    private void Deprecated(PropertyModel now)
    {
        if (now.IsDeprecated)
            Add(ComparisonRules.PropertyDeprecated, $"{_member} is deprecated, and code that uses it gets the warning FAL1007: do without it.", null, "deprecated");
        else
            Add(ComparisonRules.PropertyKept, $"{_member} is no longer deprecated.", "deprecated", null);
    }

    private void Values(PropertyModel now)
    {
        if (old.Default != now.Default)
            Add(ComparisonRules.DefaultChanged, $"The default of {_member} {ChangeWords.Was(old.Default, now.Default)}.", old.Default, now.Default);
        if (old.Description != now.Description)
            Add(ComparisonRules.Described, $"The description of {_member} {ChangeWords.Said(old.Description, now.Description)}.", old.Description, now.Description);
    }

    private void Add(ComparisonRule rule, string text, string? was, string? now, string? newName = null) =>
        pair.Add(new Change { Rule = rule, Side = side, Member = _member, Path = path, Text = text, Before = was, After = now }, rule.GradeOf(side) is ChangeGrade.Source ? [_fullName, newName ?? _fullName] : []);
}
