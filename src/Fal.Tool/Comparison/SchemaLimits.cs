using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Fal.Tool.Comparison;

/// <summary>Judges whether what a schema says of a single value holds for all of some values.</summary>
/// <param name="values">The values, of one type.</param>
/// <param name="document">The document that the judging schema is of.</param>
internal sealed class SchemaLimits(JsonSchemaValues values, JObject document)
{
    /// <summary>Formats that are checked.</summary>
    private static readonly HashSet<string> Formats = ["uri", "date-time", "date", "time", "uuid", "email"];

    /// <summary>What is only compared with its like.</summary>
    private static readonly HashSet<string> Others =
    [
        "not", "if", "then", "else", "contains", "minContains", "maxContains", "patternProperties", "dependentSchemas", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
    ];

    /// <summary>What a schema refuses, of which the place is not known here; null where it refuses nothing.</summary>
    public Refusal? Refused(JObject part)
    {
        if (JsonSchemaParts.Types(part) is { } types && !types.Contains(values.Type) && !(values.Type == "integer" && types.Contains("number")))
            return Refuse("type", values.Type, string.Join(" or ", types));
        if (JsonSchemaParts.Values(part) is { } known && !IsAmong(known))
            return Refuse("values", values.Only is null ? values.Type : Listed(values.Only), Listed(known));
        return part.Properties().Where(keyword => !Holds(keyword)).Select(keyword => Refuse(keyword.Name, Was(keyword.Name), keyword.Value.ToString(Newtonsoft.Json.Formatting.None))).FirstOrDefault();
    }

    private static Refusal Refuse(string what, string? before, string? after) => new(JsonPath.Root, what, before, after);

    private static string Listed(IEnumerable<JToken> known) => string.Join(", ", known.Select(v => v.ToString(Newtonsoft.Json.Formatting.None)));

    private string? Was(string keyword) => values.All(keyword).FirstOrDefault()?.ToString(Newtonsoft.Json.Formatting.None);

    private bool IsAmong(IReadOnlyList<JToken> known)
    {
        IEnumerable<JToken>? all = values.Type switch
        {
            "null" => [JValue.CreateNull()],
            "boolean" => values.Only ?? [new JValue(true), new JValue(false)],
            _ => values.Only,
        };
        return all?.All(value => known.Any(k => JToken.DeepEquals(k, value) || (IsNumber(k) && IsNumber(value) && (double)k == (double)value))) == true;
    }

    private static bool IsNumber(JToken value) => value.Type is JTokenType.Integer or JTokenType.Float;

    private bool Holds(JProperty keyword) => (keyword.Name, values.Type) switch
    {
        ("minimum" or "exclusiveMinimum", "integer" or "number") => HoldsEnd(keyword, 1),
        ("maximum" or "exclusiveMaximum", "integer" or "number") => HoldsEnd(keyword, -1),
        ("multipleOf", "integer" or "number") => HoldsStep((double)keyword.Value),
        ("minLength", "string") => Least("minLength", Length) >= (double)keyword.Value,
        ("maxLength", "string") => Greatest("maxLength", Length) <= (double)keyword.Value,
        ("pattern", "string") => values.All("pattern").Any(pattern => (string?)pattern == (string?)keyword.Value) || values.Only?.All(text => Regex.IsMatch((string)text!, (string)keyword.Value!, RegexOptions.None, TimeSpan.FromSeconds(1))) == true,
        ("format", "string") => !Formats.Contains((string)keyword.Value!) || values.All("format").Any(format => (string?)format == (string?)keyword.Value),
        ("minItems", "array") => Least("minItems", Length) >= (double)keyword.Value,
        ("maxItems", "array") => Greatest("maxItems", Length) <= (double)keyword.Value,
        ("uniqueItems", "array") => keyword.Value is not JValue { Value: true } || values.All("uniqueItems").Any(unique => unique is JValue { Value: true }),
        ("minProperties", "object") => Math.Max(Least("minProperties", Length), values.Required.Count) >= (double)keyword.Value,
        ("maxProperties", "object") => Math.Min(Greatest("maxProperties", Length), values.Others() is null ? values.Names.Count : double.PositiveInfinity) <= (double)keyword.Value,
        var (name, _) => !Others.Contains(name) || values.HasSame(keyword, document),
    };

    /// <summary>The least of some limit that holds for all of the values.</summary>
    private double Least(string keyword, Func<JToken, double> size) =>
        values.Only is { } only ? only.Select(size).DefaultIfEmpty(double.PositiveInfinity).Min() : values.All(keyword).Select(limit => (double)limit).DefaultIfEmpty(0).Max();

    private double Greatest(string keyword, Func<JToken, double> size) =>
        values.Only is { } only ? only.Select(size).DefaultIfEmpty(0).Max() : values.All(keyword).Select(limit => (double)limit).DefaultIfEmpty(double.PositiveInfinity).Min();

    private static double Length(JToken value) => value is JContainer container ? container.Count : Convert.ToString(((JValue)value).Value, CultureInfo.InvariantCulture)!.EnumerateRunes().Count();

    /// <param name="sign">1 for a least value, -1 for a greatest one.</param>
    private bool HoldsEnd(JProperty limit, int sign)
    {
        var end = (double)limit.Value * sign;
        var isExclusive = limit.Name.StartsWith("exclusive", StringComparison.Ordinal);
        if (values.Only is { } only)
            return only.All(value => (double)value * sign is var number && (number > end || (number == end && !isExclusive)));
        var inclusive = values.All(sign > 0 ? "minimum" : "maximum").Select(value => (double)value * sign).DefaultIfEmpty(double.NegativeInfinity).Max();
        var exclusive = values.All(sign > 0 ? "exclusiveMinimum" : "exclusiveMaximum").Select(value => (double)value * sign).DefaultIfEmpty(double.NegativeInfinity).Max();
        if (values.Type == "integer" && exclusive % 1 == 0)
            inclusive = Math.Max(inclusive, exclusive + 1);
        return inclusive > end || exclusive >= end || (inclusive == end && !isExclusive);
    }

    private bool HoldsStep(double step) => (step == 1 && values.Type == "integer")
        || (values.Only is { } only ? only.All(value => IsMultiple((double)value, step)) : values.All("multipleOf").Any(own => IsMultiple((double)own, step)));

    private static bool IsMultiple(double number, double step) => Math.Abs(Math.IEEERemainder(number, step)) < 1e-9 * step;
}
