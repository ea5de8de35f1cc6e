using System.Text.Json;

namespace Fal.Runtime;

/// <content>Integers, which other writers may write as <c>28.0</c> or <c>1e3</c>, and which may be greater than C#'s types.</content>
public static partial class FalJson
{
    /// <summary>Reads an integer; also one that is written with a fraction of zero, as <c>28.0</c>.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="JsonException">The value is not an integer of 32 bits.</exception>
    public static int ReadInt32(ref Utf8JsonReader reader) => IsInt32(ref reader, out var value) ? value : Unexpected<int>(ref reader, "an integer of 32 bits");

    /// <summary>Reads an integer of 32 bits, or null.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The value is neither.</exception>
    public static int? ReadInt32OrNull(ref Utf8JsonReader reader) => IsInt32(ref reader, out var value) ? value : UnexpectedOrNull<int>(ref reader, "an integer of 32 bits");

    /// <summary>Whether an integer is none beyond what an <see cref="int"/> holds; whether all are that a list or map has. What is no integer fits: to read it says what is wrong.</summary>
    /// <param name="reader">On the value.</param>
    /// <returns>Whether it fits.</returns>
    public static bool FitsInt32(Utf8JsonReader reader) => Fits(reader, int.MinValue, int.MaxValue);

    /// <summary>Reads an integer; also one that is written with a fraction of zero, as <c>28.0</c>.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="JsonException">The value is not an integer of 64 bits.</exception>
    public static long ReadInt64(ref Utf8JsonReader reader) => IsInt64(ref reader, out var value) ? value : Unexpected<long>(ref reader, "an integer of 64 bits");

    /// <summary>Reads an integer of 64 bits, or null.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The value is neither.</exception>
    public static long? ReadInt64OrNull(ref Utf8JsonReader reader) => IsInt64(ref reader, out var value) ? value : UnexpectedOrNull<long>(ref reader, "an integer of 64 bits");

    /// <summary>Whether an integer is none beyond what an <see cref="long"/> holds; whether all are that a list or map has. What is no integer fits: to read it says what is wrong.</summary>
    /// <param name="reader">On the value.</param>
    /// <returns>Whether it fits.</returns>
    public static bool FitsInt64(Utf8JsonReader reader) => Fits(reader, long.MinValue, long.MaxValue);

    /// <summary>Reads an integer; also one that is written with a fraction of zero, as <c>28.0</c>.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="JsonException">The value is not an integer of 64 bits without a sign.</exception>
    public static ulong ReadUInt64(ref Utf8JsonReader reader) => IsUInt64(ref reader, out var value) ? value : Unexpected<ulong>(ref reader, "an integer of 64 bits without a sign");

    /// <summary>Reads an integer of 64 bits without a sign, or null.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The value is neither.</exception>
    public static ulong? ReadUInt64OrNull(ref Utf8JsonReader reader) => IsUInt64(ref reader, out var value) ? value : UnexpectedOrNull<ulong>(ref reader, "an integer of 64 bits without a sign");

    /// <summary>Whether an integer is none beyond what an <see cref="ulong"/> holds; whether all are that a list or map has. What is no integer fits: to read it says what is wrong.</summary>
    /// <param name="reader">On the value.</param>
    /// <returns>Whether it fits.</returns>
    public static bool FitsUInt64(Utf8JsonReader reader) => Fits(reader, ulong.MinValue, ulong.MaxValue);

    private static bool IsInt32(ref Utf8JsonReader reader, out int value)
    {
        value = 0;
        if (reader.TokenType is not JsonTokenType.Number)
            return false;
        if (reader.TryGetInt32(out value))
            return true;
        var fits = IsWhole(ref reader, out var number) && number is >= int.MinValue and <= int.MaxValue;
        value = fits ? (int)number : 0;
        return fits;
    }

    private static bool IsInt64(ref Utf8JsonReader reader, out long value)
    {
        value = 0;
        if (reader.TokenType is not JsonTokenType.Number)
            return false;
        if (reader.TryGetInt64(out value))
            return true;
        var fits = IsWhole(ref reader, out var number) && number is >= long.MinValue and <= long.MaxValue;
        value = fits ? (long)number : 0;
        return fits;
    }

    private static bool IsUInt64(ref Utf8JsonReader reader, out ulong value)
    {
        value = 0;
        if (reader.TokenType is not JsonTokenType.Number)
            return false;
        if (reader.TryGetUInt64(out value))
            return true;
        var fits = IsWhole(ref reader, out var number) && number is >= ulong.MinValue and <= ulong.MaxValue;
        value = fits ? (ulong)number : 0;
        return fits;
    }

    private static bool Fits(Utf8JsonReader reader, decimal least, decimal greatest)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
            return !IsBeyond(ref reader, least, greatest);

        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (IsBeyond(ref reader, least, greatest))
                return false;
        }

        return true;
    }

    private static bool IsBeyond(ref Utf8JsonReader reader, decimal least, decimal greatest)
    {
        if (reader.TokenType is not JsonTokenType.Number)
            return false;
        if (reader.TryGetInt64(out var integer))
            return integer < least || integer > greatest;
        if (reader.TryGetDecimal(out var number))
            return decimal.IsInteger(number) && (number < least || number > greatest);
        return true;
    }

    private static bool IsWhole(ref Utf8JsonReader reader, out decimal number) => reader.TryGetDecimal(out number) && decimal.IsInteger(number);
}
