namespace Fal.Schemas.Model;

/// <summary>A type to generate.</summary>
internal abstract record TypeModel
{
    public required string Name { get; init; }

    /// <summary>Whether it stands beside the endpoint class rather than in it.</summary>
    public bool IsTopLevel { get; init; }

    /// <summary>Whether it is internal to the project; what stands in the endpoint class is as internal as that.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Whether it can be part of an input.</summary>
    public bool IsSent { get; init; }

    /// <summary>Whether it can be part of an output.</summary>
    public bool IsReceived { get; init; }

    /// <summary>Whether it can be part of an input, and a file that may need uploading can be anywhere inside it.</summary>
    public bool HasFiles { get; init; }

    /// <summary>Whether it can be part of an output, and a file that the model made can be it, or anywhere inside it.</summary>
    public bool HasMedia { get; init; }

    /// <summary>Whether it can be part of an input, and there is anything to check in it before it is sent.</summary>
    public bool IsChecked { get; init; }

    public string? Description { get; init; }

    /// <summary>Its JSON Schema, where the project has schemas at run time.</summary>
    public TypeSchemaModel? Schema { get; init; }

    /// <summary>The types of what a value holds: of a record's properties, of a union's cases.</summary>
    public virtual IEnumerable<TypeRef> Parts => [];
}
