using System.Text;
using System.Text.Json;

namespace Studio.Forms;

/// <summary>Names of schemas as words.</summary>
public static class Words
{
    private static readonly string[] LongTexts = ["prompt", "text", "lyrics", "script", "description", "instruction", "caption", "question"];

    /// <summary><c>num_inference_steps</c>: Num inference steps; <c>ImageSize</c>: Image size.</summary>
    public static string Of(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i] is '_' or '-' ? ' ' : name[i];
            if (char.IsUpper(letter) && i > 0 && char.IsLower(name[i - 1]))
                words.Append(' ');
            var startsWord = i > 0 && char.IsUpper(letter) && i + 1 < name.Length && char.IsLower(name[i + 1]);
            words.Append(words.Length == 0 ? char.ToUpperInvariant(letter) : startsWord ? char.ToLowerInvariant(letter) : letter);
        }

        return words.Replace(" url", "").ToString();
    }

    /// <summary><c>landscape_16_9</c>: Landscape 16:9. Values that are no words stay as they are.</summary>
    public static string OfValue(JsonElement value)
    {
        var text = value.ToString();
        if (value.ValueKind is not JsonValueKind.String || !text.All(letter => letter is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9')) || text.Length < 3)
            return text;
        var parts = text.Split('_');
        if (parts.Length > 2 && int.TryParse(parts[^1], out var height) && int.TryParse(parts[^2], out var width))
            return $"{Of(string.Join('_', parts[..^2]))} {width}:{height}";
        return text.Contains('_', StringComparison.Ordinal) || parts[0].All(char.IsLetter) ? Of(text).Replace(" hd", " HD", StringComparison.Ordinal) : text;
    }

    /// <summary>Whether somebody writes sentences there.</summary>
    public static bool AreExpected(string name) =>
        LongTexts.Any(word => name == word || name.EndsWith("_" + word, StringComparison.Ordinal));
}
