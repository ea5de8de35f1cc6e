using System.Text.Json;

namespace Fal.Runtime;

/// <content>Arrays, and objects whose properties are all of one type.</content>
public static partial class FalJson
{
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
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes an item.</param>
    public static void WriteListIfSet<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? value, Action<Utf8JsonWriter, T> write)
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
    public static void WriteMapIfSet<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, T>? value, Action<Utf8JsonWriter, T> write)
    {
        if (value is { } set)
            WriteMap(writer, name, set, write);
    }

    /// <summary>Writes a property whose value is an array of values that write themselves.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="items">The items.</param>
    public static void WriteList<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? items)
        where T : IFalJson<T> => WriteList(writer, name, items, Write);

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="items">The items.</param>
    public static void WriteListIfSet<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? items)
        where T : IFalJson<T> => WriteListIfSet(writer, name, items, Write);

    /// <summary>Writes an array of values that write themselves.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="items">The items.</param>
    public static void WriteList<T>(Utf8JsonWriter writer, IReadOnlyList<T>? items)
        where T : IFalJson<T> => WriteList(writer, items, Write);

    /// <summary>Writes a property whose value is an object with values of one type that write themselves.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="values">The values by name.</param>
    public static void WriteMap<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, T>? values)
        where T : IFalJson<T> => WriteMap(writer, name, values, Write);

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="values">The values by name.</param>
    public static void WriteMapIfSet<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, T>? values)
        where T : IFalJson<T> => WriteMapIfSet(writer, name, values, Write);

    /// <summary>Writes an object with values of one type that write themselves.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="values">The values by name.</param>
    public static void WriteMap<T>(Utf8JsonWriter writer, IReadOnlyDictionary<string, T>? values)
        where T : IFalJson<T> => WriteMap(writer, values, Write);
}
