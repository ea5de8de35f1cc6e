namespace Fal.Schemas.Model;

internal sealed record PropertyModel
{
    public required string JsonName { get; init; }

    public required string Name { get; init; }

    /// <summary>The name of a local variable for the value, escaped where it is a keyword.</summary>
    public required string LocalName { get; init; }

    public required TypeRef Type { get; init; }

    public bool IsRequired { get; init; }

    public bool IsNullable { get; init; }

    /// <summary>Whether null means something else than leaving the property out.</summary>
    public bool IsThreeState { get; init; }

    public bool IsDeprecated { get; init; }

    public string? Description { get; init; }

    /// <summary>The only value that the schema knows; null where it knows none, or several.</summary>
    public ConstantModel? OnlyValue { get; init; }

    /// <summary>The value that the property has from the start: of a required one with a single known value, or of the tag of a union's case.</summary>
    public ConstantModel? Constant { get; init; }

    /// <summary>Whether JSON may leave out a property that has its <see cref="Constant"/> all the same, and is always written.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>Of a required property of a scalar type: the schema's example.</summary>
    public ConstantModel? Example { get; init; }

    /// <summary>What the service uses when the property is left out, as JSON.</summary>
    public string? Default { get; init; }

    public LimitsModel Limits { get; init; } = LimitsModel.None;

    /// <summary>Of a string called <c>url</c> whether the schema says that it is the address of a file; null where it does not tell.</summary>
    public bool? SaysFile { get; init; }

    /// <summary>Whether an object initializer must set it. A property with a single known value has it from the start.</summary>
    public bool MustBeSet => this is { IsRequired: true, Constant: null };

    /// <summary>Whether it can be null in C# though the schema requires a value: the compiler only warns of null in a reference type.</summary>
    public bool CanBeLeftNull => this is { IsRequired: true, IsNullable: false } && (!Type.IsValueType || Type.ConvertsNull);
}

/// <param name="Value">The value, as JSON without quotes or escapes.</param>
internal sealed record ConstantModel(string Value, bool IsText);
