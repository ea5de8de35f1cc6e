namespace Fal.Schemas.Model;

/// <summary>The properties of a record that describe a file which a model made: <c>IFalMedia</c> gives them.</summary>
/// <param name="Url">The address.</param>
/// <param name="ContentType">The media type; null where the record has none, as for those below.</param>
/// <param name="FileName">The name.</param>
/// <param name="FileSize">The size in bytes.</param>
internal sealed record MediaModel(PropertyModel Url, PropertyModel? ContentType, PropertyModel? FileName, PropertyModel? FileSize)
{
    /// <summary>What describes a file among the properties of a record; null where none of them is the address of one.</summary>
    public static MediaModel? Among(EquatableArray<PropertyModel> properties)
    {
        return Find("url", Primitive.String) is { IsRequired: true, IsNullable: false } url
            ? new MediaModel(url, Find("content_type", Primitive.String), Find("file_name", Primitive.String), Find("file_size", Primitive.Int32, Primitive.Int64))
            : null;

        PropertyModel? Find(string jsonName, params Primitive[] kinds) =>
            properties.FirstOrDefault(p => p.JsonName == jsonName && p.Type is PrimitiveType primitive && kinds.Contains(primitive.Kind));
    }
}
