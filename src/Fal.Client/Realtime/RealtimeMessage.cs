using System.Text.Json;

namespace Fal;

/// <summary>The part of a message that is of the protocol: what it is, and which input it is about.</summary>
internal readonly record struct RealtimeMessage(RealtimeMessageKind Kind, string? RequestId, TimeSpan Timing)
{
    private const double MaxSeconds = 1e9;

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static RealtimeMessage Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            return default;

        string? type = null, status = null, error = null, action = null, requestId = null;
        double? timing = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                type = Text(ref reader);
            else if (reader.ValueTextEquals("status"u8))
                status = Text(ref reader);
            else if (reader.ValueTextEquals("error"u8))
                error = Text(ref reader);
            else if (reader.ValueTextEquals("action"u8))
                action = Text(ref reader);
            else if (reader.ValueTextEquals("request_id"u8))
                requestId = Text(ref reader);
            else if (reader.ValueTextEquals("timing"u8))
                timing = Number(ref reader);
            else
                reader.Read();
            reader.Skip();
        }

        // Outputs have properties of any name: only the service's own words in the service's own places make a message one of its own.
        var kind = (type, status, error) switch
        {
            ("x-fal-error", _, "TIMEOUT") => RealtimeMessageKind.IdleTimeout,
            (_, "error", "Unauthorized") => RealtimeMessageKind.Unauthorized,
            ("x-fal-error", _, _) or (null, "error", _) => RealtimeMessageKind.Error,
            ("x-fal-message", _, _) when action == "timings" && timing is >= 0 and < MaxSeconds => RealtimeMessageKind.Timing,
            ({ } name, _, _) when name.StartsWith("x-fal-", StringComparison.Ordinal) => RealtimeMessageKind.Metadata,
            _ => RealtimeMessageKind.Output,
        };
        return new RealtimeMessage(kind, requestId, kind is RealtimeMessageKind.Timing ? TimeSpan.FromSeconds(timing!.Value) : default);
    }

    private static string? Text(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType is JsonTokenType.String ? reader.GetString() : null;

    private static double? Number(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType is JsonTokenType.Number ? reader.GetDouble() : null;
}
