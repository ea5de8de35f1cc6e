using System.Globalization;
using System.Text.Json.Nodes;

namespace Studio.Forms;

/// <summary>The shape of a picture.</summary>
public readonly record struct AspectRatio(double Width, double Height)
{
    /// <summary>What a label says of a shape: Square, Portrait 4:3, 16:9; null where it says nothing.</summary>
    public static AspectRatio? Of(string label)
    {
        if (label.StartsWith("Square", StringComparison.OrdinalIgnoreCase))
            return new AspectRatio(1, 1);
        var sides = label[(label.LastIndexOf(' ') + 1)..].Split(':');
        if (sides.Length != 2 || !TryParse(sides[0], out var width) || !TryParse(sides[1], out var height))
            return null;

        // The names of presets say the longer side first, whichever way the picture stands.
        return label.StartsWith("Portrait", StringComparison.OrdinalIgnoreCase) && width > height ? new AspectRatio(height, width) : new AspectRatio(width, height);
    }

    /// <summary>The shape that an input asks for, so that a page can keep the place free; 4:3 where it does not say.</summary>
    public static AspectRatio Of(JsonObject input, ObjectField fields)
    {
        foreach (var field in fields.Fields.Where(field => field.Name.EndsWith("_size", StringComparison.Ordinal) || field.Name == "aspect_ratio"))
        {
            var value = input[field.Name] ?? (field.Default is { } given ? JsonNode.Parse(given.GetRawText()) : null);
            if (value is JsonObject size && Side(size, "width") is { } width && Side(size, "height") is { } height)
                return new AspectRatio(width, height);
            if (value is JsonValue text && Of(Words.OfValue(text.GetValue<System.Text.Json.JsonElement>())) is { } ratio)
                return ratio;
        }

        return new AspectRatio(4, 3);
    }

    private static double? Side(JsonObject size, string name) => size[name] is JsonValue value && value.TryGetValue<double>(out var side) && side > 0 ? side : null;

    private static bool TryParse(string text, out double side) => double.TryParse(text, CultureInfo.InvariantCulture, out side) && side > 0;
}
