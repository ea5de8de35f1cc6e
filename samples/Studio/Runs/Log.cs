namespace Studio.Runs;

/// <summary>What the service says of an input may quote it: only kinds, statuses and ids are logged.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Run {RunId} of {EndpointId} failed: {Kind}, status {Status}, request {RequestId}.")]
    public static partial void Failed(this ILogger log, string runId, string endpointId, string kind, int? status, string? requestId);

    [LoggerMessage(2, LogLevel.Warning, "Run {RunId} could not be cancelled: {Kind}.")]
    public static partial void CannotCancel(this ILogger log, string runId, string kind);

    [LoggerMessage(3, LogLevel.Information, "The price of {EndpointId} is not known: {Kind}.")]
    public static partial void NoPrice(this ILogger log, string endpointId, string kind);

    [LoggerMessage(4, LogLevel.Error, "Run {RunId} of {EndpointId} failed by a fault of the studio.")]
    public static partial void Broke(this ILogger log, string runId, string endpointId, Exception error);
}
