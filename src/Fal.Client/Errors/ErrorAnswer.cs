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
        var hints = new ErrorHints
        {
            ErrorType = read.Type ?? FalErrorType.OrNull(response.Header("x-fal-error-type")) ?? read.TypeOfFields ?? failed?.ErrorType,
            IsRetryable = YesOrNo(response.Header("x-fal-needs-retry")) ?? YesOrNo(response.Header("x-fal-retryable")),
            RetryAfter = response.RetryAfter,
        };
        return Make(context, response.Status, read, read.Text ?? failed?.Error, body, hints);
    }

    /// <summary>An error that came as an event of a stream or a message of a socket.</summary>
    public static FalException Read(ReadOnlySpan<byte> json, CallContext context)
    {
        var body = context.RedactBody(Encoding.UTF8.GetString(json));
        var read = ErrorBody.Read(body, context.InputMembers);
        if (read.Node is { } node)
            context = context with { Purpose = $"Node '{node}'" };
        var status = read.Status is { } code and >= 400 and <= 599 ? (HttpStatusCode)code : HttpStatusCode.InternalServerError;
        var type = read.Type ?? read.TypeOfFields;
        if (read.Fields.Count > 0 && type?.IsFailure is not true)
            status = HttpStatusCode.UnprocessableEntity;
        return Make(context, status, read, read.Text, body, new ErrorHints { ErrorType = type });
    }

    private static FalApiException Make(CallContext context, HttpStatusCode status, ErrorBody read, string? said, string body, ErrorHints hints)
    {
        var fields = string.Join("; ", read.Fields);
        if (fields.Length > 0)
            said = fields;
        var type = Remedies.TypeOf(status, said) ?? hints.ErrorType;
        hints = hints with
        {
            ErrorType = type,
            Categories = read.Categories,
            SuccessorId = type == FalErrorType.EndpointDeprecated ? Successor.Find(body, context.EndpointId) : null,
        };
        var isRefusal = fields.Length > 0 && status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity && type?.IsFailure is not true;
        said ??= body.Length is > 0 and <= 200 ? body : null;
        var message = string.Join(' ', [isRefusal ? $"The input was refused: {fields.TrimEnd('.')}." : Sentence(status, said), .. Remedies.For(status, hints, read.Fields)]);
        if (status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed && context.WhenNotFound is { } hint)
            message = $"{message} {hint}";
        return status is HttpStatusCode.UnprocessableEntity && fields.Length > 0
            ? context.Validation(message, read.Fields, hints, body)
            : context.Api(message, status, hints, body);
    }

    private static string Sentence(HttpStatusCode status, string? said)
    {
        var name = Statuses.Text(status);
        return said is null ? $"The service answered {name}." : $"The service answered {name}: {said.TrimEnd('.')}.";
    }

    private static bool? YesOrNo(string? header) => header?.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => null,
    };
}
