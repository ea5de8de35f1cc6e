using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>The types that a file can be anywhere inside of.</summary>
internal static class FileTypes
{
    public static HashSet<string> Among(IReadOnlyList<TypeModel> types) =>
        Containers.Of(types, type => type.Parts.Any(p => p.Innermost is PrimitiveType { Kind: Primitive.File }), type => type.Parts);
}
