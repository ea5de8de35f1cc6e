using System.Numerics;
using Fal.Schemas.Model;
using NJsonSchema;

namespace Fal.Schemas.Types;

/// <summary>Which C# type holds the integers of a schema: one of 32 bits where the schema keeps them there, else one of 64.</summary>
internal static class Integers
{
    /// <param name="schema">The schema.</param>
    /// <param name="limits">All limits of its values.</param>
    public static Primitive TypeOf(JsonSchema schema, LimitsModel limits)
    {
        if (schema.Format == "int64")
            return Primitive.Int64;
        var (least, greatest) = Bounds(schema, limits);
        // A default or example that no type holds is better read as it stands than not at all.
        if (Given(schema).Any(value => value > ulong.MaxValue || value < long.MinValue))
            return Primitive.Json;
        if (least >= 0 && greatest > long.MaxValue)
            return Primitive.UInt64;
        if (Given(schema).Any(value => value > long.MaxValue))
            return least < 0 ? Primitive.Json : Primitive.UInt64;
        return greatest <= int.MaxValue && !(least < int.MinValue) && Given(schema).All(value => value >= int.MinValue && value <= int.MaxValue)
            ? Primitive.Int32
            : Primitive.Int64;
    }

    public static bool Holds(Primitive kind, long number) => kind switch
    {
        Primitive.Int32 => number is >= int.MinValue and <= int.MaxValue,
        Primitive.UInt64 => number >= 0,
        _ => true,
    };

    /// <summary>The least and the greatest that limits or format allow; null where they set none.</summary>
    private static (decimal? Least, decimal? Greatest) Bounds(JsonSchema schema, LimitsModel limits)
    {
        var (least, greatest) = OfFormat(schema.Format);
        return (limits.Lower?.Value ?? least, limits.Upper?.Value ?? greatest);
    }

    private static (decimal? Least, decimal? Greatest) OfFormat(string? format) => format switch
    {
        "int8" or "int16" or "int32" => (int.MinValue, int.MaxValue),
        "uint8" or "uint16" => (0, ushort.MaxValue),
        "uint32" => (0, uint.MaxValue),
        "uint64" => (0, ulong.MaxValue),
        _ => (null, null),
    };

    /// <summary>The integers that the schema gives as its default and example.</summary>
    private static IEnumerable<BigInteger> Given(JsonSchema schema)
    {
        foreach (var value in new[] { schema.Default, SchemaFacts.Example(schema) })
        {
            if (value is BigInteger big)
                yield return big;
            else if (value is int or long)
                yield return Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
