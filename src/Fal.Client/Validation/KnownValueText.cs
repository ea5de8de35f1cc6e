using System.Globalization;
using System.Text.Json;

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
            ? Join([.. known.Select(k => k.ToString()!).OrderBy(k => Distance(text, k)).Select(k => $"'{k}'")])
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

    /// <summary>How many characters must be put in, taken out or changed to get from one text to the other, whatever their case.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j - 1], row[j]) + 1);
            }
        }

        return row[^1];
    }
}
