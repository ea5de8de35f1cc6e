using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>The types that a file can be anywhere inside of.</summary>
internal static class FileTypes
{
    /// <summary>Those that are sent with a file.</summary>
    public static HashSet<string> Among(IReadOnlyList<TypeModel> types) =>
        Containers.Of(types, type => type.Parts.Any(p => p.Innermost is PrimitiveType { Kind: Primitive.File }), type => type.Parts);

    /// <summary>
    /// Those that are received with a file that the model made: an object with the shape of a file, or an address by itself. JSON of any shape may
    /// have one, too.
    /// </summary>
    public static HashSet<string> MadeAmong(IReadOnlyList<TypeModel> types) => Containers.Of(types, HasMade, type => type.Parts);

    private static bool HasMade(TypeModel type) =>
        type is RecordModel { Media: not null } or RecordModel { IsOpen: true, Properties.Count: 0 } or UnionModel { IsTagged: true }
        || type.Parts.Any(p => p.Innermost is PrimitiveType { Kind: Primitive.File or Primitive.Json });
}
