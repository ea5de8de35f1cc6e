using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>Writes what the objects of a union are told apart by.</summary>
internal sealed class ObjectShapes(TypesByName types)
{
    /// <summary>Writes the shape of each type as the items of an array.</summary>
    public void Emit(CodeWriter code, IReadOnlyList<UnionCaseModel> objects)
    {
        var discriminating = DiscriminatingProperties([.. objects.Select(o => Properties(o.Type))]);
        foreach (var @case in objects)
        {
            var calls = @case.Tags.Select(Tag)
                .Concat(Properties(@case.Type)
                    .Where(p => !@case.Tags.Any(tag => tag.JsonName == p.JsonName))
                    .Select(p => $".{(p.IsRequired ? "Required" : "Optional")}({Literals.Quote(p.JsonName)}, {Words(Kinds(p))}{Values(p, discriminating)})"))
                .ToList();
            if (@case.Type is MapType map)
                calls.Add($".Others({Words(Kinds(map.Value))})");
            code.Line($"new FalJsonShape(){(calls.Count == 0 ? "," : "")}");
            for (var i = 0; i < calls.Count; i++)
                code.Indented(calls[i] + (i == calls.Count - 1 ? "," : ""));
        }
    }

    private static string Tag(TagModel tag)
    {
        var kind = tag.Values.All(v => v.IsText) ? "String" : tag.Values.All(v => v.Value is "true" or "false") ? "Boolean" : "Integer";
        return $".Tag({Literals.Quote(tag.JsonName)}, FalJsonKinds.{kind}{string.Concat(tag.Values.Select(v => ", " + Literals.Quote(v.Value)))})";
    }

    private IReadOnlyList<PropertyModel> Properties(TypeRef type) =>
        types.TypeOf(type) is RecordModel record ? [.. record.Properties] : [];

    /// <summary>The names of the properties whose known values differ from type to type.</summary>
    private HashSet<string> DiscriminatingProperties(IReadOnlyList<IReadOnlyList<PropertyModel>> records) =>
    [
        .. records
            .SelectMany(properties => properties)
            .Where(p => types.EnumOf(p.Type) is { ValueKind: Primitive.String })
            .GroupBy(p => p.JsonName)
            .Where(same => same.Select(p => p.Type).Distinct().Count() > 1)
            .Select(same => same.Key),
    ];

    private string Values(PropertyModel property, HashSet<string> discriminating) => discriminating.Contains(property.JsonName) && types.EnumOf(property.Type) is { ValueKind: Primitive.String } known
        ? string.Concat(known.Members.Select(m => ", " + Literals.Quote(m.Value)))
        : "";

    private IEnumerable<string> Kinds(PropertyModel property) =>
        Kinds(property.Type).Concat(property.IsNullable || !property.IsRequired ? ["Null"] : []);

    private IEnumerable<string> Kinds(TypeRef type) => type switch
    {
        PrimitiveType { Kind: Primitive.String or Primitive.File or Primitive.Bytes } => ["String"],
        PrimitiveType { Kind: Primitive.Boolean } => ["Boolean"],
        PrimitiveType { Kind: Primitive.Double } => ["Number"],
        PrimitiveType { Kind: Primitive.Json } => ["Any"],
        PrimitiveType => ["Integer"],
        ListType => ["Array"],
        NullableType nullable => Kinds(nullable.Inner).Concat(["Null"]),
        NamedType { Kind: NamedTypeKind.Enum } => types.EnumOf(type) is { ValueKind: Primitive.String } ? ["String"] : ["Integer"],
        NamedType when types.TypeOf(type) is UnionModel union => union.Cases.SelectMany(c => Kinds(c.Type)),
        _ => ["Object"],
    };

    private static string Words(IEnumerable<string> kinds)
    {
        var all = kinds.Distinct().ToList();
        return all.Contains("Any") ? "FalJsonKinds.Any" : string.Join(" | ", all.Select(k => "FalJsonKinds." + k));
    }
}
