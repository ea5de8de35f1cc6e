namespace Fal.Schemas.Model;

/// <summary>An object of which the schema names properties.</summary>
internal sealed record RecordModel : TypeModel
{
    public required EquatableArray<PropertyModel> Properties { get; init; }

    /// <summary>Whether it may have properties that the schema does not name.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>The properties that describe a file: an address, and perhaps a content type, a name and a size. Null where the record is no file.</summary>
    public MediaModel? Media => MediaModel.Among(Properties);

    /// <summary>The address of the file that the record is sent as, where nothing else has to be said of it: the record converts from such a file.</summary>
    public PropertyModel? OnlyFile => !IsTopLevel && Properties.FirstOrDefault(p => p is { JsonName: "url", Type: PrimitiveType { Kind: Primitive.File }, IsThreeState: false }) is { } url
        && Properties.All(p => p == url || !p.MustBeSet)
        ? url
        : null;

    public override IEnumerable<TypeRef> Parts => Properties.Select(p => p.Type);
}
