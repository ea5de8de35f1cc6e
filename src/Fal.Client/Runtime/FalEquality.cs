using System.ComponentModel;
using System.Text.Json;

namespace Fal.Runtime;

/// <summary>Value equality of what records hold by reference: lists, maps, and free JSON. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FalEquality
{
    /// <summary>Whether two lists hold equal items in the same order.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="left">One list.</param>
    /// <param name="right">The other list.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Equals<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right) => Equals(left, right, EqualityComparer<T>.Default.Equals);

    /// <summary>Whether two lists hold equal items in the same order.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="left">One list.</param>
    /// <param name="right">The other list.</param>
    /// <param name="itemEquals">How to compare items that have no value equality of their own.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Equals<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right, Func<T, T, bool> itemEquals)
    {
        ArgumentNullException.ThrowIfNull(itemEquals);
        if (ReferenceEquals(left, right))
            return true;
        if (left is null || right is null || left.Count != right.Count)
            return false;

        for (var i = 0; i < left.Count; i++)
        {
            if (!itemEquals(left[i], right[i]))
                return false;
        }

        return true;
    }

    /// <summary>Whether two maps hold equal values under the same names.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="left">One map.</param>
    /// <param name="right">The other map.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Equals<T>(IReadOnlyDictionary<string, T>? left, IReadOnlyDictionary<string, T>? right) =>
        Equals(left, right, EqualityComparer<T>.Default.Equals);

    /// <summary>Whether two maps hold equal values under the same names.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="left">One map.</param>
    /// <param name="right">The other map.</param>
    /// <param name="valueEquals">How to compare values that have no value equality of their own.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Equals<T>(IReadOnlyDictionary<string, T>? left, IReadOnlyDictionary<string, T>? right, Func<T, T, bool> valueEquals)
    {
        ArgumentNullException.ThrowIfNull(valueEquals);
        if (ReferenceEquals(left, right))
            return true;
        if (left is null || right is null || left.Count != right.Count)
            return false;

        foreach (var (name, value) in left)
        {
            if (!right.TryGetValue(name, out var other) || !valueEquals(value, other))
                return false;
        }

        return true;
    }

    /// <summary>Whether two maps of free JSON are equal.</summary>
    /// <param name="left">One map.</param>
    /// <param name="right">The other map.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Equals(IReadOnlyDictionary<string, JsonElement>? left, IReadOnlyDictionary<string, JsonElement>? right) =>
        Equals(left, right, Equals);

    /// <summary>Whether two lists of free JSON are equal.</summary>
    /// <param name="left">One list.</param>
    /// <param name="right">The other list.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Equals(IReadOnlyList<JsonElement>? left, IReadOnlyList<JsonElement>? right) => Equals(left, right, Equals);

    /// <summary>Whether two pieces of free JSON are equal, whatever the order of their properties.</summary>
    /// <param name="left">One piece.</param>
    /// <param name="right">The other piece.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Equals(JsonElement? left, JsonElement? right) =>
        left is { } l && right is { } r ? Equals(l, r) : left is null && right is null;

    /// <summary>Whether two pieces of free JSON are equal, whatever the order of their properties.</summary>
    /// <param name="left">One piece.</param>
    /// <param name="right">The other piece.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Equals(JsonElement left, JsonElement right)
    {
        if (left.ValueKind is JsonValueKind.Undefined || right.ValueKind is JsonValueKind.Undefined)
            return left.ValueKind == right.ValueKind;
#if NET9_0_OR_GREATER
        return JsonElement.DeepEquals(left, right);
#else
        return System.Text.Json.Nodes.JsonNode.DeepEquals(Node(left), Node(right));

        static System.Text.Json.Nodes.JsonNode? Node(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => System.Text.Json.Nodes.JsonObject.Create(element),
            JsonValueKind.Array => System.Text.Json.Nodes.JsonArray.Create(element),
            _ => System.Text.Json.Nodes.JsonValue.Create(element),
        };
#endif
    }

    /// <summary>A hash code of a list: equal lists have equal ones.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="list">The list.</param>
    /// <returns>The hash code.</returns>
    public static int GetHashCode<T>(IReadOnlyList<T>? list) => list?.Count ?? -1;

    /// <summary>A hash code of a map: equal maps have equal ones.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="map">The map.</param>
    /// <returns>The hash code.</returns>
    public static int GetHashCode<T>(IReadOnlyDictionary<string, T>? map) => map?.Count ?? -1;
}
