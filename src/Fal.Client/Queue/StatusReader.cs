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
        var all = Properties(status, "metrics");
        return !all.TryGetValue("inference_time", out var time) || time.ValueKind is not JsonValueKind.Number
            ? new FalMetrics { Others = all }
            : new FalMetrics
            {
                InferenceTime = TimeSpan.FromSeconds(Math.Clamp(time.GetDouble(), 0, TimeSpan.FromDays(365).TotalSeconds)),
                Others = new FalProperties(all.Where(metric => metric.Key != "inference_time")),
            };
    }

    private static FalProperties Properties(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object && value.EnumerateObject().Any()
            ? new FalProperties(value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.Clone())))
            : FalProperties.Empty;
}
