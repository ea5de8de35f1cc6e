using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Fal.Generators.Tests;

/// <summary>Numbers and strings: the values at the edges of what a schema allows, and others in between.</summary>
internal static class ScalarValues
{
    private const long ExactInDouble = 1L << 53;

    /// <summary>What is easily lost or broken on the way: escapes, controls, surrogate pairs, joiners, right to left, look-alikes of other JSON.</summary>
    private static readonly string[] Pieces =
    [
        "a", "0", " ", "\"", "\\", "/", "'", "<&>", "+", "{}", "[,]", "null", "\\u0041", "\0", "\b\t\n\f\r", "\u001F", "\u007F", "\u0085", "\u2028\u2029",
        "é", "e\u0301", "ß", "İı", "提示", "한", "ไ", "שלום", "مرحبا", "\u202Eabc\u202C", "\uFEFF", "\uFFFD", "\uFFFF", "😀", "👩\u200D👩\u200D👧", "𝔘", "\U0010FFFF",
    ];

    private static readonly string[] Uris =
    [
        "https://example.com/a.png", "http://[::1]:8080/", "https://example.com/%D7%A9?q=a%20b&c=%22#f", "data:image/png;base64,iVBORw0KGgo=", "HTTPS://User@EXAMPLE.com:443/A/../b",
    ];

    public static IEnumerable<JsonNode?> Integers(JsonObject schema)
    {
        var (low, high, step) = IntegerLimits(schema);
        foreach (var value in new[] { low, low + 1, high - 1, high, -1, 0, 1 }.Where(v => v >= low && v <= high).Distinct())
            yield return Number(value * step);
        if (low <= 0 && high >= 0)
            yield return JsonNode.Parse("0.0");
        if (Math.Abs(high) * step < ExactInDouble)
            yield return JsonNode.Parse($"{high * step}.00");
    }

    public static Gen<JsonNode?> Integer(JsonObject schema)
    {
        var (low, high, step) = IntegerLimits(schema);
        var near = low > -1000 ? low : -1000;
        var any = Gen.Long[(long)low, (long)Math.Min(high, long.MaxValue)].Select(v => Number(v * step));
        var small = Gen.Long[(long)near, (long)Math.Min(high, near + 2000)].Select(v => Number(v * step));
        return Gen.Frequency((1, Among(Integers(schema))), (2, small), (1, any));
    }

    public static IEnumerable<JsonNode?> Numbers(JsonObject schema)
    {
        if (Limit(schema, "multipleOf") is { } step)
            return Steps(schema, step) is var (first, last) ? new[] { first, first + 1, (first + last) / 2, last - 1, last }.Distinct().Select(k => Number(k * (decimal)step)) : [];
        var (low, high) = NumberLimits(schema);
        double[] edges = [low, high, (low / 2) + (high / 2), 0, 1, -1, 0.1, -0.1, 1.0 / 3, 0.30000000000000004, 1e21, 1e-7, 1e300, 9007199254740991, double.Epsilon, double.MaxValue, double.MinValue];
        string[] otherTexts = ["1.0", "0.50", "1e0", "5E-1", "0e5"];
        return edges.Where(v => v >= low && v <= high).Distinct().Select(Number)
            .Concat(otherTexts.Where(t => double.Parse(t, CultureInfo.InvariantCulture) is var v && v >= low && v <= high).Select(t => JsonNode.Parse(t)));
    }

    public static Gen<JsonNode?> Number(JsonObject schema)
    {
        var edges = Among(Numbers(schema));
        if (Limit(schema, "multipleOf") is { } step)
            return Steps(schema, step) is var (first, last) ? Gen.Frequency((1, edges), (2, Gen.Long[first, last].Select(k => Number(k * (decimal)step)))) : edges;
        var (low, high) = NumberLimits(schema);
        var near = Gen.Double[Math.Max(low, -1e6), Math.Min(high, 1e6)].Where(double.IsFinite).Select(Number);
        return Gen.Frequency((1, edges), (2, near));
    }

    public static IEnumerable<JsonNode?> Strings(JsonObject schema)
    {
        if (Fixed(schema) is { } texts)
            return texts.Select(t => (JsonNode?)JsonValue.Create(t));
        var (min, max) = LengthLimits(schema);
        string[] edges = [Fit("😀é", min, min), Fit(string.Concat(Pieces), min, max), max < int.MaxValue ? Fit("é", max, max) : ""];
        return edges.Where(text => text.Length >= min).Distinct().Select(text => (JsonNode?)JsonValue.Create(text));
    }

