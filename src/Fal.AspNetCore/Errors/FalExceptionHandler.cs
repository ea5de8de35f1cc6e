using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Fal.AspNetCore;

/// <summary>Answers a request during which a call of the service failed.</summary>
internal sealed class FalExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not FalException error)
            return false;
        var details = DetailsOf(error, httpContext.Response);
        httpContext.Response.StatusCode = details.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = details, Exception = exception }).ConfigureAwait(false);
    }

    /// <summary>What the caller is told, and in the answer's headers when to come again.</summary>
    public static ProblemDetails DetailsOf(FalException error, HttpResponse response)
    {
        if (error is FalValidationException refused)
            return new HttpValidationProblemDetails(InputErrors.Of(refused.Errors)) { Status = StatusCodes.Status400BadRequest };
        var (status, title) = StatusOf(error);
        var details = new ProblemDetails { Status = status, Title = title };
        if (error.RequestId is { } requestId)
            details.Extensions["requestId"] = requestId;
        if (status == StatusCodes.Status503ServiceUnavailable && error is FalApiException { RetryAfter: { } wait })
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return details;
    }

    private static (int Status, string Title) StatusOf(FalException error) => error switch
    {
        FalWebhookException => (StatusCodes.Status401Unauthorized, "This is no webhook of the service."),
        FalTimeoutException => (StatusCodes.Status504GatewayTimeout, "The model did not answer in time."),
        FalApiException { StatusCode: HttpStatusCode.TooManyRequests } => (StatusCodes.Status503ServiceUnavailable, "The model is busy."),
        FalApiException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone } =>
            (StatusCodes.Status500InternalServerError, "The app cannot use the model."),
        FalApiException or FalConnectionException => (StatusCodes.Status502BadGateway, "The model failed or could not be reached."),
        { Body: null, RequestId: null } => (StatusCodes.Status500InternalServerError, "The app cannot use the model."),
        _ => (StatusCodes.Status502BadGateway, "The model's answer could not be used."),
    };
}
