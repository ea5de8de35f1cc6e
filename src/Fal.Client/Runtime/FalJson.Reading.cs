using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fal.Runtime;

/// <summary>What generated types read and write themselves with. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class FalJson
{
    /// <summary>Resolves nothing: what has type information here has a converter, which needs no other type's.</summary>
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = JsonTypeInfoResolver.Combine() };

    /// <summary>The type information of a type that reads and writes itself, made without reflection.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>Its type information, the same at each call.</returns>
    public static JsonTypeInfo<T> TypeInfo<T>()
        where T : IFalJson<T> => TypeInfoOf<T>.Value;

    /// <summary>The type information of any JSON, made without reflection.</summary>
    public static JsonTypeInfo<JsonElement> ElementTypeInfo { get; } = JsonMetadataServices.CreateValueInfo<JsonElement>(Options, new AnyJsonConverter());

    /// <summary>
    /// Whether there is a value. A struct that converts from strings or other references is <c>default</c> where it was made of null, as in
    /// <c>isSharp ? OutputFormat.Png : null</c>, and stands for none. Integers are always set.
    /// </summary>
    internal static bool IsSet<T>(T value) => !RuntimeHelpers.IsReferenceOrContainsReferences<T>() || !EqualityComparer<T>.Default.Equals(value, default);

    /// <summary>Reads a value of a type that reads itself.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <returns>The value.</returns>
    public static T Read<T>(ref Utf8JsonReader reader)
        where T : IFalJson<T> =>
        reader.TokenType is JsonTokenType.StartObject || LenientReading.Current is not { } reading ? T.Read(ref reader) : ReadOther<T>(reading, ref reader);

    /// <summary>Reads a value, or null.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <returns>The value.</returns>
    public static T? ReadNullable<T>(ref Utf8JsonReader reader)
        where T : struct, IFalJson<T>
    {
        if (IsNull(ref reader))
            return null;
        var start = reader.TokenStartIndex;
        var value = Read<T>(ref reader);
        return LenientReading.HasPassed(start) ? null : value;
    }

    /// <summary>Reads a value, or null.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <returns>The value.</returns>
    public static T? ReadOrNull<T>(ref Utf8JsonReader reader)
        where T : class, IFalJson<T>
    {
        if (IsNull(ref reader))
            return null;
        var start = reader.TokenStartIndex;
        var value = Read<T>(ref reader);
        return LenientReading.HasPassed(start) ? null : value;
    }

    /// <summary>Whether the value is null.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsNull(ref Utf8JsonReader reader) => reader.TokenType is JsonTokenType.Null;

    /// <summary>Starts reading an object.</summary>
    /// <param name="reader">The reader.</param>
    /// <exception cref="JsonException">The value is not an object.</exception>
    public static void ReadObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
            PassForObject(ref reader);
    }

    /// <summary>Goes to the value of the next property of an object.</summary>
    /// <param name="reader">On the start of the object, or the last token of the property before.</param>
    /// <param name="name">The name of the property, unescaped.</param>
    /// <returns>False at the end of the object.</returns>
    public static bool ReadProperty(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        if (!reader.Read() || reader.TokenType is JsonTokenType.EndObject)
        {
            name = default;
            return false;
        }

        if (reader.HasValueSequence || reader.ValueIsEscaped)
            name = UnescapedName(ref reader);
        else
            name = reader.ValueSpan;
        reader.Read();
        return true;
    }

    /// <summary>Whether a property has a name.</summary>
    /// <param name="property">The name of the property.</param>
    /// <param name="name">The name to compare it with.</param>
    /// <returns>Whether it has.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is(ReadOnlySpan<byte> property, ReadOnlySpan<byte> name) => property.SequenceEqual(name);

    /// <summary>Keeps a property that the schema does not name.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="record">The record that is being read.</param>
    public static void ReadAdditional(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, FalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        record.Keep(System.Text.Encoding.UTF8.GetString(name), JsonElement.ParseValue(ref reader));
    }

    /// <summary>Leaves out a property that the schema does not name, and forbids.</summary>
    /// <param name="reader">On its value.</param>
    public static void SkipAdditional(ref Utf8JsonReader reader)
    {
        LenientReading.Current?.LeaveOut(ref reader);
        reader.Skip();
    }

    /// <summary>Reads a string.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The string.</returns>
    /// <exception cref="JsonException">The value is not a string.</exception>
    public static string ReadString(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String)
            return reader.GetString()!;
        Pass(ref reader, "a string");
        return "";
    }

    /// <summary>Reads a boolean.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The boolean.</returns>
    /// <exception cref="JsonException">The value is not a boolean.</exception>
    public static bool ReadBoolean(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : Unexpected<bool>(ref reader, "true or false");

    /// <summary>Reads a number.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The number.</returns>
    /// <exception cref="JsonException">The value is not a number.</exception>
    public static double ReadDouble(ref Utf8JsonReader reader) =>
        IsDouble(ref reader, out var value) ? value : Unexpected<double>(ref reader, "a number");

    /// <summary>Reads a string, or null.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The value is neither.</exception>
    public static string? ReadStringOrNull(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String)
            return reader.GetString();
        if (!IsNull(ref reader))
            Pass(ref reader, "a string");
        return null;
    }

    /// <summary>Reads a boolean, or null.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The value is neither.</exception>
    public static bool? ReadBooleanOrNull(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : UnexpectedOrNull<bool>(ref reader, "true or false");

    /// <summary>Reads a number, or null.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The value is neither.</exception>
    public static double? ReadDoubleOrNull(ref Utf8JsonReader reader) => IsDouble(ref reader, out var value) ? value : UnexpectedOrNull<double>(ref reader, "a number");

    /// <summary>Reads any JSON.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The JSON.</returns>
    public static JsonElement ReadElement(ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader);

    /// <summary>Reads an array.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <param name="read">Reads an item.</param>
    /// <returns>The items.</returns>
    /// <exception cref="JsonException">The value is not an array, or an item cannot be read.</exception>
    public static IReadOnlyList<T> ReadList<T>(ref Utf8JsonReader reader, FalJsonReader<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            Pass(ref reader, "an array");
            return [];
        }

        var items = new List<T>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            items.Add(read(ref reader));
        return items;
    }

    /// <summary>Reads an array of values that read themselves.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <returns>The items.</returns>
    /// <exception cref="JsonException">The value is not an array, or an item cannot be read.</exception>
    public static IReadOnlyList<T> ReadList<T>(ref Utf8JsonReader reader)
        where T : IFalJson<T> => ReadList<T>(ref reader, Read<T>);

    /// <summary>Reads an array, or null.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <param name="read">Reads an item.</param>
    /// <returns>The items.</returns>
    /// <exception cref="JsonException">The value is neither, or an item cannot be read.</exception>
    public static IReadOnlyList<T>? ReadListOrNull<T>(ref Utf8JsonReader reader, FalJsonReader<T> read) => IsNull(ref reader) ? null : ReadList(ref reader, read);

    /// <summary>Reads an array of values that read themselves, or null.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <returns>The items.</returns>
    /// <exception cref="JsonException">The value is neither, or an item cannot be read.</exception>
    public static IReadOnlyList<T>? ReadListOrNull<T>(ref Utf8JsonReader reader)
        where T : IFalJson<T> => IsNull(ref reader) ? null : ReadList<T>(ref reader);

    /// <summary>Reads an object whose properties are all of one type.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <param name="read">Reads a value.</param>
    /// <returns>The values by name.</returns>
    /// <exception cref="JsonException">The value is not an object, or a value in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, T> ReadMap<T>(ref Utf8JsonReader reader, FalJsonReader<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            Pass(ref reader, "an object");
            return ReadOnlyDictionary<string, T>.Empty;
        }

        var values = new Dictionary<string, T>();
        while (ReadProperty(ref reader, out var name))
        {
            var key = System.Text.Encoding.UTF8.GetString(name);
            values[key] = read(ref reader);
        }

        return values;
    }

    /// <summary>Reads an object whose properties are all of one type, which reads itself.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <returns>The values by name.</returns>
    /// <exception cref="JsonException">The value is not an object, or a value in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, T> ReadMap<T>(ref Utf8JsonReader reader)
        where T : IFalJson<T> => ReadMap<T>(ref reader, Read<T>);

    /// <summary>Reads an object whose properties are all of one type, or null.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <param name="read">Reads a value.</param>
    /// <returns>The values by name.</returns>
    /// <exception cref="JsonException">The value is neither, or a value in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, T>? ReadMapOrNull<T>(ref Utf8JsonReader reader, FalJsonReader<T> read) => IsNull(ref reader) ? null : ReadMap(ref reader, read);

    /// <summary>Reads an object whose properties are all of one type, which reads itself, or null.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="reader">The reader.</param>
    /// <returns>The values by name.</returns>
    /// <exception cref="JsonException">The value is neither, or a value in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, T>? ReadMapOrNull<T>(ref Utf8JsonReader reader)
        where T : IFalJson<T> => IsNull(ref reader) ? null : ReadMap<T>(ref reader);

    /// <summary>Tells which of several types an object is of; the reader stays where it is.</summary>
    /// <param name="reader">On the start of the object.</param>
    /// <param name="shapes">What objects of the types are known by.</param>
    /// <returns>The index of the shape that fits best; the first where several fit as well; where none does, that with the least that is wrong.</returns>
    public static int BestShape(Utf8JsonReader reader, ReadOnlySpan<FalJsonShape> shapes) => FalJsonShape.Best(reader, shapes);

    private static bool IsDouble(ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        return reader.TokenType is JsonTokenType.Number && reader.TryGetDouble(out value) && double.IsFinite(value);
    }

    private static byte[] UnescapedName(ref Utf8JsonReader reader)
    {
        var length = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        var name = new byte[length];
        return name[..reader.CopyString(name)];
    }

    /// <summary>Reads and writes any JSON; what was never set is null.</summary>
    private sealed class AnyJsonConverter : JsonConverter<JsonElement>
    {
        public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadElement(ref reader);

        public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => WriteElement(writer, value);
    }

    private static class TypeInfoOf<T>
        where T : IFalJson<T>
    {
        public static readonly JsonTypeInfo<T> Value = JsonMetadataServices.CreateValueInfo<T>(Options, new FalJsonConverter<T>());
    }
}
