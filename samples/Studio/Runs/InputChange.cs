using System.Text.Json.Nodes;

namespace Studio.Runs;

/// <summary>A value that differs between two inputs of a model.</summary>
/// <param name="Name">The property.</param>
/// <param name="Before">Its value in the first; null where the model's own was taken.</param>
/// <param name="After">Its value in the second.</param>
public sealed record InputChange(string Name, string? Before, string? After)
{
    public static IReadOnlyList<InputChange> Between(JsonObject before, JsonObject after) =>
        [.. before.Select(property => property.Key).Union(after.Select(property => property.Key))
            .Where(name => !JsonNode.DeepEquals(before[name], after[name]))
            .Select(name => new InputChange(name, Text(before[name]), Text(after[name])))];

    private static string? Text(JsonNode? value) => value is JsonValue ? value.ToString() : value?.ToJsonString();
}
