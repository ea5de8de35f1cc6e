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

    /// <summary>The kind of error as the service names it, such as <c>runner_connection_error</c>.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Whether the service says that the same request may work later; null where it says nothing.</summary>
    public bool? IsRetryable { get; init; }

    /// <summary>How long the service asks to wait before the next request, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
