using System.Net;
using System.Text;
using System.Text.Json;

namespace Fal;

/// <summary>Reads what the queue answers. What is missing or of another type is left out: old apps say less, new ones more.</summary>
internal static class QueueAnswers
{
    /// <summary>The request that a submit made.</summary>
    /// <exception cref="FalException">It is not named: nobody can follow it.</exception>
    public static RequestHandle ReadSubmitted(ApiResponse response, EndpointId endpoint, Addresses addresses)
    {
        using var document = response.Parse();
        var answer = document.RootElement;
        var id = answer.StringOrNull("request_id", response.RequestId);
        if (!RequestHandle.IsId(id) || response.Context.IsSecret(id))
            throw response.Context.Error("The queue accepted the request without a request_id that can be used.", body: Encoding.UTF8.GetString(response.Body));
        return new RequestHandle(endpoint, id)
        {
            GatewayRequestId = response.Context.Redact(answer.StringOrNull("gateway_request_id", id)),
            Context = response.Context with { RequestId = id, MayHaveBeenAccepted = false },
            Status = Given("status_url") ?? addresses.Status(endpoint, id),
            Response = Given("response_url") ?? addresses.Response(endpoint, id),
            Cancel = Given("cancel_url") ?? addresses.Cancel(endpoint, id),
        };

        // An address is shown and logged. One that tells the key is not followed.
        Uri? Given(string name) => answer.StringOrNull(name) is { } url && !response.Context.IsSecret(url) ? addresses.OnQueue(url) : null;
    }

    /// <summary>What became of a cancel; null where the answer is an error.</summary>
    public static FalCancelResult? ReadCancelled(ApiResponse response)
    {
        if (response.IsSuccess)
            return FalCancelResult.CancellationRequested;
        try
        {
            using var document = response.Parse();
            return (response.Status, document.RootElement.StringOrNull("status")) switch
            {
                (HttpStatusCode.BadRequest, "ALREADY_COMPLETED") => FalCancelResult.AlreadyCompleted,
                (HttpStatusCode.NotFound, "NOT_FOUND") => FalCancelResult.NotFound,
                _ => null,
            };
        }
        catch (FalException)
        {
            // Not JSON, such as a page of a gateway.
            return null;
        }
    }

    /// <summary>Where a request is.</summary>
    /// <exception cref="FalException">The answer does not say.</exception>
    public static FalQueueStatus ReadStatus(ApiResponse response, CallContext context)
    {
        using var document = response.Parse();
        return ReadStatus(document.RootElement, context) ?? throw context.Error("The queue answered a status that is not an object.");
    }

    /// <summary>Where a request is; null where the JSON is no object.</summary>
    public static FalQueueStatus? ReadStatus(JsonElement status, CallContext context)
    {
        if (status.ValueKind is not JsonValueKind.Object)
            return null;
        var requestId = context.Redact(status.StringOrNull("request_id", context.RequestId)) ?? context.RequestId;
        return status.StringOrNull("status", "COMPLETED") switch
        {
            "IN_QUEUE" => new FalQueueStatus.Queued(status.Int32OrNull("queue_position") ?? 0) { RequestId = requestId },
            "IN_PROGRESS" => new FalQueueStatus.InProgress(Logs(status, context)) { RequestId = requestId },
            "COMPLETED" => new FalQueueStatus.Completed(
                Logs(status, context), Metrics(status, context), Error(status, context), FalErrorType.OrNull(context.Redact(status.StringOrNull("error_type"))))
            {
                RequestId = requestId,
            },
            var other => new FalQueueStatus.Unknown(context.Redact(other) ?? "no status") { RequestId = requestId },
        };
    }

    private static string? Error(JsonElement status, CallContext context)
    {
        if (!status.TryGetProperty("error", out var error) || error.ValueKind is JsonValueKind.Null)
            return null;
        return context.Redact(error.ValueKind is JsonValueKind.String ? error.GetString() : error.GetRawText());
    }

    private static FalLog[] Logs(JsonElement status, CallContext context) =>
        status.TryGetProperty("logs", out var logs) && logs.ValueKind is JsonValueKind.Array
            ? [.. logs.EnumerateArray().Where(log => log.ValueKind is JsonValueKind.Object).Select(log => Log(log, context))]
            : [];

    private static FalLog Log(JsonElement log, CallContext context) =>
        new(context.Redact(log.StringOrNull("message")) ?? "", context.Redact(log.StringOrNull("level")), context.Redact(log.StringOrNull("source")), Time(log))
        {
            Labels = Properties(log, "labels", context),
        };

    private static DateTimeOffset? Time(JsonElement log) =>
        log.TryGetProperty("timestamp", out var timestamp) && timestamp.ValueKind is JsonValueKind.String && timestamp.TryGetDateTimeOffset(out var time)
            ? time
            : null;

    private static FalMetrics Metrics(JsonElement status, CallContext context)
    {
        const string Known = "inference_time";
        TimeSpan? inferenceTime = status.TryGetProperty("metrics", out var metrics) && metrics.ValueKind is JsonValueKind.Object
            && metrics.TryGetProperty(Known, out var time) && time.ValueKind is JsonValueKind.Number
            ? TimeSpan.FromSeconds(Math.Clamp(time.GetDouble(), 0, TimeSpan.FromDays(365).TotalSeconds))
            : null;
        return new FalMetrics { InferenceTime = inferenceTime, Others = Properties(status, "metrics", context, except: inferenceTime is null ? null : Known) };
    }

    private static FalProperties Properties(JsonElement owner, string name, CallContext context, string? except = null)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind is not JsonValueKind.Object)
            return FalProperties.Empty;
        Dictionary<string, JsonElement>? properties = null;
        foreach (var property in value.EnumerateObject())
        {
            if (property.Name != except)
                (properties ??= [])[context.Redact(property.Name)] = WithoutSecrets(property.Value, context);
        }

        return FalProperties.Wrap(properties);
    }

    private static JsonElement WithoutSecrets(JsonElement value, CallContext context)
    {
        var json = value.GetRawText();
        var redacted = context.RedactBody(json);
        if (redacted == json)
            return value.Clone();
        using var document = JsonDocument.Parse(redacted);
        return document.RootElement.Clone();
    }
}
