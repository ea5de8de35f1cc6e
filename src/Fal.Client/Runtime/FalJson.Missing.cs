using System.Collections.ObjectModel;
using System.Text.Json;
using Fal.Shared;

namespace Fal.Runtime;

/// <content>What is not as the schema says: an error, unless what the client reads is an output, which is paid for.</content>
public static partial class FalJson
{
    /// <summary>What stands for a required value that is missing or null.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="reader">At the end of the object.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none.</exception>
    public static T Missing<T>(ref Utf8JsonReader reader, string name)
        where T : struct
    {
        Miss(ref reader, name, WordsOf<T>());
        return default;
    }

    /// <summary>What stands for a required string that is missing or null.</summary>
    /// <param name="reader">At the end of the object.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none.</exception>
    public static string MissingString(ref Utf8JsonReader reader, string name)
    {
        Miss(ref reader, name, "a string");
        return "";
    }

    /// <summary>What stands for a required list that is missing or null.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="reader">At the end of the object.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none.</exception>
    public static IReadOnlyList<T> MissingList<T>(ref Utf8JsonReader reader, string name)
    {
        Miss(ref reader, name, "an array");
        return [];
    }

    /// <summary>What stands for a required map that is missing or null.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="reader">At the end of the object.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none.</exception>
    public static IReadOnlyDictionary<string, T> MissingMap<T>(ref Utf8JsonReader reader, string name)
    {
        Miss(ref reader, name, "an object");
        return ReadOnlyDictionary<string, T>.Empty;
    }

    /// <summary>What stands for a required object that is missing or null.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="reader">At the end of the object that should have it.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none, or none that ends: it needs another of its type.</exception>
    public static T MissingObject<T>(ref Utf8JsonReader reader, string name)
        where T : class, IFalJson<T>
    {
        Miss(ref reader, name, WordsOf<T>());
        if (LenientReading.Current is not { } reading || !reading.TryStandIn())
            throw IsMissing(name);
        try
        {
            var empty = EmptyObject();
            return T.Read(ref empty);
        }
        finally
        {
            reading.StandIns--;
        }
    }

    /// <summary>What stands for a value of another type than the schema's: nothing.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="reader">On the value; then at its end.</param>
    /// <param name="expected">What the schema says, such as "a string".</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">Nothing does.</exception>
    public static T Unexpected<T>(ref Utf8JsonReader reader, string expected)
        where T : struct
    {
        Pass(ref reader, expected);
        return default;
    }

    private static T? UnexpectedOrNull<T>(ref Utf8JsonReader reader, string expected)
        where T : struct
    {
        if (!IsNull(ref reader))
            Pass(ref reader, expected);
        return null;
    }

    private static void Miss(ref Utf8JsonReader reader, string name, string expected)
    {
        if (LenientReading.Current is not { } reading)
            throw IsMissing(name);
        reading.Miss(ref reader, name, expected);
    }

    private static void Pass(ref Utf8JsonReader reader, string expected)
    {
        if (LenientReading.Current?.TryPass(ref reader, expected) is not true)
            throw new JsonException($"Expected {expected} but found {JsonKind.Of(ref reader)}.");
    }

    /// <summary>Has a record that is none read as one without properties, until <see cref="ReadOther"/> puts back the reader.</summary>
    private static void PassForObject(ref Utf8JsonReader reader)
    {
        Pass(ref reader, "an object");
        LenientReading.Current!.StandIns++;
        reader = EmptyObject();
    }

    /// <summary>Reads a value that is no object, and may be one by the schema.</summary>
    private static T ReadOther<T>(LenientReading reading, ref Utf8JsonReader reader)
        where T : IFalJson<T>
    {
        var other = reader;
        var standIns = reading.StandIns;
        var value = T.Read(ref reader);
        if (reading.StandIns == standIns)
            return value;
        reading.StandIns = standIns;
        reader = other;
        reader.Skip();
        return value;
    }

    private static Utf8JsonReader EmptyObject()
    {
        var reader = new Utf8JsonReader("{}"u8);
        reader.Read();
        return reader;
    }

    private static string WordsOf<T>() => default(T) switch
    {
        bool => "true or false",
        int or long or ulong => "an integer",
        double => "a number",
        _ => "a value",
    };

    private static JsonException IsMissing(string name) => new($"The required property '{VisibleText.Of(name)}' is missing or null.") { Data = { [JsonPath.Property] = name } };
}
