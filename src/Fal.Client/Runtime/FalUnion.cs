using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Fal.Runtime;

/// <summary>What the unions of a schema are made with: values of one of several types. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FalUnion
{
    /// <summary>What a union holds of a value: nothing where <c>null</c> has become the value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The value, or null.</returns>
    public static object? ValueOf<T>(T value)
        where T : struct => FalJson.IsSet(value) ? value : null;

    /// <summary>Gets the value of a union if it is of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="held">What the union holds.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is.</returns>
    public static bool TryGet<T>(object? held, [NotNullWhen(true)] out T? value)
    {
        value = held is T ? (T)held : default;
        return held is T;
    }

    /// <summary>The error for a union that holds nothing.</summary>
    /// <returns>The error, to throw.</returns>
    public static InvalidOperationException NoValue() => new("There is no value.");
}
