using System.Globalization;
using System.Text.Json;
using Fal.Shared;

namespace Fal;

/// <summary>Lists the values that a schema allows, in the words of the service.</summary>
internal static class KnownValueText
{
    // All of them are in the documentation of the type.
    private const int MaxShown = 10;

    /// <summary>The known values, those nearest to the value first.</summary>
    public static string Of<T>(T value, IReadOnlyList<T> known)
        where T : struct, IFalKnownValues<T>
    {
        var texts = new List<string>();
        foreach (var other in known)
            texts.Add(other.ToString()!);
        return Of(value.ToString()!, texts, isText: JsonSerializer.Serialize(known[0], FalJson.TypeInfo<T>()).StartsWith('"'));
    }

    /// <summary><c>a, b or c</c>.</summary>
    public static string Join(IReadOnlyList<string> values)
    {
        if (values.Count > MaxShown)
            return $"{string.Join(", ", values.Take(MaxShown))} or one of {values.Count - MaxShown} others";
        return values.Count < 2 ? string.Concat(values) : $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";
    }

    private static string Of(string value, List<string> known, bool isText) => isText
        ? Join([.. known.OrderBy(k => EditDistance.Between(value, k)).Select(k => $"'{k}'")])
        : Join([.. known.OrderBy(k => Math.Abs(Number(k) - Number(value)))]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
