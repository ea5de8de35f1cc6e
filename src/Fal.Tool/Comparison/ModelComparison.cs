using System.Globalization;
using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>
/// Says what two versions of a model differ by, in terms of the C# that is generated from them. Two judges that know none of the rules have the last
/// word: the public surface says whether code that compiled still does, and the schemas whether what was good still is. What they find and no rule
/// has told of is a change of its own.
/// </summary>
internal static class ModelComparison
{
    /// <param name="before">The old version; null where there was none.</param>
    /// <param name="after">The new version; null where there is none.</param>
    public static IReadOnlyList<Change> Compare(ModelVersion? before, ModelVersion? after)
    {
        if (before is null || after is null)
            return Only(before, after);
        var pair = new ModelPair(before, after);
        new ClientComparison(pair).Compare();
        if (!ReferenceEquals(before.Model, after.Model) && before.Model.Name == after.Model.Name)
        {
            Types(pair, ChangeSide.Input, before.Model.Input);
            Types(pair, ChangeSide.Output, before.Model.Output);
        }

        Surface(pair);
        new WireComparison(pair, before, after).Compare();
        return [.. pair.Changes.OrderByDescending(change => change.Grade)];
    }

    private static IReadOnlyList<Change> Only(ModelVersion? before, ModelVersion? after)
    {
        if ((before ?? after)?.Model is not { } model)
            return [];
        var change = new Change { Rule = ComparisonRules.EndpointAdded, Side = ChangeSide.Client, Member = model.Name, Text = $"{model.Name} is new: {model.Id}.", After = model.Id };
        return after is not null ? [change] : [change with { Rule = ComparisonRules.EndpointRemoved, Text = $"{model.Name} is gone: use another model than {model.Id}.", Before = model.Id, After = null }];
    }

    private static void Types(ModelPair pair, ChangeSide side, TypeRef root)
    {
        foreach (var (type, path) in MemberPlaces.Of(root, pair.OldTypes))
            new TypeComparison(pair, side, type, path).Compare();
    }

    /// <summary>What the public surface has lost, and no rule has told of.</summary>
    private static void Surface(ModelPair pair)
    {
        foreach (var same in SurfaceComparison.Broken(pair.Before, pair.After).Where(line => !pair.Explains(line)).GroupBy(line => (Type: TypeOf(line, pair), RuleOf(line).Rule)))
        {
            var (type, rule) = same.Key;
            var member = type is null ? pair.Before.Name : pair.Names.NameOf(type);
            var text = $"{member} {string.Format(CultureInfo.InvariantCulture, RuleOf(same.First()).Format, string.Join(" or ", same.Select(line => RuleOf(line).What)))}.";
            foreach (var side in SidesOf(type))
                pair.Add(new Change { Rule = type is null ? ComparisonRules.SurfaceChanged : rule, Side = side, Member = member, Path = PathOf(type, side, pair), Text = text, Before = string.Join('\n', same.Select(line => line.Text)) });
        }
    }

    /// <summary>The type that a line is of; null where it is of the client.</summary>
    private static TypeModel? TypeOf(SurfaceLine line, ModelPair pair) =>
        pair.Before.Types.Where(type => line.IsOf(pair.FullNames.NameOf(type))).MaxBy(type => pair.FullNames.NameOf(type).Length);

    private static IEnumerable<ChangeSide> SidesOf(TypeModel? type)
    {
        if (type is null)
            return [ChangeSide.Client];
        return new[] { (Side: ChangeSide.Input, Is: type.IsSent), (Side: ChangeSide.Output, Is: type.IsReceived) }.Where(side => side.Is).Select(side => side.Side).DefaultIfEmpty(ChangeSide.Input);
    }

    private static JsonPath PathOf(TypeModel? type, ChangeSide side, ModelPair pair) =>
        type is null ? JsonPath.Root : MemberPlaces.Of(side is ChangeSide.Input ? pair.Before.Input : pair.Before.Output, pair.OldTypes).Where(place => place.Type.Name == type.Name).Select(place => place.Path).FirstOrDefault() ?? JsonPath.Root;

    /// <summary>The rule of a line that no other has told of, what to say of it, and what of it.</summary>
    private static (ComparisonRule Rule, string Format, string What) RuleOf(SurfaceLine line)
    {
        if (line.Subject.Split(" : ") is [_, var @interface])
            return (ComparisonRules.InterfaceRemoved, "is no {0} any more: code that takes it for one must do without", @interface.TrimEnd('!'));
        if (!line.Text.Contains(".implicit operator ", StringComparison.Ordinal))
            return (ComparisonRules.SurfaceChanged, "has lost {0}: write the code for it anew", line.Text);
        var from = line.Text.Split('(')[^1].Split(" value)")[0];
        return line.IsNew
            ? (ComparisonRules.NullAmbiguous, "converts from {0}, too, so that the compiler cannot tell what null is: write default", from)
            : (ComparisonRules.ConversionRemoved, "does not convert from {0} any more: make one by its constructor", from);
    }
}
