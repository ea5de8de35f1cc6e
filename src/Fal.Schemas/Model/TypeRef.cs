namespace Fal.Schemas.Model;

/// <summary>A use of a type.</summary>
internal abstract record TypeRef
{
    /// <summary>Whether the C# type is a struct.</summary>
    public abstract bool IsValueType { get; }

    /// <summary>Whether null converts to the type itself, so that <c>condition ? value : null</c> makes a value that is none: the compiler does not tell.</summary>
    public bool ConvertsNull => this is NamedType { Kind: NamedTypeKind.Enum or NamedTypeKind.Union } or PrimitiveType { Kind: Primitive.File or Primitive.Bytes };

    /// <summary>How many lists and maps are in each other.</summary>
    public int Containers => this switch
    {
        ListType list => 1 + list.Item.Containers,
        MapType map => 1 + map.Value.Containers,
        NullableType nullable => nullable.Inner.Containers,
        _ => 0,
    };

    /// <summary>The type itself; of lists and maps, of whatever depth, that of what is in them.</summary>
    public TypeRef Innermost => this switch
    {
        ListType list => list.Item.Innermost,
        MapType map => map.Value.Innermost,
        NullableType nullable => nullable.Inner.Innermost,
        _ => this,
    };
}

internal sealed record PrimitiveType(Primitive Kind) : TypeRef
{
    public override bool IsValueType => Kind is not (Primitive.String or Primitive.File);

    public bool IsInteger => Kind is Primitive.Int32 or Primitive.Int64 or Primitive.UInt64;

    public bool IsNumber => IsInteger || Kind is Primitive.Double;
}

internal enum Primitive
{
    String,
    Boolean,
    Int32,
    Int64,
    UInt64,
    Double,

    /// <summary>A file: its address, or its content that is uploaded when the request is sent.</summary>
    File,

    /// <summary>Bytes: in JSON as base64, in MessagePack as they are.</summary>
    Bytes,

    /// <summary>JSON of any shape.</summary>
    Json,
}

/// <summary>A record, enum or union that is generated too.</summary>
/// <param name="Name">Its simple name.</param>
/// <param name="IsTopLevel">Whether it stands beside the endpoint class rather than in it.</param>
internal sealed record NamedType(string Name, NamedTypeKind Kind, bool IsTopLevel) : TypeRef
{
    public override bool IsValueType => Kind is not NamedTypeKind.Record;
}

internal enum NamedTypeKind
{
    Record,
    Enum,
    Union,
}

internal sealed record ListType(TypeRef Item) : TypeRef
{
    public LimitsModel ItemLimits { get; init; } = LimitsModel.None;

    public override bool IsValueType => false;
}

internal sealed record MapType(TypeRef Value) : TypeRef
{
    public LimitsModel ValueLimits { get; init; } = LimitsModel.None;

    public override bool IsValueType => false;
}

/// <summary>An item of a list or a value of a map that may be null.</summary>
internal sealed record NullableType(TypeRef Inner) : TypeRef
{
    public override bool IsValueType => Inner.IsValueType;
}
