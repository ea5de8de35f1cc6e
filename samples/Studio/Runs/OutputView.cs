using System.Globalization;
using System.Text.Json;
using Fal;
using Studio.Forms;
using Studio.Models;

namespace Studio.Runs;

/// <summary>An output as a page shows it: files, the text that was asked for, and everything else as words and values.</summary>
public sealed class OutputView
{
    private const int MostFacts = 12;

    public OutputView(StudioModel model, FalOutput output)
    {
        Media = MediaItem.Of(output);
        if (output.Json.ValueKind is not JsonValueKind.Object)
            return;
        var facts = new List<(string, string)>();
        var inputs = model.Input.Fields.Select(field => field.Name).ToHashSet();
        foreach (var property in output.Json.EnumerateObject())
        {
            // What comes back as it was sent tells nothing.
            if (property.Value.ValueKind is JsonValueKind.String && !inputs.Contains(property.Name) && Text is null)
                Text = property.Value.GetString();
            else if (!inputs.Contains(property.Name) || property.Name == "seed")
                Add(facts, property);
        }

        Facts = facts;
    }

    public IReadOnlyList<MediaItem> Media { get; }

    public string? Text { get; }

    public IReadOnlyList<(string Name, string Value)> Facts { get; } = [];

    private static string? Join(IEnumerable<string?> parts)
    {
        var all = parts.Take(9).ToList();
        return all.Count is > 0 and < 9 && !all.Contains(null) ? string.Join(", ", all) : null;
    }

    /// <summary>A value that is one; null for others.</summary>
    private static string? Simple(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        // Without an exponent, where there is a way.
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number => value.ToString(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => null,
    };

    private static void Add(List<(string, string)> facts, JsonProperty property)
    {
        var text = property.Value.ValueKind switch
        {
            JsonValueKind.Array => Join(property.Value.EnumerateArray().Select(Simple)),
            JsonValueKind.Object when !property.Value.TryGetProperty("url", out _) => Join(property.Value.EnumerateObject().Select(inner => Simple(inner.Value) is { } value ? $"{Words.Of(inner.Name).ToLowerInvariant()} {value}" : null)),
            _ => Simple(property.Value),
        };
        if (text is { Length: > 0 and <= 200 } && facts.Count < MostFacts)
            facts.Add((Words.Of(property.Name), text));
    }
}
