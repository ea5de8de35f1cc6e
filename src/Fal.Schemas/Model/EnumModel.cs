namespace Fal.Schemas.Model;

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
/// <param name="ConstantName">The name of the constant that is the value itself.</param>
/// <param name="Value">The value, as JSON without quotes or escapes.</param>
internal sealed record EnumMemberModel(string Name, string ConstantName, string Value);
