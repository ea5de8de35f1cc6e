using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>Keeps the types that are used, and adds to them what depends on where: in the input or only in the output.</summary>
internal static class Reachability
{
    public static EquatableArray<TypeModel> Complete(IEnumerable<TypeModel> types, TypeRef input, TypeRef output)
    {
        var all = types.ToList();
        var byName = all.ToDictionary(t => t.Name);
        var sent = Reached(input, byName);
        var received = Reached(output, byName);
        var withFiles = WithFiles(byName);
        return all.Where(t => sent.Contains(t.Name) || received.Contains(t.Name)).Select(Complete).OrderBy(t => t.IsTopLevel ? 0 : 1).ToEquatableArray();

        TypeModel Complete(TypeModel type) => type is not RecordModel record ? type with { IsSent = sent.Contains(type.Name) } : sent.Contains(type.Name)
            ? record with { IsSent = true, HasFiles = withFiles.Contains(type.Name) }
            : record with { Properties = record.Properties.Select(p => p with { IsThreeState = false }).ToEquatableArray() };
    }

    private static HashSet<string> Reached(TypeRef root, Dictionary<string, TypeModel> types)
    {
        var found = new HashSet<string>();
        var open = new Stack<TypeRef>([root]);
        while (open.Count > 0)
        {
            foreach (var part in Named(open.Pop()).Where(n => found.Add(n.Name)).SelectMany(n => Parts(types[n.Name])))
                open.Push(part);
        }

        return found;
    }

    /// <summary>The types that a file can be anywhere inside of.</summary>
    private static HashSet<string> WithFiles(Dictionary<string, TypeModel> types)
    {
        var found = new HashSet<string>();
        int before;
        do
        {
            before = found.Count;
            foreach (var type in types.Values)
            {
                if (Parts(type).Any(p => HasFile(p) || Named(p).Any(n => found.Contains(n.Name))))
                    found.Add(type.Name);
            }
        }
        while (found.Count > before);
        return found;
    }

    private static IEnumerable<TypeRef> Parts(TypeModel type) => type switch
    {
        RecordModel record => record.Properties.Select(p => p.Type),
        UnionModel union => union.Cases.Select(c => c.Type),
        _ => [],
    };

    private static bool HasFile(TypeRef type) => type switch
    {
        PrimitiveType primitive => primitive.Kind is Primitive.File,
        ListType list => HasFile(list.Item),
        MapType map => HasFile(map.Value),
        NullableType nullable => HasFile(nullable.Inner),
        _ => false,
    };

    private static IEnumerable<NamedType> Named(TypeRef type) => type switch
    {
        NamedType named => [named],
        ListType list => Named(list.Item),
        MapType map => Named(map.Value),
        NullableType nullable => Named(nullable.Inner),
        _ => [],
    };
}
