using System.Text;
using System.Text.Json;

namespace Fal;

/// <summary>Reads the bodies of webhooks.</summary>
internal static class WebhookReader
{
    /// <summary>Reads one before it is known which model it is of.</summary>
    public static FalWebhookEvent<FalOutput> Read(ReadOnlyMemory<byte> body)
    {
        var context = CallContext.None;
        try
        {
            using var document = JsonDocument.Parse(JsonText.Repaired(body));
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
                throw new JsonException("It is not an object.");
            var requestId = root.StringOrNull("request_id") ?? throw new JsonException("It has no request_id.");
            context = context with { RequestId = requestId };
            var status = root.StringOrNull("status") ?? throw new JsonException("It has no status.");
            var payload = root.TryGetProperty("payload", out var value) ? value.Clone() : default;
            var payloadError = Text(root, "payload_error");
            var error = Text(root, "error");
            var said = status == FalWebhookEvent<FalOutput>.Ok ? null : ErrorBody.Read(payload, null);
            return new FalWebhookEvent<FalOutput>
            {
                RequestId = requestId,
                GatewayRequestId = root.StringOrNull("gateway_request_id"),
                Status = status,
                Payload = status == FalWebhookEvent<FalOutput>.Ok && payloadError is null ? Output(payload, context) : null,
                RawPayload = payload,
                Error = error,
                ErrorType = Remedies.TypeOf(default, said?.Text ?? error) ?? FalErrorType.OrNull(root.StringOrNull("error_type")) ?? said?.Type ?? said?.TypeOfFields,
                Errors = said?.Fields ?? [],
                PayloadError = payloadError,
            };
        }
        catch (JsonException unread)
        {
            throw Unreadable(unread, context, body);
        }
    }

    /// <summary>The same webhook, of a model.</summary>
    public static FalWebhookEvent<TOutput> As<TAny, TInput, TOutput>(FalWebhookEvent<TAny> told, FalEndpoint<TInput, TOutput> endpoint)
    {
        try
        {
            IReadOnlyList<FalDeviation> deviations = [];
            return new FalWebhookEvent<TOutput>
            {
                RequestId = told.RequestId,
                GatewayRequestId = told.GatewayRequestId,
                UserId = told.UserId,
                Job = told.Job,
                Status = told.Status,
                Payload = told is { IsOk: true, PayloadError: null } ? ReadPayload(told.RawPayload, endpoint, out deviations) : default,
                Deviations = deviations,
                RawPayload = told.RawPayload,
                Error = told.Error,
                ErrorType = told.ErrorType,
                Errors = told.IsOk ? [] : ErrorBody.Read(told.RawPayload, endpoint.InputMembers)?.Fields ?? [],
                PayloadError = told.PayloadError,
            };
        }
        catch (JsonException unread)
        {
            throw Unreadable(unread, new CallContext { EndpointId = endpoint.Id, RequestId = told.RequestId }, Encoding.UTF8.GetBytes(told.RawPayload.ToString()));
        }
    }

    private static FalOutput Output(JsonElement payload, CallContext context) =>
        payload.ValueKind is JsonValueKind.Undefined ? throw new JsonException("It has no payload.") : new FalOutput(payload) { RequestId = context.RequestId };

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

    private static FalException Unreadable(JsonException error, CallContext context, ReadOnlyMemory<byte> body) =>
        context.Error($"The webhook cannot be read: {error.Message} Its body is in {nameof(FalException.Body)}.", error, Encoding.UTF8.GetString(body.Span));

    /// <summary>A text; whatever else the service says there is kept as JSON.</summary>
    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;
}
