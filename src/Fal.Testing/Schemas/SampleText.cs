using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>Makes up text that fits a schema.</summary>
internal static class SampleText
{
    /// <summary>What says that a string is bytes, which NJsonSchema would check in a way of its own.</summary>
    public const string BytesKeyword = "x-bytes";

    /// <summary>What patterns in model schemas tend to ask for.</summary>
    private static readonly string[] Guesses =
    [
        "a", "A", "0", "1", "00", "0000", "en", "en-US", "1:1", "1024x1024", "#000000", "00:00:00", "a/b", "a@example.com",
        "https://example.com/", "https://example.com/file.png", "http://example.com/", "data:text/plain,made-up",
    ];

    /// <summary>Whether a string is bytes in base64.</summary>
    public static bool AreBytes(JsonSchema schema) => schema.ExtensionData?.ContainsKey(BytesKeyword) == true;

    public static JValue Make(JsonSchema schema, string name)
    {
        var text = new JValue(Fit(schema, (AreBytes(schema) ? "AAECAw==" : OfFormat(schema.Format)) ?? $"A made-up {name.Replace('_', ' ')} of the emulator, in a few words."));
        if (StringPattern.Of(schema) is null || InputValidation.IsValid(schema, text))
            return text;
        return Guesses.Select(guess => new JValue(guess)).FirstOrDefault(guess => InputValidation.IsValid(schema, guess)) ?? text;
    }

    private static string? OfFormat(string? format) => format switch
    {
        "date-time" => "2025-01-01T00:00:00Z",
        "date" => "2025-01-01",
        "time" => "00:00:00Z",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "email" => "someone@example.com",
        "uri" or "url" or "http-url" or "https-url" => "https://example.com/",
        "data-uri" or "data-url" => "data:text/plain,made-up",
        _ => null,
    };

    private static string Fit(JsonSchema schema, string text)
    {
        if (schema.MaxLength is { } most && text.Length > most)
            text = text[..most].TrimEnd();
        return schema.MinLength is { } least ? text.PadRight(least, '.') : text;
    }
}
