using Fal.Schemas.Model;

namespace Fal.Tool.Comparison;

/// <summary>Where in the JSON of a model's input or output each of its types first is.</summary>
internal static class MemberPlaces
{
    /// <summary>The types in the order that they are met, each with its place.</summary>
    public static IReadOnlyList<(TypeModel Type, JsonPath Path)> Of(TypeRef root, TypesByName types)
    {
        var found = new List<(TypeModel Type, JsonPath Path)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<(TypeRef Type, JsonPath Path)>([(root, JsonPath.Root)]);
        while (waiting.TryDequeue(out var next))
        {
            foreach (var part in Parts(next.Type, next.Path, types, found, seen))
                waiting.Enqueue(part);
        }

        return found;
    }

    /// <summary>The members of C# that a place in JSON is reached by, the last of them last.</summary>
    public static IReadOnlyList<string> MembersOf(JsonPath path, TypeRef root, TypesByName types, TypeNotation names)
    {
        var members = new List<string>();
        List<TypeRef> here = [root];
        foreach (var step in path.FromRoot.Skip(1))
        {
            here = [.. here.SelectMany(type => Flat(type, types)).SelectMany(type => Next(type, step))];
            foreach (var type in here.SelectMany(type => Flat(type, types)).OfType<NamedType>())
                members.Insert(0, names.Of(type));
        }

        if (members.Count == 0)
            members.Add(names.Of(root));
        return members;

        IEnumerable<TypeRef> Next(TypeRef type, JsonPath step)
        {
            if (type is ListType list && step.IsItem)
                return [list.Item];
            if (type is MapType map)
                return [map.Value];
            if (types.TypeOf(type) is not RecordModel record)
                return [];
            if (record.IsBody)
                return Flat(record.Properties[0].Type, types).SelectMany(inner => Next(inner, step));
            if (step.PropertyName is not { } name)
                return [];
            members.Add($"{names.NameOf(record)}.{record.Properties.FirstOrDefault(p => p.JsonName == name)?.Name ?? "AdditionalProperties"}");
            return record.Properties.Where(p => p.JsonName == name).Select(p => p.Type);
        }
    }

    /// <summary>A type, and the cases of a union.</summary>
    private static IEnumerable<TypeRef> Flat(TypeRef type, TypesByName types) => type switch
    {
        NullableType nullable => Flat(nullable.Inner, types),
        _ when types.TypeOf(type) is UnionModel union => union.Cases.SelectMany(c => Flat(c.Type, types)).Prepend(type),
        _ => [type],
    };

    private static IEnumerable<(TypeRef Type, JsonPath Path)> Parts(TypeRef type, JsonPath path, TypesByName types, List<(TypeModel Type, JsonPath Path)> found, HashSet<string> seen)
    {
        switch (type)
        {
            case NullableType nullable:
                return [(nullable.Inner, path)];
            case ListType list:
                return [(list.Item, path.Item())];
            case MapType map:
                return [(map.Value, path.Value())];
        }

        if (types.TypeOf(type) is not { } model || !seen.Add(model.Name))
            return [];
        found.Add((model, path));
        return model switch
        {
            RecordModel record => record.Properties.Select(p => (p.Type, record.IsBody ? path : path.Property(p.JsonName))),
            UnionModel union => union.Cases.Select(c => (c.Type, path)),
            _ => [],
        };
    }
}
