using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Fal.AspNetCore;

/// <summary>What callers of a mapped queue are told of a request. The service's own words of what failed stay in the log.</summary>
internal sealed record QueuedRequest(
    [property: JsonPropertyName("requestId")] string RequestId,
    [property: JsonPropertyName("status"), RegularExpression($"^({QueuedRequest.Queued}|{QueuedRequest.Running}|{QueuedRequest.Completed}|{QueuedRequest.Failed})$")] string Status,
    [property: JsonPropertyName("position"), JsonNumberHandling(JsonNumberHandling.Strict), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Position = null,
    [property: JsonPropertyName("logs"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Logs = null)
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Failed = "failed";

    public static QueuedRequest Of(string id, FalQueueStatus status) => status switch
    {
        FalQueueStatus.InProgress running => new(id, Running, Logs: Lines(running.Logs)),
        FalQueueStatus.Completed { Error: null } done => new(id, Completed, Logs: Lines(done.Logs)),
        FalQueueStatus.Completed failed => new(id, Failed, Logs: Lines(failed.Logs)),
        FalQueueStatus.Queued queued => new(id, Queued, queued.Position),
        _ => new(id, Queued),
    };

    private static IReadOnlyList<string>? Lines(IReadOnlyList<FalLog> logs) => logs.Count == 0 ? null : [.. logs.Select(log => log.Message)];
}

[JsonSerializable(typeof(QueuedRequest))]
internal sealed partial class QueuedRequestJson : JsonSerializerContext;
