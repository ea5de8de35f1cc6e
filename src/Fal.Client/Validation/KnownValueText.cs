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
        var isText = JsonSerializer.Serialize(known[0], FalJson.TypeInfo<T>()).StartsWith('"');
        var text = value.ToString()!;
        return isText
            ? Join([.. known.Select(k => k.ToString()!).OrderBy(k => EditDistance.Between(text, k)).Select(k => $"'{k}'")])
            : Join([.. known.Select(k => k.ToString()!).OrderBy(k => Math.Abs(Number(k) - Number(text)))]);
    }

    /// <summary><c>a, b or c</c>.</summary>
    public static string Join(IReadOnlyList<string> values)
    {
        if (values.Count > MaxShown)
            return $"{string.Join(", ", values.Take(MaxShown))} or one of {values.Count - MaxShown} others";
        return values.Count < 2 ? string.Concat(values) : $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
