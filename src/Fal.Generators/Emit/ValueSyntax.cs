using Fal.Schemas.Model;

namespace Fal.Generators.Emit;

/// <summary>The reading, writing and comparing of values, as C#.</summary>
internal sealed class ValueSyntax(TypeNotation types)
{
    public string Of(TypeRef type) => types.Of(type);

    public string Of(PropertyModel property) => types.Of(property);

    /// <summary>A type whose values may be null.</summary>
    public string OrNull(TypeRef type) => types.OrNull(type);

    /// <summary>The types of the values that become a case of a union, or a whole input, by a conversion.</summary>
    public IReadOnlyList<string> ConvertedTo(TypeRef value) => types.ConvertedTo(value);

    /// <summary>An expression of what a property holds; null also where a property of three states is left out.</summary>
    public static string ValueOf(PropertyModel property) => property.IsThreeState ? $"{property.Name}.GetValueOrDefault(null)" : property.Name;

    /// <summary>An expression that reads a value from <c>reader</c>.</summary>
    public string Read(TypeRef type) => type switch
    {
        PrimitiveType { Kind: not (Primitive.File or Primitive.Bytes) } primitive => $"FalJson.Read{Method(primitive.Kind)}(ref reader)",
        PrimitiveType or NamedType => $"FalJson.Read<{Of(type)}>(ref reader)",
        ListType list => $"FalJson.ReadList<{Of(list.Item)}>(ref reader{Reader(list.Item)})",
        MapType map => $"FalJson.ReadMap<{Of(map.Value)}>(ref reader{Reader(map.Value)})",
        NullableType nullable => ReadOrNull(nullable.Inner),
        _ => throw new InvalidOperationException($"{type} cannot be read."),
    };

    /// <summary>An expression that reads a value or null.</summary>
    /// <remarks>
    /// Structs have a method of their own: in <c>isNull ? null : Read()</c> C# would convert the <c>null</c> to a struct that converts from strings,
    /// and call the conversion with it.
    /// </remarks>
    public string ReadOrNull(TypeRef type) => type switch
    {
        PrimitiveType { Kind: not (Primitive.File or Primitive.Bytes or Primitive.Json) } primitive => $"FalJson.Read{Method(primitive.Kind)}OrNull(ref reader)",
        NamedType { IsValueType: true } or PrimitiveType { Kind: Primitive.Bytes } => $"FalJson.ReadNullable<{Of(type)}>(ref reader)",
        NamedType or PrimitiveType { Kind: Primitive.File } => $"FalJson.ReadOrNull<{Of(type)}>(ref reader)",
        ListType list => $"FalJson.ReadListOrNull<{Of(list.Item)}>(ref reader{Reader(list.Item)})",
        MapType map => $"FalJson.ReadMapOrNull<{Of(map.Value)}>(ref reader{Reader(map.Value)})",
        _ => $"FalJson.IsNull(ref reader) ? null : {Read(type)}",
    };

    /// <summary>An expression of what stands for a required value that is missing, or that throws.</summary>
    /// <param name="name">An expression of the name of the property.</param>
    public string Missing(TypeRef type, string name) => type switch
    {
        PrimitiveType { Kind: Primitive.String } => $"FalJson.MissingString(ref reader, {name})",
        ListType list => $"FalJson.MissingList<{Of(list.Item)}>(ref reader, {name})",
        MapType map => $"FalJson.MissingMap<{Of(map.Value)}>(ref reader, {name})",
        { IsValueType: true } => $"FalJson.Missing<{Of(type)}>(ref reader, {name})",
        _ => $"FalJson.MissingObject<{Of(type)}>(ref reader, {name})",
    };

    /// <summary>An expression of whether the integers of a value are none beyond their types; null where it has none, or none that are found without reading all of it.</summary>
    public static string? Fits(TypeRef type, TypesByName types) => (type.Innermost, types.TypeOf(type.Innermost)) switch
    {
        (PrimitiveType { IsInteger: true } integer, _) => $"FalJson.Fits{integer.Kind}(reader)",
        (_, EnumModel { ValueKind: not Primitive.String } known) => $"FalJson.Fits{known.ValueKind}(reader)",
        (_, UnionModel union) when type is NamedType && union.Cases.Where(c => c.Type is PrimitiveType or NamedType { Kind: NamedTypeKind.Enum }).Select(c => Fits(c.Type, types)).FirstOrDefault(fits => fits is not null) is { } fits =>
            $"(reader.TokenType is not JsonTokenType.Number || {fits})",
        _ => null,
    };

