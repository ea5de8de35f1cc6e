using System.Net;
using System.Net.Http.Headers;

namespace Fal;

/// <summary>
/// When to send again, and after how long: 1 s, then twice as long each time, at most 30 s, a quarter more or less so that clients
/// do not come back all at once; or what the service asks for.
/// </summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Whether an answer may be followed by another try. One that asks for a longer wait than a caller would sit through is not.</summary>
    public static bool Allows(Repeat repeat, HttpResponseMessage response, TimeProvider time)
    {
        if (RetryAfter(response.Headers, time) > Longest)
            return false;

        return response.StatusCode switch
        {
            // Never accepted.
            HttpStatusCode.TooManyRequests => repeat is not (Repeat.Never or Repeat.WhenNeitherAcceptedNorRefused),

            // Of the gateway, or of a model that is gone. A start timeout of the caller's is no fault: it has passed for good.
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                !IsStartTimeout(response) && (repeat >= Repeat.Always || (repeat is not Repeat.Never && IsNeverAccepted(response))),

            // A model that failed would fail again, and be paid for again. Where no model answers, storage has failed, which passes.
            HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError => repeat is Repeat.AlsoAfterErrors,
            _ => false,
        };
    }

    /// <summary>Whether an answer says that no model has the request.</summary>
    public static bool IsNeverAccepted(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,

        // An answer with a request id comes from behind the gateway: the request was accepted, and a model may be at work.
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            !response.Headers.NonValidated.Contains("x-fal-request-id"),
        _ => false,
    };

    /// <summary>Whether a failure may be followed by another try: one of the network, and not one that would only come again.</summary>
    public static bool Allows(Repeat repeat, FailureKind failure) => repeat switch
    {
        Repeat.Always or Repeat.AlsoAfterErrors => failure is FailureKind.Unreachable or FailureKind.Lost or FailureKind.TimedOut,
        Repeat.WhenNotAccepted or Repeat.WhenNeitherAcceptedNorRefused => failure is FailureKind.Unreachable,
        _ => false,
    };

    /// <param name="jitter">Gives numbers from 0 to 1.</param>
    public static TimeSpan Delay(int attempt, HttpResponseHeaders? headers, TimeProvider time, Func<double> jitter)
    {
        if (headers is not null && RetryAfter(headers, time) is { } asked && asked > TimeSpan.Zero)
            return asked;
        var delay = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempt), Longest.TotalSeconds));
        return delay * (0.75 + (Math.Clamp(jitter(), 0, 1) * 0.5));
    }

    /// <summary>How long the service asks to wait; by its own clock where it tells the time.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - (headers.Date ?? time.GetUtcNow()),
        _ => null,
    };

    private static bool IsStartTimeout(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("x-fal-request-timeout-type", out var type) && type.ToString() == "user";
}
