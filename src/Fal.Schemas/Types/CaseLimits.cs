using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>
/// What is left of the limits of alternatives in the cases that they became. A value that breaks the limits of one alternative may be good
/// for another of its kind, so that a case keeps only what all alternatives of its kind agree on.
/// </summary>
internal sealed class CaseLimits
{
    private readonly TypesByName _types;

    /// <summary>The alternatives by their kind; one that is a union itself stands for its cases.</summary>
    private readonly ILookup<string, TypeUse> _alternatives;

    public CaseLimits(IEnumerable<TypeUse> alternatives, TypesByName types)
    {
        _types = types;
        _alternatives = alternatives
            .SelectMany(a => types.TypeOf(a.Type) is UnionModel union ? union.Cases.Select(c => new TypeUse(c.Type, false) { Limits = c.Limits }) : [a])
            .ToLookup(a => KindOf(a.Type));
    }

    /// <summary>The limits of a case.</summary>
    public LimitsModel Of(TypeRef @case) =>
        _alternatives[KindOf(@case)].Select(a => a.Limits).Distinct().ToList() is [var only] ? only : LimitsModel.None;

    /// <summary>Whether a case is a set of known values beside which any other value is good too.</summary>
    public bool IsOpen(TypeRef @case) =>
        _types.EnumOf(@case) is not null && _alternatives[KindOf(@case)].Any(a => _types.EnumOf(a.Type) is null);

    private string KindOf(TypeRef type) => type switch
    {
        PrimitiveType { IsNumber: true } => "number",
        PrimitiveType { Kind: Primitive.Boolean } => "boolean",
        PrimitiveType { Kind: Primitive.Json } => "any",
        PrimitiveType => "string",
        ListType => "array",
        NamedType { Kind: NamedTypeKind.Enum } => _types.EnumOf(type)!.ValueKind is Primitive.String ? "string" : "number",
        _ => "object",
    };
}
