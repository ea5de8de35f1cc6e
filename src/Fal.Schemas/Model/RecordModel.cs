namespace Fal.Schemas.Model;

/// <summary>An object of which the schema names properties; or an input or output that is no object, in the place of one.</summary>
internal sealed record RecordModel : TypeModel
{
    /// <summary>The name of the property that is all of an input or output.</summary>
    public const string BodyName = "Value";

    public required EquatableArray<PropertyModel> Properties { get; init; }

    /// <summary>Whether it may have properties that the schema does not name.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether it is an input or output that is no object. It has one property, which is all of it.</summary>
    public bool IsBody { get; init; }

    /// <summary>The properties that describe a file: an address, and perhaps a content type, a name and a size. Null where the record is no file.</summary>
    public MediaModel? Media => MediaModel.Among(Properties);

    public override IEnumerable<TypeRef> Parts => Properties.Select(p => p.Type);
}