    public static Gen<JsonNode?> String(JsonObject schema)
    {
        if (Fixed(schema) is { } texts)
            return Gen.OneOf(texts).Select(t => (JsonNode?)JsonValue.Create(t));
        var (min, max) = LengthLimits(schema);
        return Text.Select(text => (JsonNode?)JsonValue.Create(Fit(text, min, max)));
    }

    /// <summary>Any text, and the names of properties.</summary>
    public static Gen<string> Text { get; } = Gen.OneOf(Pieces).Array[0, 6].Select(pieces => string.Concat(pieces));

    /// <summary>The whole numbers of steps between the limits.</summary>
    private static (decimal Low, decimal High, decimal Step) IntegerLimits(JsonObject schema)
    {
        var isUnsigned = (string?)schema["format"] == "uint64";
        var low = Math.Max(isUnsigned ? ulong.MinValue : long.MinValue, Decimal(schema, "minimum") ?? Decimal(schema, "exclusiveMinimum") + 1 ?? decimal.MinValue);
        var high = Math.Min(isUnsigned ? ulong.MaxValue : long.MaxValue, Decimal(schema, "maximum") ?? Decimal(schema, "exclusiveMaximum") - 1 ?? decimal.MaxValue);
        var step = Decimal(schema, "multipleOf") ?? 1;
        return (Math.Ceiling(low / step), Math.Floor(high / step), step);
    }

    private static (double Low, double High) NumberLimits(JsonObject schema) => (
        Limit(schema, "minimum") ?? (Limit(schema, "exclusiveMinimum") is { } above ? Math.BitIncrement(above) : double.MinValue),
        Limit(schema, "maximum") ?? (Limit(schema, "exclusiveMaximum") is { } below ? Math.BitDecrement(below) : double.MaxValue));

    private static (long First, long Last)? Steps(JsonObject schema, double step)
    {
        var (low, high) = NumberLimits(schema);
        var first = (long)Math.Ceiling((decimal)Math.Max(low, -1000 * step) / (decimal)step);
        var last = (long)Math.Floor((decimal)Math.Min(high, 1000 * step) / (decimal)step);
        return (first, last);
    }

    private static (int Min, int Max) LengthLimits(JsonObject schema) => ((int?)schema["minLength"] ?? 0, (int?)schema["maxLength"] ?? int.MaxValue);

    /// <summary>The texts of a schema that says more of them than their length.</summary>
    private static string[]? Fixed(JsonObject schema)
    {
        if ((string?)schema["pattern"] is { } pattern)
        {
            var given = (schema["examples"] as JsonArray ?? []).Append(schema["default"]).OfType<JsonValue>().Select(v => (string)v!).ToArray();
            return given.Length > 0 ? given : throw new NotSupportedException($"There is no text for the pattern '{pattern}': give the schema an example.");
        }

        return (string?)schema["format"] switch
        {
            "uri" => Uris,
            "binary" => ["", "AAECAw==", "+/+/"],
            "uuid" or "uuid4" => ["00000000-0000-0000-0000-000000000000", "7d444840-9dc0-11d1-b245-5ffdce74fad2"],
            "date-time" => ["2024-02-29T23:59:59Z", "1970-01-01T00:00:00.123456+14:00"],
            _ => null,
        };
    }

    /// <summary>A text of a length that is counted in code points, as JSON Schema does.</summary>
    private static string Fit(string text, int min, int max)
    {
        var runes = (text.Length == 0 && min > 0 ? "x" : text).EnumerateRunes().ToList();
        for (var i = 0; runes.Count < min; i++)
            runes.Add(runes[i]);
        return runes.Count <= max ? string.Concat(runes) : string.Concat(runes.Take(max));
    }

    private static Gen<JsonNode?> Among(IEnumerable<JsonNode?> values) => Gen.OneOf(values.ToArray()).Select(v => v?.DeepClone());

    private static JsonNode? Number(double value) => JsonNode.Parse(value.ToString("R", CultureInfo.InvariantCulture));

    private static JsonNode? Number(decimal value) => JsonNode.Parse(value.ToString(CultureInfo.InvariantCulture));

    private static double? Limit(JsonObject schema, string keyword) => schema[keyword] is JsonValue value ? (double)value : null;

    private static decimal? Decimal(JsonObject schema, string keyword) =>
        schema[keyword] is JsonValue value && value.GetValueKind() is System.Text.Json.JsonValueKind.Number
            ? decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;
}
