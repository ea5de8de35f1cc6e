using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>
/// What is left of the limits of alternatives in the cases that they became. A value that breaks the limits of one alternative may be good
/// for another of its kind, so that a case keeps only what all alternatives of its kind agree on.
/// </summary>
internal sealed class CaseLimits(IReadOnlyList<TypeUse> alternatives, IReadOnlyList<TypeModel> types)
{
    private readonly Dictionary<string, TypeModel> _types = types.ToDictionary(t => t.Name);

    /// <summary>The limits of a case.</summary>
    public LimitsModel Of(TypeRef @case) =>
        Alternatives(@case).Select(a => a.Limits).Distinct().ToList() is [var only] ? only : LimitsModel.None;

    /// <summary>Whether a case is a set of known values beside which any other value is good too.</summary>
    public bool IsOpen(TypeRef @case) =>
        EnumOf(@case) is { } known && Alternatives(@case).Any(a => EnumOf(a.Type) is not { } other || (other.Name == known.Name && other.IsOpen));

    private IEnumerable<UnionCaseModel> Alternatives(TypeRef @case) => alternatives
        .SelectMany(a => ModelOf(a.Type) is UnionModel union ? union.Cases : (IEnumerable<UnionCaseModel>)[new UnionCaseModel("", a.Type) { Limits = a.Limits }])
        .Where(a => KindOf(a.Type) == KindOf(@case));

    private EnumModel? EnumOf(TypeRef type) => ModelOf(type) as EnumModel;

    /// <summary>Null also for a record that is still being read.</summary>
    private TypeModel? ModelOf(TypeRef type) => type is NamedType named && _types.TryGetValue(named.Name, out var model) ? model : null;

    private string KindOf(TypeRef type) => type switch
    {
        PrimitiveType { Kind: Primitive.Int32 or Primitive.Int64 or Primitive.Double } => "number",
        PrimitiveType { Kind: Primitive.Boolean } => "boolean",
        PrimitiveType { Kind: Primitive.Json } => "any",
        PrimitiveType => "string",
        ListType => "array",
        NamedType { Kind: NamedTypeKind.Enum } => EnumOf(type)!.ValueKind is Primitive.String ? "string" : "number",
        _ => "object",
    };
}
