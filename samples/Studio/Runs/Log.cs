namespace Studio.Runs;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Run {RunId} of {EndpointId} failed.")]
    public static partial void Failed(this ILogger log, string runId, string endpointId, Exception error);

    [LoggerMessage(2, LogLevel.Warning, "Run {RunId} could not be cancelled.")]
    public static partial void CannotCancel(this ILogger log, string runId, Exception error);

    [LoggerMessage(3, LogLevel.Information, "The price of {EndpointId} is not known.")]
    public static partial void NoPrice(this ILogger log, string endpointId, Exception error);
}
