using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>Reads the JSON of answers. One that cannot be read is kept in the error: the work is paid for.</summary>
internal static class AnswerReader
{
    /// <param name="isStrict">Whether all that is not as the schema says is an error.</param>
    /// <exception cref="FalException">The JSON is not of the type.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo, CallContext context, bool isStrict, out IReadOnlyList<FalDeviation> deviations)
    {
        deviations = [];
        try
        {
            var output = isStrict ? JsonSerializer.Deserialize(json, typeInfo) : LenientReading.Read(json, typeInfo, context, out deviations);
            return output ?? throw new JsonException("The answer is null.", "$", null, null);
        }
        catch (Exception error)
        {
            // Whatever it is: types of the caller's own may throw anything.
            throw Unreadable(error, typeof(T) == typeof(JsonElement) ? "JSON" : typeof(T).Name, json, context);
        }
    }

    /// <summary>Any JSON, to be disposed before the bytes are.</summary>
    /// <exception cref="FalException">It is none.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, CallContext context)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (Exception error)
        {
            throw Unreadable(error, "JSON", json.Span, context);
        }
    }

    /// <summary>What is wrong, without where: the path says that.</summary>
    public static string Reason(Exception error)
    {
        var text = Failure.Message(error.InnerException as JsonException ?? error);
        var place = text.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        var path = text.IndexOf(" Path: ", StringComparison.Ordinal);
        return (path < 0 ? place : path) is var end && end < 0 ? text : text[..end];
    }

    private static FalException Unreadable(Exception error, string what, ReadOnlySpan<byte> json, CallContext context)
    {
        var where = error is JsonException { Path: { } path } && path != "$" ? $" at {path}" : "";
        var message = $"The answer cannot be read as {what}{where}: {Reason(error)} The answer is in {nameof(FalException.Body)}.";
        return context.Error(message, error, Encoding.UTF8.GetString(json));
    }
}
