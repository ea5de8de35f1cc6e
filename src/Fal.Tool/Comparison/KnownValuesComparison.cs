using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>Finds what two versions of a set of known values differ by.</summary>
/// <param name="pair">The versions of the model.</param>
/// <param name="side">Whether the values are sent or received.</param>
/// <param name="path">Where in the JSON they first are.</param>
/// <param name="before">The old version.</param>
/// <param name="after">The new version.</param>
internal sealed class KnownValuesComparison(ModelPair pair, ChangeSide side, JsonPath path, EnumModel before, EnumModel after)
{
    private readonly string _name = pair.Names.NameOf(before);
    private readonly string _fullName = pair.FullNames.NameOf(before);

    public void Compare()
    {
        if (before.ValueKind != after.ValueKind)
        {
            Add(ComparisonRules.KnownValueKind, _name, $"The values of {_name} were {before.ValueKind}, and are {after.ValueKind}: give and take those.", before.ValueKind.ToString(), after.ValueKind.ToString(), [_fullName]);
            return;
        }

        foreach (var member in before.Members)
            Compare(member);
        foreach (var member in after.Members.Where(m => before.Members.All(was => was.Value != m.Value)))
            Add(ComparisonRules.KnownValueAdded, $"{_name}.{member.Name}", $"{_name}.{member.Name} is new: '{member.Value}'{(side is ChangeSide.Output ? ", which a switch over the values does not know" : "")}.", null, member.Value, []);
        if (before.IsOpen != after.IsOpen)
            Open();
    }

    private void Compare(EnumMemberModel member)
    {
        string[] lines = [$"{_fullName}.{member.Name}", $"{_fullName}.{member.ConstantName}"];
        if (after.Members.FirstOrDefault(m => m.Value == member.Value) is not { } now)
            Add(ComparisonRules.KnownValueRemoved, $"{_name}.{member.Name}", $"{_name}.{member.Name} is gone, '{member.Value}': use another value.", member.Value, null, lines);
        else if (now != member)
            Add(ComparisonRules.KnownValueRenamed, $"{_name}.{member.Name}", $"{_name}.{member.Name} is called {now.Name} now: use that name.", member.Name, now.Name, lines);
    }

    private void Open()
    {
        if (after.IsOpen)
            Add(ComparisonRules.KnownValuesOpened, _name, $"{_name} takes any other value, too.", "only these", "any", []);
        else
            Add(ComparisonRules.KnownValuesClosed, _name, $"{_name} took any other value, and takes only those that are known: use one of them.", "any", "only these", []);
    }

    private void Add(ComparisonRule rule, string member, string text, string? was, string? now, string[] explained) =>
        pair.Add(new Change { Rule = rule, Side = side, Member = member, Path = path, Text = text, Before = was, After = now }, explained);
}
