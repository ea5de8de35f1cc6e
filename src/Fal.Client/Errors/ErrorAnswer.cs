using System.Net;
using System.Text;

namespace Fal;

/// <summary>Turns the service's error answers into exceptions.</summary>
internal static class ErrorAnswer
{
    /// <param name="failed">The status of the request that failed, where the queue told it.</param>
    public static FalException Read(ApiResponse response, FalQueueStatus.Completed? failed = null)
    {
        var context = response.Context;
        var body = context.RedactBody(Encoding.UTF8.GetString(response.Body));
        if (response.Header("x-fal-request-timeout-type") == "user")
            return context.Timeout("The work did not start within the start timeout.", body: body);

        var read = ErrorBody.Read(body, context.InputMembers);
        var hints = new ErrorHints(
            read.ErrorType ?? response.Header("x-fal-error-type") ?? failed?.ErrorType,
            response.Header("x-fal-retryable") is { } retryable ? retryable.Equals("true", StringComparison.OrdinalIgnoreCase) : null,
            response.RetryAfter);
        return Make(context, response.Status, read, read.Text ?? failed?.Error, body, hints);
    }

    /// <summary>An error that came as an event of a stream or a message of a socket.</summary>
    public static FalException Read(ReadOnlySpan<byte> json, CallContext context)
    {
        var body = context.RedactBody(Encoding.UTF8.GetString(json));
        var read = ErrorBody.Read(body, context.InputMembers);
        var status = read.Status is { } code and >= 400 and <= 599 ? (HttpStatusCode)code : HttpStatusCode.InternalServerError;
        if (read.Fields.Count > 0)
            status = HttpStatusCode.UnprocessableEntity;
        return Make(context, status, read, read.Text, body, new ErrorHints(read.ErrorType));
    }

    private static FalApiException Make(CallContext context, HttpStatusCode status, ErrorBody read, string? said, string body, ErrorHints hints)
    {
        var fields = string.Join("; ", read.Fields);
        if (status == HttpStatusCode.UnprocessableEntity && fields.Length > 0)
            return context.Validation($"The input was refused: {fields}", read.Fields, hints, body);

        said ??= body.Length is > 0 and <= 200 ? body : null;
        return context.Api(fields.Length > 0 ? $"The input was refused: {fields}" : Sentence(context, status, said), status, hints, body);
    }

    private static string Sentence(CallContext context, HttpStatusCode status, string? said)
    {
        var name = Statuses.Text(status);
        var text = said is null ? $"The service answered {name}." : $"The service answered {name}: {said.TrimEnd('.')}.";
        return status switch
        {
            HttpStatusCode.Unauthorized => $"{text} Check the key in {nameof(FalClientOptions)}.{nameof(FalClientOptions.Credentials)} or FAL_KEY.",
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed when context.WhenNotFound is { } hint => $"{text} {hint}",
            _ => text,
        };
    }
}
