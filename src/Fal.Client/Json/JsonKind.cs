using System.Text.Json;
using Fal.Shared;

namespace Fal;

/// <summary>What a value of JSON is, in words.</summary>
internal static class JsonKind
{
    private const int LongestNumber = 40;

    /// <param name="reader">On the value, where it stays.</param>
    public static string Of(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => $"the number {VisibleText.Of(JsonElement.ParseValue(ref reader).GetRawText(), LongestNumber)}",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };
}
