using System.Globalization;
using System.Net;
using System.Text;

namespace Fal;

/// <summary>Turns the service's error answers into exceptions.</summary>
internal static class ErrorAnswer
{
    public static FalException Read(ApiResponse response, ApiCall call, FalHttp http, FalQueueStatus.Completed? failed = null)
    {
        var body = http.Redact(Encoding.UTF8.GetString(response.Body));
        var details = Details.Read(body, call.InputMembers);
        return Make(call, http, response.Status, details, response.RequestId, body, new Hints(
            details.ErrorType ?? http.Redact(response.Header("x-fal-error-type")) ?? failed?.ErrorType,
            response.Header("x-fal-retryable") is { } retryable ? retryable.Equals("true", StringComparison.OrdinalIgnoreCase) : null,
            response.Headers.RetryAfter is null ? null : RetryPolicy.RetryAfter(response.Headers, http.Time),
            response.Header("x-fal-request-timeout-type") == "user",
            failed?.Error));
    }

    /// <summary>An error that came as an event of a stream or a message of a socket.</summary>
    public static FalException Read(ReadOnlyMemory<byte> json, ApiCall call, FalHttp http, string? requestId)
    {
        var body = http.Redact(Encoding.UTF8.GetString(json.Span));
        var details = Details.Read(body, call.InputMembers);
        var status = details.Status is { } code and >= 400 and <= 599 ? (HttpStatusCode)code : HttpStatusCode.InternalServerError;
        if (details.Fields.Count > 0)
            status = HttpStatusCode.UnprocessableEntity;
        return Make(call, http, status, details, requestId, body, new Hints(details.ErrorType));
    }

    private static FalException Make(
        ApiCall call, FalHttp http, HttpStatusCode status, Details details, string? requestId, string body, Hints hints)
    {
        if (hints.IsStartTimeout)
        {
            return new FalTimeoutException(http.Describe("The work did not start within the start timeout.", call, requestId))
            {
                EndpointId = call.EndpointId,
                RequestId = requestId,
                Body = body,
            };
        }

        var said = details.Text ?? hints.Failure ?? (body.Length is > 0 and <= 200 ? body : null);
        var message = http.Describe(Sentence(call, status, said, details), call, requestId);
        return status == HttpStatusCode.UnprocessableEntity && details.Fields.Count > 0
            ? new FalValidationException(message, details.Fields)
            {
                EndpointId = call.EndpointId,
                RequestId = requestId,
                Body = body,
                ErrorType = hints.ErrorType,
                IsRetryable = hints.IsRetryable,
            }
            : new FalApiException(message, status)
            {
                EndpointId = call.EndpointId,
                RequestId = requestId,
                Body = body,
                ErrorType = hints.ErrorType,
                IsRetryable = hints.IsRetryable,
                RetryAfter = hints.RetryAfter,
            };
    }

    private static string Sentence(ApiCall call, HttpStatusCode status, string? said, Details details)
    {
        if (details.Fields.Count > 0)
            return "The input was refused: " + string.Join("; ", details.Fields);

        var name = string.Create(CultureInfo.InvariantCulture, $"{(int)status} {status}");
        var text = said is null ? $"The service answered {name}." : $"The service answered {name}: {said.TrimEnd('.')}.";
        return status switch
        {
            HttpStatusCode.Unauthorized => $"{text} Check the key in {nameof(FalClientOptions)}.{nameof(FalClientOptions.Credentials)} or FAL_KEY.",
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed when call.WhenNotFound is { } hint => $"{text} {hint}",
            _ => text,
        };
    }

    private readonly record struct Hints(
        string? ErrorType, bool? IsRetryable = null, TimeSpan? RetryAfter = null, bool IsStartTimeout = false, string? Failure = null);
}