    /// <summary>A statement that writes a value; with a name, one that writes a property.</summary>
    /// <param name="name">An expression of the name of the property; null where the value stands alone.</param>
    public string Write(TypeRef type, string value, string? name = null)
    {
        var arguments = name is null ? value : $"{name}, {value}";
        return type switch
        {
            PrimitiveType { Kind: not (Primitive.File or Primitive.Bytes) } primitive => $"FalJson.Write{Method(primitive.Kind)}(writer, {arguments});",
            PrimitiveType or NamedType => $"FalJson.Write(writer, {arguments});",
            ListType list => $"FalJson.WriteList(writer, {arguments}{Writer(list.Item)});",
            MapType map => $"FalJson.WriteMap(writer, {arguments}{Writer(map.Value)});",
            _ => throw new InvalidOperationException($"{type} cannot be written."),
        };
    }

    /// <summary>A statement that writes a property unless its value is null.</summary>
    /// <param name="name">An expression of the name of the property.</param>
    public string WriteIfSet(TypeRef type, string value, string name) => type switch
    {
        PrimitiveType { Kind: not (Primitive.File or Primitive.Bytes) } primitive => $"FalJson.Write{Method(primitive.Kind)}IfSet(writer, {name}, {value});",
        ListType list => $"FalJson.WriteListIfSet(writer, {name}, {value}{Writer(list.Item)});",
        MapType map => $"FalJson.WriteMapIfSet(writer, {name}, {value}{Writer(map.Value)});",
        { IsValueType: true } => $"FalJson.WriteIfSet(writer, {name}, {value});",
        _ => $"FalJson.WriteObjectIfSet(writer, {name}, {value});",
    };

    /// <summary>An expression of whether two values are equal; null where <c>==</c> or the type's own equality will do.</summary>
    public static string? EqualsCall(TypeRef type, string left, string right) => type switch
    {
        PrimitiveType { Kind: Primitive.Json } => $"FalEquality.Equals({left}, {right})",
        ListType list => $"FalEquality.Equals({left}, {right}{ItemEquality(list.Item)})",
        MapType map => $"FalEquality.Equals({left}, {right}{ItemEquality(map.Value)})",
        _ => null,
    };

    private static string ItemEquality(TypeRef item) =>
        EqualsCall(item is NullableType nullable ? nullable.Inner : item, "x", "y") is { } call && item is not PrimitiveType ? $", static (x, y) => {call}" : "";

    /// <summary>The argument that reads an item; none where its type reads itself.</summary>
    private string Reader(TypeRef item) => item switch
    {
        PrimitiveType { Kind: not (Primitive.File or Primitive.Bytes) } primitive => ", FalJson.Read" + Method(primitive.Kind),
        PrimitiveType or NamedType => "",
        _ => $", static (ref Utf8JsonReader reader) => {Read(item)}",
    };

    /// <summary>The argument that writes an item; none where its type writes itself.</summary>
    private string Writer(TypeRef item) => item is PrimitiveType { Kind: Primitive.File or Primitive.Bytes } or NamedType ? "" : $", {WriterOf(item)}";

    private string WriterOf(TypeRef item) => item switch
    {
        PrimitiveType { Kind: not (Primitive.File or Primitive.Bytes) } primitive => "FalJson.Write" + Method(primitive.Kind),
        PrimitiveType or NamedType => "FalJson.Write",
        NullableType { Inner: NamedType { IsValueType: false } or PrimitiveType { Kind: Primitive.File } } => "FalJson.WriteNullable",
        NullableType { IsValueType: false } nullable => WriterOf(nullable.Inner),
        NullableType nullable => $"static (writer, item) => FalJson.WriteNullable(writer, item, {WriterOf(nullable.Inner)})",
        _ => $"static (writer, item) => {Write(item, "item").TrimEnd(';')}",
    };

    private static string Method(Primitive kind) => kind is Primitive.Json ? "Element" : kind.ToString();
}
