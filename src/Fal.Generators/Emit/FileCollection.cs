using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>Finds the files in a value, so that they are uploaded before it is sent.</summary>
/// <param name="typesWithFiles">The names of the types that can hold a file.</param>
internal sealed class FileCollection(ISet<string> typesWithFiles)
{
    /// <summary>A call that collects the files of a value; null where its type can have none.</summary>
    public string? Call(TypeRef type, string value) => Files(type, value) is { } files ? $"FalJson.CollectFiles(files, {files})" : null;

    /// <summary>The statement of a call.</summary>
    public static string Statement(CodeWriter code, string call)
    {
        if (call.Contains(".SelectMany(") || call.Contains(".OfType<"))
            code.Using("System.Linq");
        return call + ";";
    }

    /// <param name="access">How to reach into the value: a property may be null, an item is not.</param>
    private string? Files(TypeRef type, string value, string access = "?.") => type switch
    {
        PrimitiveType { Kind: Primitive.File } => value,
        NamedType named => typesWithFiles.Contains(named.Name) ? value : null,
        NullableType nullable => Files(nullable.Inner, value, access),
        ListType list => Items(list.Item, value, access),
        MapType map => Items(map.Value, $"{value}{access}Values", access),
        _ => null,
    };

    /// <summary>The items themselves, or the files in each of them.</summary>
    private string? Items(TypeRef item, string items, string access) => item switch
    {
        ListType or MapType => Files(item, "item", ".") is { } inner ? $"{items}{access}SelectMany(static item => {inner})" : null,
        NullableType { Inner: ListType or MapType } => Files(item, "item!", ".") is { } inner
            ? $"{items}{access}Where(static item => item is not null).SelectMany(static item => {inner})"
            : null,
        NullableType { IsValueType: true } => Files(item, "item") is null ? null : $"{items}{access}OfType<IFalFileSource>()",
        _ => Files(item, "item") is null ? null : items,
    };
}
