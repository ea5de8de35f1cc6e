using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Fal;

/// <summary>
/// What a call is about. Every exception of the client is made here, so that each names the endpoint and the request, and none tells a
/// secret, not even by its cause.
/// </summary>
internal sealed record CallContext
{
    /// <summary>For what is sent without a key, and is about no endpoint.</summary>
    public static CallContext None { get; } = new();

    public Secrets? Secrets { get; init; }

    public string? EndpointId { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The C# properties of the input, so that errors can name them; null where they are not known.</summary>
    public IFalMembers? InputMembers { get; init; }

    /// <summary>What is being done, where the endpoint does not tell; errors start with it.</summary>
    public string? Purpose { get; init; }

    /// <summary>What to say where the service does not have the address.</summary>
    public string? WhenNotFound { get; init; }

    public static CallContext Of(EndpointId endpoint, IFalMembers? inputMembers, Secrets secrets) =>
        new() { EndpointId = endpoint.Text, InputMembers = inputMembers, Secrets = secrets };

    /// <summary>The same about a request whose id is known now.</summary>
    public CallContext WithRequest(string? requestId) => requestId is null || requestId == RequestId ? this : this with { RequestId = requestId };

    /// <summary>An error that none of the others is.</summary>
    /// <param name="body">What the service said, as it came.</param>
    public FalException Error(string message, Exception? cause = null, string? body = null) => new(Describe(message), Cause(cause))
    {
        EndpointId = EndpointId,
        RequestId = RequestId,
        Body = Redact(body),
    };

    /// <summary>The service could not be reached, or the connection was lost.</summary>
    public FalConnectionException Connection(string message, Exception? cause = null) => new(Describe(message), Cause(cause))
    {
        EndpointId = EndpointId,
        RequestId = RequestId,
    };

    /// <summary>A time limit has passed.</summary>
    /// <param name="body">What the service said, as it came.</param>
    public FalTimeoutException Timeout(string message, Exception? cause = null, string? body = null) => new(Describe(message), Cause(cause))
    {
        EndpointId = EndpointId,
        RequestId = RequestId,
        Body = Redact(body),
    };

    /// <summary>The service refused a request, or the model failed.</summary>
    /// <param name="body">What the service said, as it came.</param>
    public FalApiException Api(string message, HttpStatusCode status, ErrorHints hints = default, string? body = null) => new(Describe(message), status)
    {
        EndpointId = EndpointId,
        RequestId = RequestId,
        Body = Redact(body),
        ErrorType = Redact(hints.ErrorType),
        IsRetryable = hints.IsRetryable,
        RetryAfter = hints.RetryAfter,
    };

    /// <summary>The input was refused.</summary>
    /// <param name="body">What the service said, as it came; null where the client refused it.</param>
    public FalValidationException Validation(string message, IReadOnlyList<FalFieldError> errors, ErrorHints hints = default, string? body = null) =>
        new(Describe(message), errors)
        {
            EndpointId = EndpointId,
            RequestId = RequestId,
            Body = Redact(body),
            ErrorType = Redact(hints.ErrorType),
            IsRetryable = hints.IsRetryable,
        };

    /// <summary>The caller's cancellation, with the caller's own token.</summary>
    /// <param name="message">What to tell; what the cause does when null.</param>
    public OperationCanceledException Cancelled(OperationCanceledException cause, CancellationToken caller, string? message = null) =>
        new(message is null ? cause.Message : Describe(message), Cause(cause), caller);

    /// <summary>
    /// The edge where exceptions of others become the client's own: any exception of the network, of a handler or of a parser. It stays
    /// there as the cause.
    /// </summary>
    /// <param name="message">What to tell.</param>
    public FalException Wrap(Exception error, string message) => error as FalException ?? Failure.KindOf(error) switch
    {
        FailureKind.Unreachable or FailureKind.Lost => Connection(message, error),
        FailureKind.TimedOut => Timeout(message, error),
        _ => Error(message, error),
    };

    /// <summary>The same, in words that fit any request.</summary>
    /// <param name="host">Whom the request was sent to.</param>
    public FalException WrapFrom(string host, Exception error) => Wrap(error, Failure.Sentence(error, host));

    /// <summary>A text without the keys and tokens that the client has sent.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text) => Secrets is null ? text : Secrets.Redact(text);

    /// <summary>A message that starts with the purpose and ends with the endpoint and the request.</summary>
    private string Describe(string message)
    {
        var about = (EndpointId, RequestId) switch
        {
            (null, null) => "",
            (_, null) => $" ({EndpointId})",
            (null, _) => $" (request {RequestId})",
            _ => $" ({EndpointId}, request {RequestId})",
        };
        return Redact(Purpose is null ? message : $"{Purpose}: {message}") + about;
    }

    /// <summary>A cause as it may be logged: whoever logs an error logs its causes, too.</summary>
    private Exception? Cause(Exception? error) =>
        error?.ToString() is { } text && Redact(text) is var redacted && redacted != text ? new RedactedException(redacted) : error;
}
