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
        foreach (var line in SurfaceComparison.Broken(pair.Before, pair.After).Where(line => !pair.Explains(line)))
        {
            var type = pair.Before.Types.Where(t => line.IsOf(pair.FullNames.NameOf(t))).MaxBy(t => pair.FullNames.NameOf(t).Length);
            var member = type is null ? pair.Before.Name : pair.Names.NameOf(type);
            var (rule, text) = Rule(line, member);
            var sides = type is null ? [ChangeSide.Client] : new[] { (ChangeSide.Input, type.IsSent), (ChangeSide.Output, type.IsReceived) }.Where(s => s.Item2).Select(s => s.Item1).DefaultIfEmpty(ChangeSide.Input);
            foreach (var side in sides)
                pair.Add(new Change { Rule = type is null ? ComparisonRules.SurfaceChanged : rule, Side = side, Member = member, Path = PathOf(type, side, pair), Text = text, Before = line.Text });
        }
    }

    private static JsonPath PathOf(TypeModel? type, ChangeSide side, ModelPair pair) =>
        type is null ? JsonPath.Root : MemberPlaces.Of(side is ChangeSide.Input ? pair.Before.Input : pair.Before.Output, pair.OldTypes).Where(place => place.Type.Name == type.Name).Select(place => place.Path).FirstOrDefault() ?? JsonPath.Root;

    private static (ComparisonRule Rule, string Text) Rule(SurfaceLine line, string member)
    {
        if (line.Subject.Split(" : ") is [_, var @interface])
            return (ComparisonRules.InterfaceRemoved, $"{member} is no {@interface.TrimEnd('!')} any more: code that takes it for one must do without.");
        if (!line.Text.Contains(".implicit operator ", StringComparison.Ordinal))
            return (ComparisonRules.SurfaceChanged, $"{line.Text} is gone: write the code for it anew.");
        var from = line.Text.Split('(')[^1].Split(" value)")[0];
        return line.IsNew
            ? (ComparisonRules.NullAmbiguous, $"{member} converts from {from}, too, so that the compiler cannot tell what null is: write default.")
            : (ComparisonRules.ConversionRemoved, $"{member} does not convert from {from} any more: make one by its constructor.");
    }
}
