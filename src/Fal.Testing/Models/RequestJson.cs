using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Fal.Testing.Models;

/// <summary>Reads the JSON of requests, and refuses what is none as FastAPI does.</summary>
internal static class RequestJson
{
    private const string NoText = "Input should be a valid string, unable to parse raw data as a unicode string";

    /// <summary>What is wrong with a body before any schema is asked; null for nothing.</summary>
    /// <param name="body">The body.</param>
    /// <param name="json">The JSON in it.</param>
    public static Outcome? Read(ReadOnlyMemory<byte> body, out JsonElement json)
    {
        json = default;
        body = WithoutByteOrderMark(body);
        if (!Utf8.IsValid(body.Span))
            return Outcome.Error(400, "There was an error parsing the body");
        try
        {
            // Of the body's own bytes, so that a large one is not copied.
            json = JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException error)
        {
            return Outcome.Invalid([NotJson(body, error)]);
        }

        if (!MayHaveSurrogates(body.Span))
            return null;
        var violations = new JsonArray();
        FindHalfPairs(json, ["body"], violations);
        return violations.Count > 0 ? Outcome.Invalid(violations) : null;
    }

    public static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static JsonObject NotJson(ReadOnlyMemory<byte> body, JsonException error)
    {
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
            return Outcome.Violation(["body"], "Field required", "missing");
        var violation = Outcome.Violation(["body", error.BytePositionInLine ?? 0], "JSON decode error", "json_invalid");
        violation["input"] = new JsonObject();
        violation["ctx"] = new JsonObject { ["error"] = error.Message };
        return violation;
    }

    private static bool MayHaveSurrogates(ReadOnlySpan<byte> json) => json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    /// <summary>Texts and names with half a surrogate pair, which are no Unicode.</summary>
    private static void FindHalfPairs(JsonElement json, JsonArray location, JsonArray violations)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String when !IsText(json.GetString):
                violations.Add(Outcome.Violation(location, NoText, "string_unicode"));
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray().Select((item, index) => (Value: item, Index: index)))
                    FindHalfPairs(item.Value, Within(location, item.Index), violations);
                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    if (IsText(() => property.Name))
                        FindHalfPairs(property.Value, Within(location, property.Name), violations);
                    else
                        violations.Add(Outcome.Violation(Within(location, "[key]"), NoText, "string_unicode"));
                }

                break;
        }
    }

    private static JsonArray Within(JsonArray location, JsonNode step) => [.. location.Select(outer => outer!.DeepClone()), step];

    private static bool IsText(Func<string?> read)
    {
        try
        {
            _ = read();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
