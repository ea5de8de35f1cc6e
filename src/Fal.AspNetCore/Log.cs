using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore;

/// <summary>What is logged. In one class: of several the generator takes another first in each process, so that no two builds were the same bytes.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Kind} {EndpointId} was answered {Status} by the service.")]
    public static partial void Answered(ILogger log, FalProxyCallKind kind, string? endpointId, int status);

    [LoggerMessage(2, LogLevel.Information, "A call was refused with {Status}. {Why}")]
    public static partial void Refused(ILogger log, int status, string why);

    [LoggerMessage(3, LogLevel.Warning, "{Kind} {EndpointId} had no answer of the service that could be passed on. {Why}")]
    public static partial void NotPassedOn(ILogger log, FalProxyCallKind kind, string? endpointId, string why);

    [LoggerMessage(4, LogLevel.Error, "{Kind} {EndpointId} was billed {Units} units, which could not be counted.")]
    public static partial void NotCharged(ILogger log, Exception error, FalProxyCallKind kind, string? endpointId, decimal? units);

    [LoggerMessage(5, LogLevel.Warning, "A webhook for {EndpointId} was answered {Status}. {Why}")]
    public static partial void WebhookRefused(ILogger log, string endpointId, int status, string why);

    [LoggerMessage(6, LogLevel.Error, "The webhook of request {RequestId} of {EndpointId} could not be handled; the service sends it again.")]
    public static partial void WebhookFailed(ILogger log, Exception error, string endpointId, string requestId);

    [LoggerMessage(7, LogLevel.Warning, "A call of {EndpointId} failed (request {RequestId}).")]
    public static partial void CallFailed(ILogger log, FalException error, string endpointId, string? requestId);
}
