using Fal.Generators.Model;

namespace Fal.Generators.Emit;

/// <summary>Finds the files in a value, so that they are uploaded before it is sent.</summary>
/// <param name="typesWithFiles">The names of the types that can hold a file.</param>
internal sealed class FileCollection(ISet<string> typesWithFiles)
{
    /// <summary>A call that collects the files of a value; null where its type can have none.</summary>
    public string? Call(TypeRef type, string value) => Files(type, value) is { } files ? $"FalJson.CollectFiles(files, {files})" : null;

    private string? Files(TypeRef type, string value) => type switch
    {
        PrimitiveType { Kind: Primitive.File } => value,
        NamedType named => typesWithFiles.Contains(named.Name) ? value : null,
        NullableType nullable => Files(nullable.Inner, value),
        ListType list => Items(list.Item, value),
        MapType map => Items(map.Value, value + "?.Values"),
        _ => null,
    };

    /// <summary>The items themselves, or the files in each of them.</summary>
    private string? Items(TypeRef item, string items) => Files(item, "item") switch
    {
        null => null,
        "item" => items,
        var inner => $"{items}?.SelectMany(static item => {inner})",
    };
}
