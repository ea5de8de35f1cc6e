using Fal.Schemas.Names;

namespace Fal.Schemas.Types;

/// <summary>Where a schema is met, for naming what it describes.</summary>
/// <param name="Name">The name of the component, or of the property.</param>
/// <param name="Owner">The name of the type that it is met in.</param>
internal sealed record NameContext(string Name, string Owner)
{
    public bool IsComponent { get; init; }

    /// <summary>The property's name in the schema.</summary>
    public string JsonName { get; init; } = "";

    /// <summary>Whether the property stands in an object that has an address, as files do.</summary>
    public bool IsOfFile { get; init; }

    public NameContext OfItem() => this with { Name = IsComponent ? Name + "Item" : Identifier.Singular(Name), IsComponent = false };

    public string TakeFrom(TypeNames names) => IsComponent ? names.TakeForComponent(Name) : names.Take(Name, Owner, Name);
}
