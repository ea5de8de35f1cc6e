using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Testing.Media;

namespace Fal.Testing.Models;

/// <summary>An output as a model streams it: its longest text grows word by word, pictures that were made up for it get finer, and the last is the whole.</summary>
internal static class PartialOutputs
{
    private const int FirstRows = 6;
    private const int MaxSteps = 8;

    public static IEnumerable<byte[]> Of(byte[] output, int count)
    {
        if (!Json.TryRead(output, out var read) || read is not JsonObject whole)
        {
            yield return output;
            yield break;
        }

        var growing = whole.Where(property => property.Key != "prompt" && IsText(property.Value)).Select(property => property.Key).MaxBy(name => ((string)whole[name]!).Length);
        var words = growing is null ? [] : ((string)whole[growing]!).Split(' ');
        for (var i = 1; i < count; i++)
        {
            var part = (JsonObject)whole.DeepClone();
            if (growing is not null)
                part[growing] = string.Join(' ', words.Take(words.Length * i / count));
            Coarsen(part, i);
            if (part["partial"]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
                part["partial"] = true;
            yield return Json.Write(part);
        }

        yield return output;
    }

    /// <summary>Leads to previews of the pictures, of which each has twice the rows of the one before.</summary>
    private static void Coarsen(JsonNode node, int step)
    {
        switch (node)
        {
            case JsonObject properties:
                foreach (var (name, value) in properties.ToList())
                    Coarsen(value, step, preview => properties[name] = preview);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var place = i;
                    Coarsen(items[i], step, preview => items[place] = preview);
                }

                break;
        }
    }

    private static void Coarsen(JsonNode? value, int step, Action<string> set)
    {
        if (value is JsonValue text && text.TryGetValue(out string? address))
        {
            if (MediaRecipe.PreviewOf(address, FirstRows << Math.Min(step, MaxSteps)) is { } preview)
                set(preview);
        }
        else if (value is not null)
        {
            Coarsen(value, step);
        }
    }

    private static bool IsText(JsonNode? value) => value?.GetValueKind() is JsonValueKind.String && !Uri.IsWellFormedUriString((string)value!, UriKind.Absolute);
}
