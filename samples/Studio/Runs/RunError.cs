using System.Net;
using Fal;

namespace Studio.Runs;

/// <summary>A failure in words.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Advice">What can be done about it.</param>
/// <param name="Details">What the service or the client says.</param>
public sealed record RunError(string Title, string Advice, string Details)
{
    public static RunError Of(FalException error) => error switch
    {
        FalValidationException => new("The model refused the input", "Change what it names, and run it again.", error.Message),
        FalApiException { ErrorType: { } type } when type == FalErrorType.ContentPolicyViolation => new("The content was flagged", "Describe something else.", error.Message),
        FalApiException { IsRetryable: true } => new("The model failed this time", "The same input may work if you run it again.", error.Message),
        FalApiException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new("The key was not accepted", "Start the studio with another FAL_KEY.", error.Message),
        FalApiException { IsRetryable: false } => new("The model failed", "The same input will fail again: change something.", error.Message),
        FalApiException api => new($"The service answered {(int)api.StatusCode}", "Whether the same input works another time cannot be told.", error.Message),
        FalTimeoutException => new("It took too long", "Run it again, or make it smaller.", error.Message),
        FalConnectionException => new("The service could not be reached", Paid(error) ?? "Run it again when the network is back.", error.Message),
        _ => new("The answer cannot be shown", Paid(error) ?? "Run it again.", error.Message),
    };

    private static string? Paid(FalException error) =>
        error.MayHaveBeenAccepted ? "It may have been accepted and billed: look at your account before you run it again." : null;
}
