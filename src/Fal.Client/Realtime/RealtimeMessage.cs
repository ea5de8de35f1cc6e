using System.Text.Json;

namespace Fal;

/// <summary>What a message on a realtime socket is.</summary>
internal enum RealtimeMessage
{
    /// <summary>An output.</summary>
    Output,

    /// <summary>About the service itself, such as timings: nothing for the caller.</summary>
    Metadata,

    /// <summary>The session has idled out: no error, the next send opens another.</summary>
    IdleTimeout,

    /// <summary>The token is not, or no longer, good.</summary>
    Unauthorized,

    /// <summary>Any other error.</summary>
    Error,
}

/// <summary>Tells messages of the service apart from outputs.</summary>
internal static class RealtimeMessages
{
    public static RealtimeMessage Classify(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            return RealtimeMessage.Output;

        string? type = null, status = null, error = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                type = StringValue(ref reader);
            else if (reader.ValueTextEquals("status"u8))
                status = StringValue(ref reader);
            else if (reader.ValueTextEquals("error"u8))
                error = StringValue(ref reader);
            else
                reader.Read();
            reader.Skip();
        }

        return (type, status, error) switch
        {
            ("x-fal-error", _, "TIMEOUT") => RealtimeMessage.IdleTimeout,
            (_, "error", "Unauthorized") => RealtimeMessage.Unauthorized,
            ("x-fal-error", _, _) or (null, "error", _) => RealtimeMessage.Error,
            ({ } name, _, _) when name.StartsWith("x-fal-", StringComparison.Ordinal) => RealtimeMessage.Metadata,
            _ => RealtimeMessage.Output,
        };
    }

    private static string? StringValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
    }
}
