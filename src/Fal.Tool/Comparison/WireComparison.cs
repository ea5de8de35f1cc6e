using Fal.Schemas.Budgets;
using Fal.Schemas.Export;
using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;

namespace Fal.Tool.Comparison;

/// <summary>
/// Judges by the schemas alone whether an input that was good still is, and by the types alone whether an output can still be read; and says what
/// they find that no change has told of.
/// </summary>
internal sealed class WireComparison(ModelPair pair, ModelVersion before, ModelVersion after)
{
    public void Compare()
    {
        foreach (var refusal in AtOnce(InputRefusals()))
            Add(ChangeSide.Input, ComparisonRules.InputRefused, refusal, pair.Before.Input, $"may be refused where it was good: its {refusal.What} {ChangeWords.Was(refusal.Before, refusal.After)}");
        foreach (var refusal in AtOnce(new OutputReading(pair).Refusals()))
            Add(ChangeSide.Output, ComparisonRules.OutputUnreadable, refusal, pair.Before.Output, $"may not be read by a program that was built before: its {refusal.What} {ChangeWords.Was(refusal.Before, refusal.After)}");
    }

    /// <summary>What is refused at one place for one reason, once.</summary>
    private static IEnumerable<Refusal> AtOnce(IEnumerable<Refusal> refusals) =>
        refusals.GroupBy(r => (r.Path, r.What, r.After)).Select(same => same.First() with { Before = Joined(same.Select(r => r.Before).Distinct()) });

    private static string? Joined(IEnumerable<string?> texts) => string.Join(" or ", texts.OfType<string>()) is { Length: > 0 } joined ? joined : null;

    private IReadOnlyList<Refusal> InputRefusals()
    {
        try
        {
            return new SchemaAcceptance(Input(before), Input(after)).Refusals();
        }
        catch (BudgetException error)
        {
            return [new Refusal(JsonPath.Root, "schema", "known", error.Message)];
        }
    }

    private static JObject Input(ModelVersion version)
    {
        var budget = new FileBudget(version.File.Length, CancellationToken.None);
        budget.NextEndpoint();
        return SchemaExport.Of(version.Schema.Input, version.Schema.References, budget);
    }

    private void Add(ChangeSide side, ComparisonRule rule, Refusal refusal, TypeRef root, string text)
    {
        var members = MemberPlaces.MembersOf(refusal.Path, root, pair.OldTypes, pair.Names);
        var isToldByClient = refusal.Path == JsonPath.Root && pair.Changes.Any(change => change.Rule == ComparisonRules.SignatureChanged);
        if (isToldByClient || pair.Changes.Any(change => change.Side == side && Tells(change, refusal, members)))
            return;
        pair.Add(new Change { Rule = rule, Side = side, Member = members[^1], Path = refusal.Path, Text = $"{members[^1]} {text}.", Before = refusal.Before, After = refusal.After });
    }

    /// <summary>Whether a change has told of a value that is refused: it is of the same place, or of one around or in it, or of the types that are there.</summary>
    private static bool Tells(Change change, Refusal refusal, IReadOnlyList<string> members) =>
        change.Rule.TellsOfValues && change.Grade >= ChangeGrade.Wire
        && (change.Path.IsIn(refusal.Path) || refusal.Path.IsIn(change.Path) || members.Any(member => change.Member == member || change.Member.StartsWith(member + ".", StringComparison.Ordinal)));
}

/// <summary>A value that was good and is refused.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="What">What it is refused for.</param>
/// <param name="Before">What was.</param>
/// <param name="After">What is.</param>
internal sealed record Refusal(JsonPath Path, string What, string? Before, string? After);
