using System.ComponentModel;
using System.Text.Json;

namespace Fal.Runtime;

/// <summary>What an object of one of several types is known by. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FalJsonShape
{
    private const int Unreadable = int.MinValue;

    // Outweighs any number of properties: a value that tells types apart, such as "type": "image", says more than all others.
    private const int UnknownValue = -1000;

    private readonly List<Property> _properties = [];
    private FalJsonKinds _others = FalJsonKinds.Any;

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

    /// <summary>The shape that an object fits best: one that it can be read as, with the known values, and with the most of its properties.</summary>
    /// <param name="reader">On the start of the object, where it stays.</param>
    /// <param name="shapes">The shapes.</param>
    /// <returns>The index of the shape; the first where several fit as well, or none does.</returns>
    internal static int Best(Utf8JsonReader reader, ReadOnlySpan<FalJsonShape> shapes)
    {
        var best = 0;
        var bestFit = Unreadable;
        for (var i = 0; i < shapes.Length; i++)
        {
            var fit = shapes[i].Fit(reader);
            if (fit > bestFit)
                (best, bestFit) = (i, fit);
        }

        return best;
    }

    private FalJsonShape Add(string name, FalJsonKinds kinds, bool isRequired, string[] values)
    {
        _properties.Add(new Property(name, kinds, isRequired, values));
        return this;
    }

    private int Fit(Utf8JsonReader reader)
    {
        var fit = 0;
        var required = 0;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var property = Find(ref reader);
            reader.Read();
            if (((property?.Kinds ?? _others) & KindOf(ref reader)) == 0)
                return Unreadable;
            if (property is not null)
                fit += property.Knows(ref reader) ? 1 : UnknownValue;
            if (property is { IsRequired: true })
                required++;
            reader.Skip();
        }

        return required < _properties.Count(p => p.IsRequired) ? Unreadable : fit;
    }

    private Property? Find(ref Utf8JsonReader reader)
    {
        foreach (var property in _properties)
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
            if (Values.Length == 0 || reader.TokenType is not JsonTokenType.String)
                return true;
            foreach (var value in Values)
            {
                if (reader.ValueTextEquals(value))
                    return true;
            }

            return false;
        }
    }
}
