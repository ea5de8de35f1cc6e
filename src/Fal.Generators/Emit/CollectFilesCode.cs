using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>The statements that collect the files of a value, so that they are uploaded before it is sent.</summary>
internal sealed class CollectFilesCode(CodeWriter code, TypesByName types)
{
    /// <summary>The statement that collects the files of a value; null where its type can have none.</summary>
    public string? Statement(TypeRef type, string value)
    {
        if (Files(type, value) is not { } files)
            return null;
        if (files.Contains(".SelectMany(") || files.Contains(".OfType<"))
            code.Using("System.Linq");
        return $"FalJson.CollectFiles(files, {files});";
    }

    /// <summary>An expression of a file source, or of several; null where the type can have no file.</summary>
    /// <param name="access">How a member of the value is reached: <c>?.</c> of a property, which may be null, <c>.</c> of an item, which is not.</param>
    private string? Files(TypeRef type, string value, string access = "?.") => type switch
    {
        PrimitiveType { Kind: Primitive.File } => value,
        NamedType => types.TypeOf(type) is { HasFiles: true } ? value : null,
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
