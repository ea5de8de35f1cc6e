using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Testing.Models;

/// <summary>An output as a model streams it: its longest text grows word by word, and the last is the whole.</summary>
internal static class PartialOutputs
{
    public static IEnumerable<byte[]> Of(byte[] output, int count)
    {
        if (!Json.TryRead(output, out var read) || read is not JsonObject whole)
        {
            yield return output;
            yield break;
        }

        var growing = whole.Where(property => IsText(property.Value)).Select(property => property.Key).MaxBy(name => ((string)whole[name]!).Length);
        var words = growing is null ? [] : ((string)whole[growing]!).Split(' ');
        for (var i = 1; i < count; i++)
        {
            var part = (JsonObject)whole.DeepClone();
            if (growing is not null)
                part[growing] = string.Join(' ', words.Take(words.Length * i / count));
            if (part["partial"]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
                part["partial"] = true;
            yield return Json.Write(part);
        }

        yield return output;
    }

    private static bool IsText(JsonNode? value) => value?.GetValueKind() is JsonValueKind.String && !Uri.IsWellFormedUriString((string)value!, UriKind.Absolute);
}
