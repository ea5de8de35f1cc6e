using System.Text.Json;

namespace Fal.Runtime;

public static partial class FalJson
{
    /// <summary>Writes a value of a type that writes itself.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    public static void Write<T>(Utf8JsonWriter writer, T value)
        where T : IFalJson<T>
    {
        if (value is null)
            writer.WriteNullValue();
        else
            value.Write(writer);
    }

    /// <summary>Writes a string.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The string.</param>
    public static void WriteString(Utf8JsonWriter writer, string? value) => writer.WriteStringValue(value);

    /// <summary>Writes a boolean.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The boolean.</param>
    public static void WriteBoolean(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    /// <summary>Writes a number.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The number.</param>
    public static void WriteDouble(Utf8JsonWriter writer, double value) => writer.WriteNumberValue(value);

    /// <summary>Writes an integer.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The integer.</param>
    public static void WriteInt32(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    /// <summary>Writes an integer.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The integer.</param>
    public static void WriteInt64(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);

    /// <summary>Writes an integer.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The integer.</param>
    public static void WriteUInt64(Utf8JsonWriter writer, ulong value) => writer.WriteNumberValue(value);

    /// <summary>Writes any JSON; null for a <c>default</c> element.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The JSON.</param>
    public static void WriteElement(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined)
            writer.WriteNullValue();
        else
            value.WriteTo(writer);
    }

    /// <summary>Writes a value, or null.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes a value that is not null.</param>
    public static void WriteNullable<T>(Utf8JsonWriter writer, T? value, Action<Utf8JsonWriter, T> write)
        where T : struct
    {
        if (value is { } present)
            write(writer, present);
        else
            writer.WriteNullValue();
    }

    /// <summary>Writes a value of a type that writes itself, or null.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    public static void WriteNullable<T>(Utf8JsonWriter writer, T? value)
        where T : class, IFalJson<T>
    {
        if (value is null)
            writer.WriteNullValue();
        else
            value.Write(writer);
    }

    /// <summary>Writes an array.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes an item.</param>
    public static void WriteList<T>(Utf8JsonWriter writer, IReadOnlyList<T>? items, Action<Utf8JsonWriter, T> write)
    {
        if (items is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        for (var i = 0; i < items.Count; i++)
            write(writer, items[i]);
        writer.WriteEndArray();
    }

    /// <summary>Writes an object whose properties are all of one type.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="values">The values by name.</param>
    /// <param name="write">Writes a value.</param>
    public static void WriteMap<T>(Utf8JsonWriter writer, IReadOnlyDictionary<string, T>? values, Action<Utf8JsonWriter, T> write)
    {
        if (values is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, value) in values)
        {
            writer.WritePropertyName(name);
            write(writer, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a property.</summary>
    /// <typeparam name="T">The type of its value.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void Write<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value)
        where T : IFalJson<T>
    {
        writer.WritePropertyName(name);
        Write(writer, value);
    }

    /// <summary>Writes a property whose value is any JSON.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The JSON.</param>
    public static void WriteElement(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement value)
    {
        writer.WritePropertyName(name);
        WriteElement(writer, value);
    }

    /// <summary>Writes a property whose value is an array.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes an item.</param>
    public static void WriteList<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? items, Action<Utf8JsonWriter, T> write)
    {
        writer.WritePropertyName(name);
        WriteList(writer, items, write);
    }

    /// <summary>Writes a property whose value is an object with values of one type.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="values">The values by name.</param>
    /// <param name="write">Writes a value.</param>
    public static void WriteMap<T>(
        Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, T>? values, Action<Utf8JsonWriter, T> write)
    {
        writer.WritePropertyName(name);
        WriteMap(writer, values, write);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is { } set)
            writer.WriteString(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } set)
            writer.WriteBoolean(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ulong? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement? value)
    {
        if (value is { } set)
            WriteElement(writer, name, set);
    }

    /// <summary>Writes a property, unless its value is null, or is what null has become.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteIfSet<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value)
        where T : struct, IFalJson<T>
    {
        if (value is { } set && IsSet(set))
            Write(writer, name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteIfSet<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value)
        where T : class, IFalJson<T>
    {
        if (value is { } set)
            Write(writer, name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes an item.</param>
    public static void WriteIfSet<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? value, Action<Utf8JsonWriter, T> write)
    {
        if (value is { } set)
            WriteList(writer, name, set, write);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes a value.</param>
    public static void WriteIfSet<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, T>? value, Action<Utf8JsonWriter, T> write)
    {
        if (value is { } set)
            WriteMap(writer, name, set, write);
    }

    /// <summary>Writes the properties that the schema does not name, into an object that is open.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="properties">The properties.</param>
    public static void WriteAdditional(Utf8JsonWriter writer, FalProperties? properties)
    {
        if (properties is null || properties.Count == 0)
            return;
        foreach (var (name, value) in properties)
        {
            writer.WritePropertyName(name);
            WriteElement(writer, value);
        }
    }
}
