using System.Net;
using Fal;

namespace Studio.Runs;

/// <summary>A failure in words.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Advice">What can be done about it.</param>
/// <param name="Details">What the service or the client says.</param>
public sealed record RunError(string Title, string Advice, string Details)
{
    private const string Again = "The same input may work if you run it again.";
    private const string Change = "The same input will fail again: change something.";

    public static RunError Of(Exception error)
    {
        var (title, advice) = error switch
        {
            FalValidationException => ("The model refused the input", "Change what it names, and run it again."),
            FalApiException api => OfApi(api),
            FalTimeoutException => ("It took too long", "Run it again, or make it smaller."),
            FalConnectionException => ("The service could not be reached", "Run it again when the network is back."),
            FalException => ("The answer cannot be shown", "Run it again."),
            _ => ("The studio failed", "Its log says more. The service may have accepted and billed the run."),
        };

        // What may cost money twice comes before all other advice.
        if (error is FalException { MayHaveBeenAccepted: true })
            advice = "It may have been accepted and billed: look at your account before you run it again.";
        return new(title, advice, error is FalException ? error.Message : error.GetType().Name);
    }

    private static (string Title, string Advice) OfApi(FalApiException error) => (int)error.StatusCode switch
    {
        _ when error.ErrorType is { } type && type == FalErrorType.ContentPolicyViolation => ("The content was flagged", "Describe something else."),
        (int)HttpStatusCode.TooManyRequests => ("Too many requests at once", "Nothing was begun. Wait a little, and run it again."),
        (int)HttpStatusCode.Unauthorized => ("The key was not accepted", "Start the studio with another FAL_KEY."),
        (int)HttpStatusCode.Forbidden => ("The account may not do this", "Look at the balance and the rights of the account that the key belongs to."),
        _ when error.IsRetryable is { } mayWork => mayWork ? ("The model failed this time", Again) : ("The model failed", Change),
        >= 500 and var status => ($"The service answered {status}", Again),
        var status => ($"The service answered {status}", Change),
    };
}
