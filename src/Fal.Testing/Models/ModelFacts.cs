using System.Text.Json;

namespace Fal.Testing.Models;

/// <summary>What the catalogue is searched by.</summary>
/// <param name="Text">The words of the model: its id, name, description, category and tags.</param>
internal sealed record ModelFacts(string Status, string Category, string Text)
{
    public static ModelFacts Of(string id, byte[] metadata)
    {
        using var document = JsonDocument.Parse(metadata);
        var root = document.RootElement;
        var category = Text("category");
        return new ModelFacts(Text("status"), category, string.Join('\n', id, Text("display_name"), Text("description"), category, Text("tags")));

        string Text(string name) => root.GetProperty(name).ToString();
    }

    /// <summary>Whether every word is somewhere in its text.</summary>
    public bool Matches(IEnumerable<string> words) => words.All(word => Text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
