namespace Fal.Schemas.Model;

/// <summary>A type to generate.</summary>
internal abstract record TypeModel
{
    public required string Name { get; init; }

    /// <summary>Whether it stands beside the endpoint class rather than in it.</summary>
    public bool IsTopLevel { get; init; }

    /// <summary>Whether it can be part of an input.</summary>
    public bool IsSent { get; init; }

    public string? Description { get; init; }
}

internal sealed record RecordModel : TypeModel
{
    public required EquatableArray<PropertyModel> Properties { get; init; }

    /// <summary>Whether it may have properties that the schema does not name.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether a file that may need uploading can be anywhere inside it.</summary>
    public bool HasFiles { get; init; }

    /// <summary>Whether it has the shape of a file: an address, and perhaps a content type, a name and a size.</summary>
    public bool IsMedia => Properties.Any(p => p.JsonName == "url" && p.Type is PrimitiveType { Kind: Primitive.String } && p is { IsRequired: true, IsNullable: false });
}

internal sealed record PropertyModel
{
    public required string JsonName { get; init; }

    public required string Name { get; init; }

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
}

/// <param name="Name">The name of the case, as in <c>TryGetPreset</c>.</param>
internal sealed record UnionCaseModel(string Name, TypeRef Type)
{
    public LimitsModel Limits { get; init; } = LimitsModel.None;
}
