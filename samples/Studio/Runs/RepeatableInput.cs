using System.Text.Json;
using System.Text.Json.Nodes;

namespace Studio.Runs;

public static class RepeatableInput
{
    private const string Seed = "seed";

    /// <summary>The input that gives the same again: with the seed that the model chose, where the input had none.</summary>
    public static JsonObject Repeatable(this Run run)
    {
        var input = (JsonObject)run.Input.DeepClone();
        if (!input.ContainsKey(Seed) && run.Model.Input.Fields.Any(field => field.Name == Seed)
            && run.State.Output?.Json is { ValueKind: JsonValueKind.Object } output && output.TryGetProperty(Seed, out var chosen) && chosen.ValueKind is JsonValueKind.Number)
            input.Add(Seed, JsonNode.Parse(chosen.GetRawText()));
        return input;
    }
}
