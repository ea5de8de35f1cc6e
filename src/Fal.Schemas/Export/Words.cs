using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Export;

/// <summary>What schemas say to people, without what only the tools of Python put there.</summary>
internal static class Words
{
    /// <summary>Whether the title of a property is its name again, as in <c>"num_images": { "title": "Num Images" }</c>.</summary>
    public static bool SaysName(string title, JObject schema) =>
        schema.Parent is JProperty { Parent.Parent: JProperty { Name: "properties" } } property && Letters(title).Equals(Letters(property.Name), StringComparison.OrdinalIgnoreCase);

    /// <summary>A text without the indentation that all of its lines have after the first, and without blanks around it.</summary>
    public static string Unindented(string text)
    {
        var lines = text.Split('\n');
        var indented = lines.Skip(1).Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        if (indented.Count == 0)
            return text.Trim();
        var indent = indented.Min(line => line.Length - line.TrimStart(' ').Length);
        return string.Join("\n", lines.Select((line, i) => (i == 0 ? line : line.Substring(Math.Min(indent, line.Length))).TrimEnd())).Trim();
    }

    private static string Letters(string text) => new([.. text.Where(char.IsLetterOrDigit)]);
}
