using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>Reduces the alternatives of a union to cases that can be told apart by their JSON.</summary>
internal static class UnionMerge
{
    /// <param name="alternatives">The alternatives.</param>
    /// <param name="types">The types made so far, among them all that the alternatives name.</param>
    /// <param name="combine">Makes one type of several.</param>
    public static List<TypeRef> Merge(IEnumerable<TypeRef> alternatives, TypesByName types, Func<IReadOnlyList<TypeRef>, TypeRef> combine)
    {
        var cases = alternatives
            .SelectMany(t => types.TypeOf(t) is UnionModel union ? union.Parts : [t])
            .Distinct()
            .ToList();
        if (cases.Any(c => c is PrimitiveType { Kind: Primitive.Json }))
            return [];

        // A value's case must be told by its JSON: strings, numbers and booleans by their tokens, objects by their properties. So no two cases may be
        // strings, or numbers. Where two are, the one that can hold the values of both stands for both:
        // - a file, for every string: an address is one;
        // - a string or a set of known ones, for bytes: what is base64 may be text;
        // - a string or a 64-bit integer, for several sets of known values, since a value may be in more than one of them;
        // - a set of known values, for a string or integer beside it: it takes any other value as well, and shows those that are known;
        // - the wider of two numbers.
        bool IsEnumOf(TypeRef type, bool ofStrings) => types.EnumOf(type) is { } known && known.ValueKind is Primitive.String == ofStrings;
        if (cases.Any(c => Is(c, Primitive.File)))
            cases.RemoveAll(c => Is(c, Primitive.String) || IsEnumOf(c, ofStrings: true));
        if (cases.Any(c => Is(c, Primitive.File) || Is(c, Primitive.String) || IsEnumOf(c, ofStrings: true)))
            cases.RemoveAll(c => Is(c, Primitive.Bytes));
        if (cases.Count(c => IsEnumOf(c, ofStrings: true)) > 1)
            Replace(cases, c => IsEnumOf(c, ofStrings: true), Primitive.String);
        if (cases.Count(c => IsEnumOf(c, ofStrings: false)) > 1)
            Replace(cases, c => IsEnumOf(c, ofStrings: false), Primitive.Int64);
        if (cases.Any(c => IsEnumOf(c, ofStrings: true)))
            cases.RemoveAll(c => Is(c, Primitive.String));
        if (cases.Any(c => Is(c, Primitive.Double)))
            cases.RemoveAll(c => c is PrimitiveType { IsInteger: true } || IsEnumOf(c, ofStrings: false));
        if (cases.Any(c => IsEnumOf(c, ofStrings: false)))
            cases.RemoveAll(c => Is(c, Primitive.Int32) || Is(c, Primitive.Int64));
        if (cases.Any(c => Is(c, Primitive.Int64)))
            cases.RemoveAll(c => Is(c, Primitive.Int32));
        // No type holds integers with a sign and those that need all 64 bits.
        if (cases.Any(c => Is(c, Primitive.UInt64)) && cases.Any(c => Is(c, Primitive.Int32) || Is(c, Primitive.Int64) || IsEnumOf(c, ofStrings: false)))
            return [];

        MergeContainers<ListType>(cases, list => list.Item, item => new ListType(item), combine);
        MergeContainers<MapType>(cases, map => map.Value, value => new MapType(value), combine);
        return cases;
    }

    /// <summary>Lists of different items are one list of their union: which list it is cannot be told when it is empty.</summary>
    private static void MergeContainers<T>(List<TypeRef> cases, Func<T, TypeRef> inner, Func<TypeRef, T> make, Func<IReadOnlyList<TypeRef>, TypeRef> combine)
        where T : TypeRef
    {
        var containers = cases.OfType<T>().ToList();
        if (containers.Count < 2)
            return;
        var place = cases.IndexOf(containers[0]);
        cases.RemoveAll(c => c is T);
        var inners = containers.Select(inner).ToList();
        var combined = combine([.. inners.Select(i => i is NullableType nullable ? nullable.Inner : i).Distinct()]);
        var canBeNull = inners.Any(i => i is NullableType) && combined is not PrimitiveType { Kind: Primitive.Json };
        cases.Insert(place, make(canBeNull ? new NullableType(combined) : combined));
    }

    /// <summary>Puts one type in the place of several.</summary>
    private static void Replace(List<TypeRef> cases, Predicate<TypeRef> several, Primitive one)
    {
        var place = cases.FindIndex(several);
        cases.RemoveAll(c => several(c) || Is(c, one));
        cases.Insert(Math.Min(place, cases.Count), new PrimitiveType(one));
    }

    private static bool Is(TypeRef type, Primitive kind) => type is PrimitiveType primitive && primitive.Kind == kind;
}
