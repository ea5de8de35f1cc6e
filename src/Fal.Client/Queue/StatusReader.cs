using System.Text.Json;

namespace Fal;

/// <summary>Reads status objects of the queue. What is missing or of another type is left out: old apps say less, new ones more.</summary>
internal sealed class StatusReader(FalHttp http)
{
    public FalQueueStatus Read(JsonElement status, string requestId)
    {
        var name = Details.String(status, "status");
        FalQueueStatus read = name switch
        {
            "IN_QUEUE" => new FalQueueStatus.Queued(Details.Integer(status, "queue_position") ?? 0),
            "IN_PROGRESS" => new FalQueueStatus.InProgress(Logs(status)),
            "COMPLETED" => new FalQueueStatus.Completed(Logs(status), Metrics(status), Error(status), http.Redact(Details.String(status, "error_type"))),
            _ => new FalQueueStatus.Unknown(name ?? "no status"),
        };
        return read with { RequestId = Details.String(status, "request_id") ?? requestId };
    }

    private string? Error(JsonElement status)
    {
        if (!status.TryGetProperty("error", out var error) || error.ValueKind is JsonValueKind.Null)
            return null;
        return http.Redact(error.ValueKind is JsonValueKind.String ? error.GetString() : error.GetRawText());
    }

    private FalLog[] Logs(JsonElement status) =>
        status.TryGetProperty("logs", out var logs) && logs.ValueKind is JsonValueKind.Array
            ? [.. logs.EnumerateArray().Where(log => log.ValueKind is JsonValueKind.Object).Select(Log)]
            : [];

    private FalLog Log(JsonElement log) =>
        new(http.Redact(Details.String(log, "message")) ?? "", Details.String(log, "level"), Details.String(log, "source"), Time(log))
        {
            Labels = Properties(log, "labels"),
        };

    private static DateTimeOffset? Time(JsonElement log) =>
        log.TryGetProperty("timestamp", out var timestamp) && timestamp.ValueKind is JsonValueKind.String && timestamp.TryGetDateTimeOffset(out var time)
            ? time
            : null;

    private static FalMetrics Metrics(JsonElement status)
    {
        const string Known = "inference_time";
        TimeSpan? inferenceTime = status.TryGetProperty("metrics", out var metrics) && metrics.ValueKind is JsonValueKind.Object
            && metrics.TryGetProperty(Known, out var time) && time.ValueKind is JsonValueKind.Number
            ? TimeSpan.FromSeconds(Math.Clamp(time.GetDouble(), 0, TimeSpan.FromDays(365).TotalSeconds))
            : null;
        return new FalMetrics { InferenceTime = inferenceTime, Others = Properties(status, "metrics", except: inferenceTime is null ? null : Known) };
    }

    private static FalProperties Properties(JsonElement owner, string name, string? except = null)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind is not JsonValueKind.Object)
            return FalProperties.Empty;
        Dictionary<string, JsonElement>? properties = null;
        foreach (var property in value.EnumerateObject())
        {
            if (property.Name != except)
                (properties ??= [])[property.Name] = property.Value.Clone();
        }

        return FalProperties.Wrap(properties);
    }
}
