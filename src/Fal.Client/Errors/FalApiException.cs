using System.Net;

namespace Fal;

/// <summary>The service refused a request, or the model failed.</summary>
public class FalApiException : FalException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="innerException">Its cause.</param>
    public FalApiException(string message, HttpStatusCode statusCode, Exception? innerException = null)
        : base(message, innerException) => StatusCode = statusCode;

    /// <summary>The HTTP status. 422 also where the client itself refused the input.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>
    /// The kind of error, such as <see cref="FalErrorType.ContentPolicyViolation"/>: what the answer says of itself, else what all its field
    /// errors have in common. Null where the service names none, or several.
    /// </summary>
    public FalErrorType? ErrorType { get; init; }

    /// <summary>
    /// What content that was flagged was flagged as: <c>harassment</c>, <c>hate</c>, <c>illicit</c>, <c>self-harm</c>, <c>sexual</c>,
    /// <c>violence</c>, or <c>model_moderated</c> where the model itself refused it. None where the service does not say.
    /// </summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>
    /// The endpoint to call instead, of an error of type <see cref="FalErrorType.EndpointDeprecated"/>; null where the service names none.
    /// </summary>
    public string? SuccessorId { get; init; }

    /// <summary>
    /// Whether the service says that the same request may work later, by the header <c>x-fal-needs-retry</c> or <c>x-fal-retryable</c>; null
    /// where it says nothing.
    /// </summary>
    public bool? IsRetryable { get; init; }

    /// <summary>How long the service asks to wait before the next request, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
