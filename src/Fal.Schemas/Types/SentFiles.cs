using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>
/// An object that is only sent, such as <c>{"url": …, "content_type": …}</c>, is made by the caller, whose file may still have to be uploaded: there
/// the address is a file. In one that is also received it stays a string, so that what a model made goes on to the next as it is.
/// </summary>
internal static class SentFiles
{
    private static readonly HashSet<string> FileParts = ["content_type", "file_name", "file_size", "file_data"];

    public static TypeModel In(TypeModel type) => type is RecordModel record && record.Properties.Any(p => IsFile(p, record))
        ? record with { Properties = record.Properties.Select(p => IsFile(p, record) ? p with { Type = new PrimitiveType(Primitive.File) } : p).ToEquatableArray() }
        : type;

    /// <summary>Whether a property is the address of a file: as the schema says it, and where it does not, by the shape of the object.</summary>
    private static bool IsFile(PropertyModel property, RecordModel record) =>
        property is { JsonName: "url", Type: PrimitiveType { Kind: Primitive.String } } && (property.SaysFile ?? HasShape(property, record));

    /// <summary>Whether a record has the shape of a file: it cannot be without an address, or tells more of the file. A whole input has a shape of its own.</summary>
    private static bool HasShape(PropertyModel url, RecordModel record) => !record.IsTopLevel
        && (url is { IsRequired: true, IsNullable: false } || record.Properties.Any(p => FileParts.Contains(p.JsonName)));
}
