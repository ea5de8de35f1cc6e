using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Fal.AspNetCore;

/// <summary>Answers a request whose input cannot be read, or was refused by the client or the service, with 400 and problem details.</summary>
internal sealed class ValidationExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (ErrorsOf(httpContext, exception) is not { } errors)
            return false;
        httpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
        var details = new HttpValidationProblemDetails(errors) { Status = StatusCodes.Status400BadRequest };
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = details, Exception = exception }).ConfigureAwait(false);
    }

    private static Dictionary<string, string[]>? ErrorsOf(HttpContext context, Exception exception) => exception switch
    {
        FalValidationException refused => InputErrors.Of(refused.Errors),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest, InnerException: JsonException unreadable } =>
            new() { [InputErrors.NameOf(unreadable.Path)] = [unreadable.Message] },
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => InputErrors.Of([UnboundValue.ErrorOf(context, bad.Message)]),
        _ => null,
    };
}
