using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>
/// The reading of an output that is kept where it is another than its schema says. What reads it asks for the <see cref="Current"/> reading
/// only where something is wrong, and throws where there is none: then somebody else reads, who can mend it.
/// </summary>
internal sealed class LenientReading
{
    private const int MostTold = 100;

    // One that stands in for a missing object may need others in it, and a type that needs itself has no end.
    private const int MostStandIns = 100;

    [ThreadStatic]
    private static LenientReading? _current;

    [ThreadStatic]
    private static LenientReading? _spare;

    private readonly List<Place> _places = [];
    private long _lastOther = -1;
    private int _standInsMade;
    private int _unnamed;

    /// <summary>The reading that this thread is at; null where what is wrong is an error.</summary>
    public static LenientReading? Current => _current;

    /// <summary>How many objects are being read that are not there, one in another. What is wrong in them is told already.</summary>
    public int StandIns { get; set; }

    /// <summary>Reads an output.</summary>
    /// <param name="context">What secrets are known by.</param>
    /// <exception cref="JsonException">It cannot be read even so, or has none of the schema's properties.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo, CallContext context, out IReadOnlyList<FalDeviation> deviations)
    {
        var outer = _current;
        var reading = _spare ?? new LenientReading();
        (_current, _spare) = (reading, null);
        try
        {
            var output = JsonSerializer.Deserialize(json, typeInfo);
            if (reading._places.Count > 0 && PropertiesOf(json, typeInfo.Options) == (output is FalRecord { AdditionalProperties.Count: var others } ? others : reading._unnamed))
            {
                // Nothing in it is of the schema, so that it is something else, and nothing is kept by keeping it.
                _current = null;
                output = JsonSerializer.Deserialize(json, typeInfo);
            }

            deviations = reading.Deviations(json, typeInfo.Options, context);
            return output;
        }
        finally
        {
            reading._places.Clear();
            (reading._lastOther, reading.StandIns, reading._unnamed) = (-1, 0, 0);
            (_current, _spare) = (outer, reading);
        }
    }

    /// <summary>Whether the value that starts at a place has just been passed because it is another than the schema says.</summary>
    public static bool HasPassed(long tokenStartIndex) => _current?._lastOther == tokenStartIndex;

    /// <summary>Passes a value of another kind. False for the output as a whole, which nothing can stand for.</summary>
    public bool TryPass(ref Utf8JsonReader reader, string expected)
    {
        if (StandIns == 0)
        {
            if (reader.CurrentDepth == 0)
                return false;
            _lastOther = reader.TokenStartIndex;
            if (_places.Count < MostTold)
                _places.Add(new Place(reader.TokenStartIndex, null, expected, JsonKind.Of(ref reader)));
        }

        reader.Skip();
        return true;
    }

    /// <summary>Notes a required property without a value.</summary>
    /// <param name="reader">At the end of the object.</param>
    public void Miss(ref Utf8JsonReader reader, string name, string expected)
    {
        if (StandIns == 0 && _places.Count < MostTold)
            _places.Add(new Place(reader.TokenStartIndex, name, expected, "nothing"));
    }

    /// <summary>Notes a property that its object's type neither names nor keeps.</summary>
    /// <param name="reader">On its value.</param>
    public void LeaveOut(ref Utf8JsonReader reader)
    {
        if (StandIns == 0 && reader.CurrentDepth == 1)
            _unnamed++;
    }

    /// <summary>Begins to read an object that is not there; false where there is no end of them.</summary>
    public bool TryStandIn()
    {
        if (StandIns == 0)
            _standInsMade = 0;
        if (_standInsMade == MostStandIns)
            return false;
        _standInsMade++;
        StandIns++;
        return true;
    }

    private FalDeviation[] Deviations(ReadOnlySpan<byte> json, JsonSerializerOptions options, CallContext context)
    {
        if (_places.Count == 0)
            return [];
        var at = new JsonPath(ReaderOf(json, options));
        var deviations = new List<FalDeviation>(_places.Count);
        var told = new HashSet<string>();
        foreach (var place in _places)
        {
            // A required property whose value is of another kind has none that could be read either.
            var path = at.To(place.TokenStartIndex, place.Missing);
            if (told.Add(path))
                deviations.Add(new FalDeviation(context.Redact(path), place.Expected, context.Redact(place.Found)));
        }

        return [.. deviations];
    }

    /// <summary>How many properties an object has; -1 of anything else.</summary>
    private static int PropertiesOf(ReadOnlySpan<byte> json, JsonSerializerOptions options)
    {
        var reader = ReaderOf(json, options);
        var count = 0;
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            return -1;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            count++;
            reader.Skip();
        }

        return count;
    }

    private static Utf8JsonReader ReaderOf(ReadOnlySpan<byte> json, JsonSerializerOptions options) => new(json, new JsonReaderOptions
    {
        AllowTrailingCommas = options.AllowTrailingCommas,
        CommentHandling = options.ReadCommentHandling,
        MaxDepth = options.MaxDepth,
    });

    private readonly record struct Place(long TokenStartIndex, string? Missing, string Expected, string Found);
}
