using Fal.Schemas.Model;

namespace Fal.Schemas.Names;

/// <summary>The names of a union's cases, as in <c>TryGetPreset</c>: that of the type, or <c>Preset</c> for known values beside the record that they stand for.</summary>
internal static class CaseNames
{
    /// <summary>The names of cases, in their order.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<TypeRef> cases)
    {
        var records = cases.OfType<NamedType>().Where(t => t.Kind is NamedTypeKind.Record).Select(t => t.Name).ToList();
        // What is none of the cases has the name Other.
        var taken = new TakenNames("Other");
        return [.. cases.Select(type => taken.Take(IsPreset(type) ? "Preset" : Name(type)))];

        bool IsPreset(TypeRef type) => type is NamedType { Kind: NamedTypeKind.Enum } known && records is [var record] && known.Name == record + "Preset";
    }

    private static string Name(TypeRef type) => type switch
    {
        NamedType named => named.Name,
        PrimitiveType primitive => primitive.Kind.ToString(),
        ListType list => Name(list.Item) + "List",
        MapType map => Name(map.Value) + "Map",
        NullableType nullable => Name(nullable.Inner),
        _ => throw new InvalidOperationException($"{type} is no case of a union."),
    };
}
