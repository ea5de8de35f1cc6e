using System.Text;
using System.Text.Json;

namespace Fal;

/// <summary>Reads the bodies of webhooks.</summary>
internal static class WebhookReader
{
    public static FalWebhookEvent<TOutput> Read<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, ReadOnlyMemory<byte> body)
    {
        string? requestId = null;
        try
        {
            using var document = JsonDocument.Parse(JsonText.Repaired(body));
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
                throw new JsonException("It is not an object.");
            requestId = root.StringOrNull("request_id") ?? throw new JsonException("It has no request_id.");
            var status = root.StringOrNull("status") ?? throw new JsonException("It has no status.");
            var payload = root.TryGetProperty("payload", out var value) ? value.Clone() : default;
            var payloadError = Text(root, "payload_error");
            var error = Text(root, "error");
            var said = status == FalWebhookEvent<TOutput>.Ok ? null : ErrorBody.Read(payload, endpoint.InputMembers);
            IReadOnlyList<FalDeviation> deviations = [];
            return new FalWebhookEvent<TOutput>
            {
                RequestId = requestId,
                GatewayRequestId = root.StringOrNull("gateway_request_id"),
                Status = status,
                Payload = status == FalWebhookEvent<TOutput>.Ok && payloadError is null ? ReadPayload(payload, endpoint, out deviations) : default,
                Deviations = deviations,
                RawPayload = payload,
                Error = error,
                ErrorType = Remedies.TypeOf(default, said?.Text ?? error) ?? FalErrorType.OrNull(root.StringOrNull("error_type")) ?? said?.Type ?? said?.TypeOfFields,
                Errors = said?.Fields ?? [],
                PayloadError = payloadError,
            };
        }
        catch (JsonException unread)
        {
            var context = new CallContext { EndpointId = endpoint.Id, RequestId = requestId };
            throw context.Error($"The webhook cannot be read: {unread.Message} Its body is in {nameof(FalException.Body)}.", unread, Encoding.UTF8.GetString(body.Span));
        }
    }

    private static TOutput ReadPayload<TInput, TOutput>(JsonElement payload, FalEndpoint<TInput, TOutput> endpoint, out IReadOnlyList<FalDeviation> deviations)
    {
        if (payload.ValueKind is JsonValueKind.Undefined)
            throw new JsonException("It has no payload.");
        try
        {
            return LenientReading.Read(Encoding.UTF8.GetBytes(payload.GetRawText()), endpoint.OutputTypeInfo, CallContext.None, out deviations) ?? throw new JsonException("It is null.");
        }
        catch (Exception error)
        {
            var where = error is JsonException { Path: { } path } ? $" at {path}" : "";
            throw new JsonException($"The payload is not a {typeof(TOutput).Name}{where}: {AnswerReader.Reason(error)}", error);
        }
    }

    /// <summary>A text; whatever else the service says there is kept as JSON.</summary>
    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;
}
