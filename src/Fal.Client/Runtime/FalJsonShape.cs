using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace Fal.Runtime;

/// <summary>What an object of one of several types is known by. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FalJsonShape
{
    // Outweighs all else: a property that cannot be read, or that is missing.
    private const long Wrong = -1_000_000_000;

    // Outweighs any number of properties: a value that tells types apart, such as "type": "image", says more than all others.
    private const long UnknownValue = -1000;

    private readonly List<Property> _properties = [];
    private readonly List<Property> _tags = [];
    private FalJsonKinds _others = FalJsonKinds.Any;

    /// <summary>Adds a property that tells the type from others: an object in which it has another value is not of the type, whatever else it has.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kinds">What its values are.</param>
    /// <param name="values">The values that mean the type: strings, or the JSON of others.</param>
    /// <returns>This shape.</returns>
    public FalJsonShape Tag(string name, FalJsonKinds kinds, params string[] values)
    {
        _tags.Add(new Property(name, kinds | FalJsonKinds.Null, false, values));
        return this;
    }

    /// <summary>Adds a property that is always there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kinds">What its value can be.</param>
    /// <param name="values">The strings that its value is known to be; none for any.</param>
    /// <returns>This shape.</returns>
    public FalJsonShape Required(string name, FalJsonKinds kinds, params string[] values) => Add(name, kinds, true, values);

    /// <summary>Adds a property that may be left out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kinds">What its value can be.</param>
    /// <param name="values">The strings that its value is known to be; none for any.</param>
    /// <returns>This shape.</returns>
    public FalJsonShape Optional(string name, FalJsonKinds kinds, params string[] values) => Add(name, kinds, false, values);

    /// <summary>Says what the values of all other properties can be; any JSON unless said.</summary>
    /// <param name="kinds">What they can be.</param>
    /// <returns>This shape.</returns>
    public FalJsonShape Others(FalJsonKinds kinds)
    {
        _others = kinds;
        return this;
    }

    /// <summary>
    /// The shape that an object fits best: one that its tags allow, that it can be read as, with the known values, and with the most of its
    /// properties.
    /// </summary>
    /// <param name="reader">On the start of the object, where it stays.</param>
    /// <param name="shapes">The shapes.</param>
    /// <returns>The index of the shape, the first where several fit as well; where none does, that with the least that is wrong; -1 where its tags allow none.</returns>
    internal static int Best(Utf8JsonReader reader, ReadOnlySpan<FalJsonShape> shapes)
    {
        Span<bool> isExcluded = shapes.Length <= 64 ? stackalloc bool[shapes.Length] : new bool[shapes.Length];
        Exclude(reader, shapes, isExcluded);

        var best = isExcluded.IndexOf(false);
        if (best < 0 || !isExcluded[(best + 1)..].Contains(false))
            return best;
        var bestFit = long.MinValue;
        for (var i = best; i < shapes.Length; i++)
        {
            if (!isExcluded[i] && shapes[i].Fit(reader) is var fit && fit > bestFit)
                (best, bestFit) = (i, fit);
        }

        return best;
    }

    /// <summary>Excludes the shapes that the tags of an object do not allow.</summary>
    private static void Exclude(Utf8JsonReader reader, ReadOnlySpan<FalJsonShape> shapes, Span<bool> isExcluded)
    {
        var hasTags = false;
        foreach (var shape in shapes)
            hasTags |= shape._tags.Count > 0;

        while (hasTags && reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader;
            reader.Read();
            for (var i = 0; i < shapes.Length; i++)
                isExcluded[i] |= reader.TokenType is not JsonTokenType.Null && Find(shapes[i]._tags, ref name) is { } tag && !tag.Knows(ref reader);
            reader.Skip();
        }
    }

    private FalJsonShape Add(string name, FalJsonKinds kinds, bool isRequired, string[] values)
    {
        _properties.Add(new Property(name, kinds, isRequired, values));
        return this;
    }

    private long Fit(Utf8JsonReader reader)
    {
        var fit = 0L;
        var missing = _properties.Count(p => p.IsRequired);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var property = Find(_properties, ref reader) ?? Find(_tags, ref reader);
            reader.Read();
            if (((property?.Kinds ?? _others) & KindOf(ref reader)) == 0)
                fit += Wrong;
            else if (property is not null)
                fit += property.Knows(ref reader) ? 1 : UnknownValue;
            if (property is { IsRequired: true })
                missing--;
            reader.Skip();
        }

        return fit + (Math.Max(missing, 0) * Wrong);
    }

    private static Property? Find(List<Property> properties, ref Utf8JsonReader reader)
    {
        foreach (var property in properties)
        {
            if (reader.ValueTextEquals(property.Name))
                return property;
        }

        return null;
    }

    private static FalJsonKinds KindOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => FalJsonKinds.Null,
        JsonTokenType.True or JsonTokenType.False => FalJsonKinds.Boolean,
        JsonTokenType.Number when reader.TryGetDecimal(out var number) && decimal.IsInteger(number) => FalJsonKinds.Integer,
        JsonTokenType.Number => FalJsonKinds.Number & ~FalJsonKinds.Integer,
        JsonTokenType.String => FalJsonKinds.String,
        JsonTokenType.StartArray => FalJsonKinds.Array,
        _ => FalJsonKinds.Object,
    };

    private sealed record Property(string Name, FalJsonKinds Kinds, bool IsRequired, string[] Values)
    {
        public bool Knows(ref Utf8JsonReader reader)
        {
            if (Values.Length == 0 || reader.TokenType is JsonTokenType.Null)
                return true;
            foreach (var value in Values)
            {
                if (Is(ref reader, value))
                    return true;
            }

            return false;
        }

        private bool Is(ref Utf8JsonReader reader, string value) => reader.TokenType switch
        {
            JsonTokenType.String => Kinds.HasFlag(FalJsonKinds.String) && reader.ValueTextEquals(value),
            JsonTokenType.True => value == "true" && Kinds.HasFlag(FalJsonKinds.Boolean),
            JsonTokenType.False => value == "false" && Kinds.HasFlag(FalJsonKinds.Boolean),
            JsonTokenType.Number => Kinds.HasFlag(FalJsonKinds.Integer) && reader.TryGetDecimal(out var number) && number.ToString("G29", CultureInfo.InvariantCulture) == value,
            _ => false,
        };
    }
}
