using System.Globalization;
using System.Text.Json;
using Fal.Shared;

namespace Fal.Runtime;

public ref partial struct FalValidation
{
#pragma warning disable RS0026 // Integers and numbers are not taken for each other.
    /// <summary>Checks that an integer is in a range.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The integer.</param>
    /// <param name="minimum">The least value; the least of its type where there is no such limit.</param>
    /// <param name="maximum">The greatest value; the greatest of its type where there is no such limit.</param>
    /// <param name="minimumIsExclusive">Whether <paramref name="minimum"/> itself is outside.</param>
    /// <param name="maximumIsExclusive">Whether <paramref name="maximum"/> itself is outside.</param>
    public void Range(string name, long? value, long minimum, long maximum, bool minimumIsExclusive = false, bool maximumIsExclusive = false)
    {
        if (value is not { } number)
            return;
        if (number < minimum || (number == minimum && minimumIsExclusive))
            TooSmall(name, minimum.ToString(CultureInfo.InvariantCulture), minimumIsExclusive);
        if (number > maximum || (number == maximum && maximumIsExclusive))
            TooGreat(name, maximum.ToString(CultureInfo.InvariantCulture), maximumIsExclusive);
    }

    /// <summary>Checks that an integer without a sign is in a range.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The integer.</param>
    /// <param name="minimum">The least value; the least of its type where there is no such limit.</param>
    /// <param name="maximum">The greatest value; the greatest of its type where there is no such limit.</param>
    /// <param name="minimumIsExclusive">Whether <paramref name="minimum"/> itself is outside.</param>
    /// <param name="maximumIsExclusive">Whether <paramref name="maximum"/> itself is outside.</param>
    public void Range(string name, ulong? value, ulong minimum, ulong maximum, bool minimumIsExclusive = false, bool maximumIsExclusive = false)
    {
        if (value is not { } number)
            return;
        if (number < minimum || (number == minimum && minimumIsExclusive))
            TooSmall(name, minimum.ToString(CultureInfo.InvariantCulture), minimumIsExclusive);
        if (number > maximum || (number == maximum && maximumIsExclusive))
            TooGreat(name, maximum.ToString(CultureInfo.InvariantCulture), maximumIsExclusive);
    }

    /// <summary>Checks that a number is in a range. NaN is in none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number.</param>
    /// <param name="minimum">The least value; negative infinity where there is no such limit.</param>
    /// <param name="maximum">The greatest value; infinity where there is no such limit.</param>
    /// <param name="minimumIsExclusive">Whether <paramref name="minimum"/> itself is outside.</param>
    /// <param name="maximumIsExclusive">Whether <paramref name="maximum"/> itself is outside.</param>
    public void Range(string name, double? value, double minimum, double maximum, bool minimumIsExclusive = false, bool maximumIsExclusive = false)
    {
        if (value is not { } number)
            return;
        if (!(minimumIsExclusive ? number > minimum : number >= minimum))
            TooSmall(name, Text(minimum), minimumIsExclusive);
        if (number > maximum || (number == maximum && maximumIsExclusive))
            TooGreat(name, Text(maximum), maximumIsExclusive);
    }
#pragma warning restore RS0026

    /// <summary>Checks that an integer is a multiple of a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The integer.</param>
    /// <param name="divisor">The number. More than 0.</param>
    public void MultipleOf(string name, long? value, double divisor)
    {
        if (value is { } number && !Multiples.IsMultiple(number, divisor))
            NoMultiple(name, divisor);
    }

    /// <summary>Checks that an integer without a sign is a multiple of a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The integer.</param>
    /// <param name="divisor">The number. More than 0.</param>
    public void MultipleOf(string name, ulong? value, double divisor)
    {
        if (value is { } number && !Multiples.IsMultiple(number, divisor))
            NoMultiple(name, divisor);
    }

    /// <summary>Checks that a number is a multiple of another, to 15 digits.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number.</param>
    /// <param name="divisor">The other. More than 0.</param>
    public void MultipleOf(string name, double? value, double divisor)
    {
        if (value is { } number && !Multiples.IsMultiple(number, divisor))
            NoMultiple(name, divisor);
    }

    /// <summary>Checks that a number is one of several.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number.</param>
    /// <param name="values">The several.</param>
    public void AllowedValues(string name, double? value, ReadOnlySpan<double> values)
    {
        if (value is not { } number || values.Contains(number))
            return;
        var expected = new List<string>();
        foreach (var allowed in values)
            expected.Add(Text(allowed));
        NotExpected(name, KnownValueText.Join(expected));
    }

    /// <summary>Checks that a value is one of those that its type knows.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void KnownValue<T>(string name, T value)
        where T : struct, IFalKnownValues<T>
    {
        var known = T.KnownValues;
        for (var i = 0; i < known.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(known[i], value))
                return;
        }

        if (FalJson.IsSet(value))
            NotExpected(name, KnownValueText.Of(value, known));
        else
            Required(name, null);
    }

    /// <summary>Checks that a value is one of those that its type knows.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void KnownValue<T>(string name, T? value)
        where T : struct, IFalKnownValues<T>
    {
        if (value is { } present && FalJson.IsSet(present))
            KnownValue(name, present);
    }

    /// <summary>Checks how long a text is, in code points, as JSON Schema counts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The text.</param>
    /// <param name="minimum">The least length.</param>
    /// <param name="maximum">The greatest length.</param>
    public void Length(string name, string? value, int minimum, int maximum)
    {
        // A code point is one or two chars.
        if (value is null || (value.Length <= maximum && value.Length / 2 >= minimum))
            return;
        var length = CodePoints(value);
        if (length < minimum)
            Add(name, "string_too_short", $"String should have at least {minimum} character{Plural(minimum)}", $$"""{"min_length":{{minimum}}}""");
        if (length > maximum)
            Add(name, "string_too_long", $"String should have at most {maximum} character{Plural(maximum)}", $$"""{"max_length":{{maximum}}}""");
    }

    /// <summary>Checks how long the address of a file is, unless it has none yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The file.</param>
    /// <param name="minimum">The least length.</param>
    /// <param name="maximum">The greatest length.</param>
    public void Length(string name, FalFile? value, int minimum, int maximum) => Length(name, AddressOf(value), minimum, maximum);

    /// <summary>
    /// Checks that a pattern is found in a text. What .NET would judge in another way than the service is left to the service: patterns
    /// that it does not know, and texts of characters that .NET takes for two.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The text.</param>
    /// <param name="pattern">The pattern, as JSON Schema has it.</param>
    public void Pattern(string name, string? value, string pattern)
    {
        if (value is not null && !Patterns.IsMatch(value, pattern))
            Add(name, "string_pattern_mismatch", $"String should match pattern '{pattern}'", $$"""{"pattern":"{{JsonEncodedText.Encode(pattern)}}"}""");
    }

    /// <summary>Checks that a pattern is found in the address of a file, unless it has none yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The file.</param>
    /// <param name="pattern">The pattern, as JSON Schema has it.</param>
    public void Pattern(string name, FalFile? value, string pattern) => Pattern(name, AddressOf(value), pattern);

    /// <summary>Checks how many items a list has, or entries a map.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The list or map.</param>
    /// <param name="minimum">The least number.</param>
    /// <param name="maximum">The greatest number.</param>
    public void ItemCount<T>(string name, IReadOnlyCollection<T>? value, int minimum, int maximum)
    {
        if (value is null || (value.Count >= minimum && value.Count <= maximum))
            return;
        var what = value is IReadOnlyList<T> ? "List" : "Dictionary";
        var (type, bound, limit, key) = value.Count < minimum ? ("too_short", "at least", minimum, "min_length") : ("too_long", "at most", maximum, "max_length");
        Add(
            name,
            type,
            $"{what} should have {bound} {limit} item{Plural(limit)} after validation, not {value.Count}",
            $$"""{"field_type":"{{what}}","{{key}}":{{limit}},"actual_length":{{value.Count}}}""");
    }

    /// <summary>Says that the tag of an object is none that its union knows.</summary>
    /// <param name="value">The object.</param>
    /// <param name="name">The name of the tag.</param>
    /// <param name="tags">The tags that the union knows.</param>
    public void UnknownTag(JsonElement value, string name, params string[] tags)
    {
        var tag = value.PropertyOrNull(name)?.ToString() ?? "";
        var expected = $"'{string.Join("', '", tags)}'";
        Add(
            "",
            "union_tag_invalid",
            $"Input tag '{tag}' found using '{name}' does not match any of the expected tags: {expected}",
            $$"""{"discriminator":"'{{JsonEncodedText.Encode(name)}}'","tag":"{{JsonEncodedText.Encode(tag)}}","expected_tags":"{{JsonEncodedText.Encode(expected)}}"}""");
    }

    private void TooSmall(string name, string limit, bool isExclusive)
    {
        if (isExclusive)
            Add(name, "greater_than", $"Input should be greater than {limit}", Context("gt", limit));
        else
            Add(name, "greater_than_equal", $"Input should be greater than or equal to {limit}", Context("ge", limit));
    }

    private void TooGreat(string name, string limit, bool isExclusive)
    {
        if (isExclusive)
            Add(name, "less_than", $"Input should be less than {limit}", Context("lt", limit));
        else
            Add(name, "less_than_equal", $"Input should be less than or equal to {limit}", Context("le", limit));
    }

    private void NoMultiple(string name, double divisor) =>
        Add(name, "multiple_of", $"Input should be a multiple of {Text(divisor)}", Context("multiple_of", Text(divisor)));

    private void NotExpected(string name, string expected) =>
        Add(name, "literal_error", $"Input should be {expected}", $$"""{"expected":"{{JsonEncodedText.Encode(expected)}}"}""");

    /// <summary>The limit as JSON; null for an infinite one, which only NaN breaks and JSON cannot say.</summary>
    private static string? Context(string name, string limit) => limit.EndsWith("Infinity", StringComparison.Ordinal) ? null : $$"""{"{{name}}":{{limit}}}""";

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Plural(int count) => count == 1 ? "" : "s";

    private static string? AddressOf(FalFile? file) => file is { Content: null } ? file.Url : null;

    private static int CodePoints(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }
}
