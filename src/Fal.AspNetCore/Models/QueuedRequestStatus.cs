using System.Text.Json.Serialization;

namespace Fal.AspNetCore;

/// <summary>How far a request is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueuedRequestStatus>))]
internal enum QueuedRequestStatus
{
    [JsonStringEnumMemberName("queued")]
    Queued,

    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("failed")]
    Failed,
}
