using System.Net;
using Studio.Runs;

namespace Fal.Studio.Tests;

public class RunErrorTests
{
    public static TheoryData<FalException, string> Failures => new()
    {
        { new FalValidationException("x", []), "The model refused the input" },
        { new FalApiException("x", HttpStatusCode.UnprocessableEntity) { ErrorType = FalErrorType.ContentPolicyViolation }, "The content was flagged" },
        { new FalApiException("x", HttpStatusCode.InternalServerError) { IsRetryable = true }, "The model failed this time" },
        { new FalApiException("x", HttpStatusCode.InternalServerError) { IsRetryable = false }, "The model failed" },
        { new FalApiException("x", HttpStatusCode.Unauthorized), "The key was not accepted" },
        { new FalApiException("x", HttpStatusCode.Forbidden), "The account may not do this" },
        { new FalApiException("x", HttpStatusCode.TooManyRequests) { IsRetryable = false }, "Too many requests at once" },
        { new FalApiException("x", HttpStatusCode.BadGateway), "The service answered 502" },
        { new FalTimeoutException("x"), "It took too long" },
        { new FalConnectionException("x"), "The service could not be reached" },
        { new FalException("x"), "The answer cannot be shown" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Each_kind_of_failure_has_its_own_words(FalException error, string title) => Assert.Equal((title, "x"), (RunError.Of(error).Title, RunError.Of(error).Details));

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "Wait a little")]
    [InlineData(HttpStatusCode.InternalServerError, "may work")]
    [InlineData(HttpStatusCode.GatewayTimeout, "may work")]
    [InlineData(HttpStatusCode.NotFound, "will fail again")]
    public void What_helps_is_told_by_the_status(HttpStatusCode status, string advice) =>
        Assert.Contains(advice, RunError.Of(new FalApiException("x", status)).Advice, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Accepted), DisableDiscoveryEnumeration = true)]
    public void Who_may_have_paid_is_told_before_he_runs_it_again(FalException error) =>
        Assert.Contains("look at your account", RunError.Of(error).Advice, StringComparison.Ordinal);

    public static TheoryData<FalException> Accepted =>
    [
        new FalConnectionException("x") { MayHaveBeenAccepted = true },
        new FalApiException("x", HttpStatusCode.InternalServerError) { MayHaveBeenAccepted = true },
        new FalApiException("x", HttpStatusCode.BadGateway) { MayHaveBeenAccepted = true, IsRetryable = true },
        new FalTimeoutException("x") { MayHaveBeenAccepted = true },
        new FalException("x") { MayHaveBeenAccepted = true },
    ];
}
