namespace Fal.Schemas.Model;

/// <summary>One of several types.</summary>
internal sealed record UnionModel : TypeModel
{
    public required EquatableArray<UnionCaseModel> Cases { get; init; }

    /// <summary>
    /// The type of the case that a string becomes by that type's own conversion. C# does not chain conversions, so that the union has one from
    /// strings itself, too. Null where no case converts from a string, or where one is a string.
    /// </summary>
    public TypeRef? ConvertsString { get; init; }

    /// <summary>Whether a case is a single value, such as a string: query strings and forms can have it.</summary>
    public bool IsParsable => Cases.Any(c => c.Type is PrimitiveType { Kind: not Primitive.Json } or NamedType { Kind: NamedTypeKind.Enum });

    public override IEnumerable<TypeRef> Parts => Cases.Select(c => c.Type);

    /// <summary>The cases that are objects.</summary>
    public IEnumerable<UnionCaseModel> Objects => Cases.Where(c => c.Type is MapType or NamedType { Kind: NamedTypeKind.Record });

    /// <summary>Whether each object that the schema knows has a tag. One with another tag is none of the cases: it stays JSON.</summary>
    public bool IsTagged => Objects.Any() && Objects.All(c => c.Tags.Count > 0);

    /// <summary>Whether a case is a record beside a map. It is not checked: what the record forbids the map may allow.</summary>
    public bool IsBesideMap(UnionCaseModel @case) => @case.Type is NamedType { Kind: NamedTypeKind.Record } && Cases.Any(c => c.Type is MapType);
}

/// <param name="Name">The name of the case, as in <c>TryGetPreset</c>.</param>
/// <param name="LocalName">The name of a parameter or local variable for its value, escaped where it is a keyword.</param>
internal sealed record UnionCaseModel(string Name, string LocalName, TypeRef Type)
{
    public LimitsModel Limits { get; init; } = LimitsModel.None;

    /// <summary>Of an object: the properties that tell it from the other cases; most unions have none, or one.</summary>
    public EquatableArray<TagModel> Tags { get; init; }
}
