using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore;

internal static partial class ProxyLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Kind} {EndpointId} was answered {Status} by the service.")]
    public static partial void Answered(ILogger log, FalProxyCallKind kind, string? endpointId, int status);

    [LoggerMessage(2, LogLevel.Information, "A call was refused with {Status}. {Why}")]
    public static partial void Refused(ILogger log, int status, string why);

    [LoggerMessage(3, LogLevel.Warning, "{Kind} {EndpointId} had no answer of the service that could be passed on. {Why}")]
    public static partial void Failed(ILogger log, FalProxyCallKind kind, string? endpointId, string why);

    [LoggerMessage(4, LogLevel.Error, "{Kind} {EndpointId} was billed {Units} units, which could not be counted.")]
    public static partial void NotCharged(ILogger log, Exception error, FalProxyCallKind kind, string? endpointId, decimal units);
}
