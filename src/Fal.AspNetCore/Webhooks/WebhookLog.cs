using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore;

internal static partial class WebhookLog
{
    [LoggerMessage(1, LogLevel.Warning, "A webhook for {EndpointId} was answered {Status}. {Why}")]
    public static partial void Refused(ILogger log, string endpointId, int status, string why);

    [LoggerMessage(2, LogLevel.Error, "The webhook of request {RequestId} of {EndpointId} could not be handled; the service sends it again.")]
    public static partial void Failed(ILogger log, Exception error, string endpointId, string requestId);
}
