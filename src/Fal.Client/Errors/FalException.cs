using System.Net;

namespace Fal;

/// <summary>A call that failed. The message names the endpoint and the request and never holds a key.</summary>
public class FalException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Its cause.</param>
    public FalException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The endpoint that was called, where one was.</summary>
    public string? EndpointId { get; init; }

    /// <summary>
    /// The service's id of the request, where it is known. A queued request goes on unless it was cancelled: see
    /// <see cref="FalClient.Request{TInput, TOutput}"/>.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>The body of the service's answer, as it came, where there was one.</summary>
    public string? Body { get; init; }
}

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

/// <summary>The input does not fit the model's schema: refused by the service, or by the client before anything was sent.</summary>
public sealed class FalValidationException : FalApiException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="errors">Every violation.</param>
    public FalValidationException(string message, IReadOnlyList<FalFieldError> errors)
        : base(message, HttpStatusCode.UnprocessableEntity)
    {
        ArgumentNullException.ThrowIfNull(errors);
        Errors = errors;
    }

    /// <summary>Every violation. One without a path is about the input as a whole.</summary>
    public IReadOnlyList<FalFieldError> Errors { get; }
}

/// <summary>One violation of a model's schema.</summary>
/// <param name="Path">Where in the input, such as <c>image_size.width</c> or <c>loras[0].path</c>; empty for the input as a whole.</param>
/// <param name="Message">What is wrong with the value.</param>
/// <param name="Type">The kind of violation as the service names it, such as <c>less_than_equal</c>.</param>
public sealed record FalFieldError(string Path, string Message, string? Type = null)
{
    /// <summary>
    /// The same in C#, such as <c>ImageSize.Width</c> or <c>Loras[0].Path</c>; null for the input as a whole, and where the input's type
    /// does not have the property.
    /// </summary>
    public string? PropertyPath { get; init; }

    /// <summary>More about the violation, such as the limit: <c>{"le": 50}</c>.</summary>
    public FalProperties Context { get; init; } = FalProperties.Empty;

    /// <summary>Where, in C# and in JSON, and the message: <c>NumImages (num_images): Input should be less than or equal to 4</c>.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Path.Length == 0 ? Message
        : PropertyPath is null || PropertyPath == Path ? $"{Path}: {Message}"
        : $"{PropertyPath} ({Path}): {Message}";
}

/// <summary>
/// A time limit that the caller set has passed. A queued request was cancelled on the service, as far as it could be reached:
/// see <see cref="FalException.RequestId"/>.
/// </summary>
public sealed class FalTimeoutException : FalException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What took too long.</param>
    /// <param name="innerException">Its cause.</param>
    public FalTimeoutException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The service could not be reached, or the connection to it was lost.</summary>
public sealed class FalConnectionException : FalException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Its cause.</param>
    public FalConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
