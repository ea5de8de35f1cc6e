using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>What tells the cases of a union, by its own discriminator and by those of the unions that are alternatives of it.</summary>
internal sealed class CaseTags
{
    private readonly ILookup<TypeRef, TagModel> _tags;

    public CaseTags(IReadOnlyList<TypeUse> alternatives, TypesByName types) =>
        _tags = alternatives.SelectMany(a => Tags(a, types)).ToLookup(use => use.Case, use => use.Tag);

    /// <summary>The tags of a case: no two of one property.</summary>
    public EquatableArray<TagModel> Of(TypeRef @case) => _tags[@case]
        .GroupBy(tag => tag.JsonName)
        .Select(same => new TagModel(same.Key, same.SelectMany(tag => tag.Values).Distinct().ToEquatableArray()))
        .ToEquatableArray();

    private static IEnumerable<(TypeRef Case, TagModel Tag)> Tags(TypeUse alternative, TypesByName types)
    {
        var cases = types.TypeOf(alternative.Type) is UnionModel union ? (IReadOnlyList<UnionCaseModel>)union.Cases : [new UnionCaseModel("", "", alternative.Type)];
        foreach (var @case in cases)
        {
            if (alternative.Tag is { } tag && @case.Type is NamedType { Kind: NamedTypeKind.Record })
                yield return (@case.Type, tag);
            foreach (var inner in @case.Tags)
                yield return (@case.Type, inner);
        }
    }
}
