namespace Fal.Schemas.Model;

/// <summary>How C# writes the types of an endpoint: by their simple names in its own file, or in full as PublicAPI.txt does.</summary>
internal sealed class TypeNotation
{
    /// <summary>What stands before the name of a type beside the endpoint class.</summary>
    private readonly string _beside;

    /// <summary>What stands before the name of a type in the endpoint class.</summary>
    private readonly string _inside;

    /// <summary>What stands before a namespace; null where none is written.</summary>
    private readonly string? _root;

    /// <summary>What stands after each reference that cannot be null.</summary>
    private readonly string _notNull;

    private TypeNotation(string beside, string inside, string? root, string notNull)
    {
        _beside = beside;
        _inside = inside;
        _root = root;
        _notNull = notNull;
    }

    /// <summary>The names in the file of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="isNested">Whether they stand in the endpoint class, where its types need no prefix.</param>
    public static TypeNotation InFileOf(EndpointModel endpoint, bool isNested) => new("", isNested ? "" : endpoint.Name + ".", root: null, notNull: "");

    /// <summary>The names in full: <c>System.Collections.Generic.IReadOnlyList&lt;Fal.Models.FluxDev.Image!&gt;!</c></summary>
    public static TypeNotation InFullOf(EndpointModel endpoint) => new(endpoint.Namespace + ".", $"{endpoint.Namespace}.{endpoint.Name}.", root: "", notNull: "!");

    /// <summary>The names in the file of anything else: <c>global::Fal.Models.FluxDev.Image</c></summary>
    public static TypeNotation InAnyFile(EndpointModel endpoint) => new($"global::{endpoint.Namespace}.", $"global::{endpoint.Namespace}.{endpoint.Name}.", root: "global::", notNull: "");

    public string Of(TypeRef type) => type is NullableType nullable ? OrNull(nullable.Inner) : Name(type) + (type.IsValueType ? "" : _notNull);

    public string Of(PropertyModel property) => property switch
    {
        { IsThreeState: true } => $"{From("Fal")}FalOptional<{OrNull(property.Type)}>",
        { IsRequired: true, IsNullable: false } => Of(property.Type),
        _ => OrNull(property.Type),
    };

    /// <summary>A type whose values may be null.</summary>
    public string OrNull(TypeRef type) => Name(type) + "?";

    /// <summary>The types of the values that become a case of a union, or a whole input, by a conversion. C# has none from interfaces: what they are made as stands for them.</summary>
    public IReadOnlyList<string> ConvertedTo(TypeRef value) => value switch
    {
        ListType list => [$"{Of(list.Item)}[]{_notNull}", $"{From("System.Collections.Generic")}List<{Of(list.Item)}>{_notNull}"],
        MapType map => [$"{From("System.Collections.Generic")}Dictionary<{String}, {Of(map.Value)}>{_notNull}"],
        var type => [Of(type)],
    };

    /// <summary>The name of a generated type.</summary>
    public string NameOf(TypeModel type) => Name(type.Name, type.IsTopLevel);

    private string String => "string" + _notNull;

    private string Name(TypeRef type) => type switch
    {
        PrimitiveType primitive => Keyword(primitive.Kind),
        NamedType named => Name(named.Name, named.IsTopLevel),
        ListType list => $"{From("System.Collections.Generic")}IReadOnlyList<{Of(list.Item)}>",
        MapType map => $"{From("System.Collections.Generic")}IReadOnlyDictionary<{String}, {Of(map.Value)}>",
        _ => throw new InvalidOperationException($"{type} is no type."),
    };

    private string Name(string name, bool isTopLevel) => (isTopLevel ? _beside : _inside) + name;

    private string Keyword(Primitive kind) => kind switch
    {
        Primitive.String => "string",
        Primitive.Boolean => "bool",
        Primitive.Int32 => "int",
        Primitive.Int64 => "long",
        Primitive.UInt64 => "ulong",
        Primitive.Double => "double",
        Primitive.File => From("Fal") + "FalFile",
        Primitive.Bytes => From("Fal") + "FalBytes",
        _ => From("System.Text.Json") + "JsonElement",
    };

    private string From(string @namespace) => _root is null ? "" : $"{_root}{@namespace}.";
}
