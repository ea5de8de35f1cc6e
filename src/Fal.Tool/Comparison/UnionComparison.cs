using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>Finds what two versions of a union differ by.</summary>
/// <param name="pair">The versions of the model.</param>
/// <param name="side">Whether the union is sent or received.</param>
/// <param name="path">Where in the JSON it first is.</param>
/// <param name="before">The old version.</param>
/// <param name="after">The new version.</param>
internal sealed class UnionComparison(ModelPair pair, ChangeSide side, JsonPath path, UnionModel before, UnionModel after)
{
    private readonly string _name = pair.Names.NameOf(before);
    private readonly string _fullName = pair.FullNames.NameOf(before);

    /// <summary>Everything of the union that its cases make.</summary>
    private IEnumerable<string> Lines => [$"{_fullName}.Match", $"{_fullName}.implicit operator", $"{_fullName}.{before.Name}", .. before.Cases.Select(c => $"{_fullName}.TryGet{c.Name}"), $"{_fullName}.TryParse", $"{_fullName} : Fal.Runtime.IFalParsable", $"{_fullName} : Fal.Runtime.IFalText", $"{_fullName} : System"];

    public void Compare()
    {
        var old = before.Cases.Select(c => pair.Names.Of(c.Type)).ToList();
        var now = after.Cases.Select(c => pair.NewNames.Of(c.Type)).ToList();
        foreach (var type in old.Except(now))
            Add(ComparisonRules.CaseRemoved, $"{_name} is no {type} any more: give another type, and take the function out of Match.", type, null, Lines);
        foreach (var type in now.Except(old))
            Add(ComparisonRules.CaseAdded, $"{_name} may be a {type}: add a function to Match.", null, type, Lines);
        if (old.Count == now.Count && old.Except(now).FirstOrDefault() is null && !Named(before).SequenceEqual(Named(after)))
            Add(ComparisonRules.CasesChanged, $"The functions of {_name}.Match were {string.Join(", ", Named(before))}, and are {string.Join(", ", Named(after))}: put them in that order.", string.Join(", ", Named(before)), string.Join(", ", Named(after)), Lines);
        if (before.IsTagged != after.IsTagged)
            Add(after.IsTagged ? ComparisonRules.CaseAdded : ComparisonRules.CaseRemoved, $"{_name} {(after.IsTagged ? "may be of a case that nobody knows yet" : "is always of a case that is known")}: {(after.IsTagged ? "add a function for it to" : "take its function out of")} Match.", before.IsTagged ? "other" : null, after.IsTagged ? "other" : null, [.. Lines, $"{_fullName}.TryGetOther"]);
        foreach (var (was, @is) in before.Cases.SelectMany(was => after.Cases.Where(c => pair.Names.Of(was.Type) == pair.NewNames.Of(c.Type)).Select(@is => (was, @is))))
            Compare(was, @is);
    }

    private static IEnumerable<string> Named(UnionModel union) => union.Cases.Select(c => c.LocalName.TrimStart('@'));

    private void Compare(UnionCaseModel was, UnionCaseModel now)
    {
        if (!was.Tags.Equals(now.Tags))
        {
            var (before, after) = (Tags(was), Tags(now));
            Add(ComparisonRules.TagsChanged, $"What tells a {pair.Names.Of(was.Type)} from the other cases of {_name} was {before}, and is {after}: build the program again.", before, after, []);
        }

        new LimitComparison(pair, side, _name).Compare(path, (was.Type, was.Limits), (now.Type, now.Limits));
    }

    private static string Tags(UnionCaseModel @case) =>
        @case.Tags.Count == 0 ? "no tag" : string.Join(", ", @case.Tags.Select(tag => $"{tag.JsonName} = {string.Join(" or ", tag.Values.Select(v => v.Value))}"));

    private void Add(ComparisonRule rule, string text, string? was, string? now, IEnumerable<string> explained) =>
        pair.Add(new Change { Rule = rule, Side = side, Member = _name, Path = path, Text = text, Before = was, After = now }, rule.GradeOf(side) is ChangeGrade.Source ? explained : []);
}
