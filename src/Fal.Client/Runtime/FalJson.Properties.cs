using System.Text.Json;

namespace Fal.Runtime;

/// <content>The properties of an object. Each has a method by the type of its value, so that the compiler has none to choose from.</content>
public static partial class FalJson
{
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

    /// <summary>Writes a property.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteString(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(name, value);
    }

    /// <summary>Writes a property.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteBoolean(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBoolean(name, value);
    }

    /// <summary>Writes a property.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteInt32(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber(name, value);
    }

    /// <summary>Writes a property.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteInt64(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber(name, value);
    }

    /// <summary>Writes a property.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteUInt64(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ulong value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber(name, value);
    }

    /// <summary>Writes a property.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteDouble(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber(name, value);
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

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteStringIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is { } set)
            writer.WriteString(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteBooleanIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } set)
            writer.WriteBoolean(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteInt32IfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteInt64IfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteUInt64IfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ulong? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteDoubleIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    /// <summary>Writes a property, unless its value is null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">The value.</param>
    public static void WriteElementIfSet(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement? value)
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
    public static void WriteObjectIfSet<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value)
        where T : class, IFalJson<T>
    {
        if (value is { } set)
            Write(writer, name, set);
    }

    /// <summary>Writes the properties that the schema does not name, and the end of an object that is open.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="properties">The properties.</param>
    public static void WriteEnd(Utf8JsonWriter writer, FalProperties? properties)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var (name, value) in properties ?? FalProperties.Empty)
        {
            writer.WritePropertyName(name);
            WriteElement(writer, value);
        }

        writer.WriteEndObject();
    }
}
