using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>Finds what two versions of a type differ by, as code that names it sees them.</summary>
/// <param name="pair">The versions of the model.</param>
/// <param name="side">Whether the type is sent or received.</param>
/// <param name="old">The old version.</param>
/// <param name="path">Where in the JSON it first is.</param>
internal sealed class TypeComparison(ModelPair pair, ChangeSide side, TypeModel old, JsonPath path)
{
    private readonly string _name = pair.Names.NameOf(old);
    private readonly string _fullName = pair.FullNames.NameOf(old);

    public void Compare()
    {
        var now = pair.NewType(old.Name);
        if (now is null || now.IsTopLevel != old.IsTopLevel)
        {
            Add(ComparisonRules.TypeRemoved, $"{_name} is gone: {Instead()}.", _name, null, [_fullName]);
            return;
        }

        switch (old, now)
        {
            case (RecordModel before, RecordModel after):
                Records(before, after);
                break;
            case (EnumModel before, EnumModel after):
                new KnownValuesComparison(pair, side, path, before, after).Compare();
                break;
            case (UnionModel before, UnionModel after):
                new UnionComparison(pair, side, path, before, after).Compare();
                break;
            default:
                pair.ExplainMentions(_fullName);
                Add(ComparisonRules.TypeKindChanged, $"{_name} was {Kind(old)}, and is {Kind(now)}: write the code for it anew.", Kind(old), Kind(now), [_fullName]);
                return;
        }

        Words(now);
    }

    /// <summary>The new type at the place, where there is one of another name.</summary>
    private string Instead()
    {
        var there = MemberPlaces.Of(side is ChangeSide.Input ? pair.After.Input : pair.After.Output, pair.NewTypes).FirstOrDefault(type => type.Path == path && type.Type.GetType() == old.GetType()).Type;
        return there is null || there.Name == old.Name ? "nothing is of this type any more" : $"{pair.NewNames.NameOf(there)} is in its place";
    }

    private static string Kind(TypeModel type) => type switch
    {
        RecordModel { IsBody: true } => "a record of one value",
        RecordModel => "a record",
        EnumModel => "a set of known values",
        _ => "a union",
    };

    private void Records(RecordModel before, RecordModel after)
    {
        if (before.IsOpen && !after.IsOpen)
            Add(ComparisonRules.TypeClosed, $"{_name} has no AdditionalProperties any more: give only the properties that it names.", "open", "closed", [$"{_fullName} : Fal.FalRecord"]);
        foreach (var property in before.Properties)
            new PropertyComparison(pair, side, PathOf(before, property), before, after, property).Compare();
        foreach (var property in after.Properties.Where(p => before.Properties.All(was => was.JsonName != p.JsonName)))
            New(before, property);
    }

    private JsonPath PathOf(RecordModel record, PropertyModel property) => record.IsBody ? path : path.Property(property.JsonName);

    private void New(RecordModel before, PropertyModel property)
    {
        var member = $"{_name}.{property.Name}";
        var type = pair.NewNames.Of(property);
        var change = new Change { Rule = ComparisonRules.PropertyAdded, Side = side, Member = member, Path = PathOf(before, property), Text = $"{member} is new: {type}.", After = type };
        if (property.MustBeSet)
            pair.Add(change with { Rule = ComparisonRules.RequiredPropertyAdded, Text = $"{member} is new and required: set it to a {type}." }, $"{_fullName}.{property.Name}");
        else if (property.IsRequired)
            pair.Add(change with { Text = $"{member} is new, and has its only value from the start: {property.Constant!.Value}." });
        else
            pair.Add(change);
    }

    private void Words(TypeModel now)
    {
        if (old.Description != now.Description && !old.IsTopLevel)
            Add(ComparisonRules.Described, $"The description of {_name} {ChangeWords.Said(old.Description, now.Description)}.", old.Description, now.Description, []);
    }

    private void Add(ComparisonRule rule, string text, string? before, string? after, IEnumerable<string> explained) =>
        pair.Add(new Change { Rule = rule, Side = side, Member = _name, Path = path, Text = text, Before = before, After = after }, explained);
}
