namespace Fal.Schemas.Model;

/// <summary>A type to generate.</summary>
internal abstract record TypeModel
{
    public required string Name { get; init; }

    /// <summary>Whether it stands beside the endpoint class rather than in it.</summary>
    public bool IsTopLevel { get; init; }

    /// <summary>Whether it can be part of an input.</summary>
    public bool IsSent { get; init; }

    /// <summary>Whether it can be part of an input, and a file that may need uploading can be anywhere inside it.</summary>
    public bool HasFiles { get; init; }

    /// <summary>Whether it can be part of an input, and there is anything to check in it before it is sent.</summary>
    public bool IsChecked { get; init; }

    public string? Description { get; init; }

    /// <summary>The types of what a value holds: of a record's properties, of a union's cases.</summary>
    public virtual IEnumerable<TypeRef> Parts => [];
}

internal sealed record RecordModel : TypeModel
{
    public required EquatableArray<PropertyModel> Properties { get; init; }

    /// <summary>Whether it may have properties that the schema does not name.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>What of it describes a file; null where it has not the shape of one: an address, and perhaps a content type, a name and a size.</summary>
    public MediaModel? Media => MediaModel.Among(Properties);

    public override IEnumerable<TypeRef> Parts => Properties.Select(p => p.Type);
}

internal sealed record PropertyModel
{
    public required string JsonName { get; init; }

    public required string Name { get; init; }

    /// <summary>The name of a local variable for the value, escaped where it is a keyword.</summary>
    public required string LocalName { get; init; }

    public required TypeRef Type { get; init; }

    public bool IsRequired { get; init; }

    public bool IsNullable { get; init; }

    /// <summary>Whether null means something else than leaving the property out.</summary>
    public bool IsThreeState { get; init; }

    public bool IsDeprecated { get; init; }

    public string? Description { get; init; }

    /// <summary>Of a required property with a single known value: that value.</summary>
    public ConstantModel? Constant { get; init; }

    /// <summary>Of a required property of a scalar type: the schema's example.</summary>
    public ConstantModel? Example { get; init; }

    /// <summary>What the service uses when the property is left out, as JSON.</summary>
    public string? Default { get; init; }

    public LimitsModel Limits { get; init; } = LimitsModel.None;

    /// <summary>Whether an object initializer must set it: the only value that it can have is there already.</summary>
    public bool MustBeSet => this is { IsRequired: true, Constant: null };

    /// <summary>Whether C# could leave it null though the schema wants a value: where that is a reference, the compiler only warns.</summary>
    public bool CanBeLeftNull => this is { IsRequired: true, IsNullable: false, Type.IsValueType: false };
}

/// <param name="Value">The value, as JSON without quotes or escapes.</param>
internal sealed record ConstantModel(string Value, bool IsText);

/// <summary>A set of known values, of strings or of integers.</summary>
internal sealed record EnumModel : TypeModel
{
    /// <summary><see cref="Primitive.String"/>, <see cref="Primitive.Int32"/> or <see cref="Primitive.Int64"/>.</summary>
    public required Primitive ValueKind { get; init; }

    public required EquatableArray<EnumMemberModel> Members { get; init; }

    /// <summary>Whether the schema allows any other value as well, so that the known ones are only suggestions.</summary>
    public bool IsOpen { get; init; }
}

/// <param name="Name">The C# name.</param>
/// <param name="Value">The value, as JSON without quotes or escapes.</param>
internal sealed record EnumMemberModel(string Name, string Value);

/// <summary>One of several types.</summary>
internal sealed record UnionModel : TypeModel
{
    public required EquatableArray<UnionCaseModel> Cases { get; init; }

    /// <summary>
    /// The type of the case that a string becomes by that type's own conversion: C# does not chain conversions, so that the union has one from
    /// strings itself. Null where no case does, or where a case is a string as it is.
    /// </summary>
    public TypeRef? ConvertsString { get; init; }

    public override IEnumerable<TypeRef> Parts => Cases.Select(c => c.Type);

    /// <summary>Whether the limits of a case say nothing of the union: what a record forbids a map beside it may take.</summary>
    public bool IsBesideMap(UnionCaseModel @case) => @case.Type is NamedType { Kind: NamedTypeKind.Record } && Cases.Any(c => c.Type is MapType);
}

/// <param name="Name">The name of the case, as in <c>TryGetPreset</c>.</param>
/// <param name="LocalName">The name of a parameter or local variable for its value, escaped where it is a keyword.</param>
internal sealed record UnionCaseModel(string Name, string LocalName, TypeRef Type)
{
    public LimitsModel Limits { get; init; } = LimitsModel.None;
}
