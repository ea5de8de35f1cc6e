using System.Text.Json;
using Fal.Shared;

namespace Fal.Runtime;

public static partial class FalJson
{
    /// <summary>What stands for a required value that is missing or null.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="reader">At the end of the object.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none.</exception>
    public static T Missing<T>(ref Utf8JsonReader reader, string name)
        where T : struct => throw IsMissing(name);

    /// <summary>What stands for a required string that is missing or null.</summary>
    /// <param name="reader">At the end of the object.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none.</exception>
    public static string MissingString(ref Utf8JsonReader reader, string name) => throw IsMissing(name);

    /// <summary>What stands for a required list that is missing or null.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="reader">At the end of the object.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none.</exception>
    public static IReadOnlyList<T> MissingList<T>(ref Utf8JsonReader reader, string name) => throw IsMissing(name);

    /// <summary>What stands for a required map that is missing or null.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="reader">At the end of the object.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none.</exception>
    public static IReadOnlyDictionary<string, T> MissingMap<T>(ref Utf8JsonReader reader, string name) => throw IsMissing(name);

    /// <summary>What stands for a required object that is missing or null.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="reader">At the end of the object that should have it.</param>
    /// <param name="name">The name of the property.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">There is none.</exception>
    public static T MissingObject<T>(ref Utf8JsonReader reader, string name)
        where T : class, IFalJson<T> => throw IsMissing(name);

    private static JsonException IsMissing(string name) => new($"The required property '{VisibleText.Of(name)}' is missing or null.");
}
