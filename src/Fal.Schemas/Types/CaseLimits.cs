using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>
/// What is left of the limits of alternatives in the cases that they became. A value that breaks the limits of one alternative may be good
/// for another of its kind, so that a case keeps only what all alternatives of its kind agree on.
/// </summary>
internal sealed class CaseLimits(IReadOnlyList<TypeUse> alternatives, TypesByName types)
{
    /// <summary>The limits of a case.</summary>
    public LimitsModel Of(TypeRef @case) =>
        Alternatives(@case).Select(a => a.Limits).Distinct().ToList() is [var only] ? only : LimitsModel.None;

    /// <summary>Whether a case is a set of known values beside which any other value is good too.</summary>
    public bool IsOpen(TypeRef @case) =>
        types.EnumOf(@case) is not null && Alternatives(@case).Any(a => types.EnumOf(a.Type) is null);

    /// <summary>The alternatives of the kind of a case; an alternative that is a union itself stands for its cases.</summary>
    private IEnumerable<TypeUse> Alternatives(TypeRef @case) => alternatives
        .SelectMany(a => types.TypeOf(a.Type) is UnionModel union ? union.Cases.Select(c => new TypeUse(c.Type, false) { Limits = c.Limits }) : [a])
        .Where(a => KindOf(a.Type) == KindOf(@case));

    private string KindOf(TypeRef type) => type switch
    {
        PrimitiveType { IsNumber: true } => "number",
        PrimitiveType { Kind: Primitive.Boolean } => "boolean",
        PrimitiveType { Kind: Primitive.Json } => "any",
        PrimitiveType => "string",
        ListType => "array",
        NamedType { Kind: NamedTypeKind.Enum } => types.EnumOf(type)!.ValueKind is Primitive.String ? "string" : "number",
        _ => "object",
    };
}
