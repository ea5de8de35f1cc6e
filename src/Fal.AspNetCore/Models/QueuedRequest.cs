using System.Text.Json.Serialization;

namespace Fal.AspNetCore;

/// <summary>What callers of a mapped queue are told of a request. The service's own words of what failed stay in the log.</summary>
internal sealed record QueuedRequest(
    [property: JsonPropertyName("requestId")] string RequestId,
    [property: JsonPropertyName("status")] QueuedRequestStatus Status,
    [property: JsonPropertyName("position"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Position = null,
    [property: JsonPropertyName("logs"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Logs = null)
{
    public static QueuedRequest Of(string id, FalQueueStatus status) => status switch
    {
        FalQueueStatus.InProgress running => new(id, QueuedRequestStatus.Running, Logs: Lines(running.Logs)),
        FalQueueStatus.Completed { Error: null } done => new(id, QueuedRequestStatus.Completed, Logs: Lines(done.Logs)),
        FalQueueStatus.Completed failed => new(id, QueuedRequestStatus.Failed, Logs: Lines(failed.Logs)),
        FalQueueStatus.Queued queued => new(id, QueuedRequestStatus.Queued, queued.Position),
        _ => new(id, QueuedRequestStatus.Queued),
    };

    private static IReadOnlyList<string>? Lines(IReadOnlyList<FalLog> logs) => logs.Count == 0 ? null : [.. logs.Select(log => log.Message)];
}

[JsonSerializable(typeof(QueuedRequest))]
internal sealed partial class QueuedRequestJson : JsonSerializerContext;
