using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fal.Shared;

namespace Fal;

/// <summary>
/// What a call is about. The exceptions of calls are made here, so that each names the endpoint and the request, and none tells a secret,
/// not even by its cause.
/// </summary>
internal sealed record CallContext
{
    /// <summary>The body has all of what the service said.</summary>
    private const int LongestMessage = 4_000;

    /// <summary>For what is sent without a key, and is about no endpoint.</summary>
    public static CallContext None { get; } = new();

    public Secrets? Secrets { get; init; }

    public string? EndpointId { get; init; }

    public string? RequestId { get; init; }

    /// <summary>What the request is billed for, where the service has said it.</summary>
    public decimal? BillableUnits { get; init; }

    /// <summary>Whether something that is paid for was sent, and nothing tells whether the service has accepted it.</summary>
    public bool MayHaveBeenAccepted { get; init; }

    /// <summary>The C# properties of the input, so that errors can name them; null where they are not known.</summary>
    public IFalMembers? InputMembers { get; init; }

    /// <summary>What is being done, where the endpoint does not tell; errors start with it.</summary>
    public string? Purpose { get; init; }

    /// <summary>What to say where the service does not have the address.</summary>
    public string? WhenNotFound { get; init; }

    public static CallContext Of(EndpointId endpoint, IFalMembers? inputMembers, Secrets secrets) =>
        new() { EndpointId = endpoint.Text, InputMembers = inputMembers, Secrets = secrets };

    /// <summary>The same about a request whose id is known now.</summary>
    /// <param name="requestId">As the service says it; secrets are taken out of it here.</param>
    public CallContext WithRequest(string? requestId) => requestId is null || requestId == RequestId ? this : this with { RequestId = Redact(requestId) };

    /// <summary>The same about a request that has been answered.</summary>
    /// <param name="isTaken">Whether it was taken, and is paid for, also where its answer cannot be read.</param>
    public CallContext WithAnswer(HttpResponseHeaders headers, bool isTaken = false)
    {
        var (requestId, units) = (RequestId ?? Redact(headers.RequestId()), headers.BillableUnits() ?? BillableUnits);
        return requestId == RequestId && units == BillableUnits && !isTaken
            ? this
            : this with { RequestId = requestId, BillableUnits = units, MayHaveBeenAccepted = MayHaveBeenAccepted || isTaken };
    }

    /// <summary>An error that none of the others is.</summary>
    /// <param name="body">What the service said; secrets are taken out of it here.</param>
    public FalException Error(string message, Exception? cause = null, string? body = null) => new(Describe(message), Cause(cause))
    {
        EndpointId = EndpointId,
        RequestId = RequestId,
        BillableUnits = BillableUnits,
        MayHaveBeenAccepted = MayHaveBeenAccepted,
        Body = RedactBody(body),
    };

    /// <summary>The service could not be reached, or the connection was lost.</summary>
    public FalConnectionException Connection(string message, Exception? cause = null) => new(Describe(message), Cause(cause))
    {
        EndpointId = EndpointId,
        RequestId = RequestId,
        BillableUnits = BillableUnits,
        MayHaveBeenAccepted = MayHaveBeenAccepted,
    };

    /// <summary>A time limit has passed.</summary>
    /// <param name="body">What the service said; secrets are taken out of it here.</param>
    public FalTimeoutException Timeout(string message, Exception? cause = null, string? body = null) => new(Describe(message), Cause(cause))
    {
        EndpointId = EndpointId,
        RequestId = RequestId,
        BillableUnits = BillableUnits,
        MayHaveBeenAccepted = MayHaveBeenAccepted,
        Body = RedactBody(body),
    };

    /// <summary>The service refused a request, or the model failed.</summary>
    /// <param name="body">What the service said; secrets are taken out of it here.</param>
    public FalApiException Api(string message, HttpStatusCode status, ErrorHints hints = default, string? body = null) => new(Describe(message), status)
    {
        EndpointId = EndpointId,
        RequestId = RequestId,
        BillableUnits = BillableUnits,
        MayHaveBeenAccepted = MayHaveBeenAccepted,
        Body = RedactBody(body),
        ErrorType = Redact(hints.ErrorType),
        Categories = Redact(hints.Categories),
        SuccessorId = Redact(hints.SuccessorId),
        IsRetryable = hints.IsRetryable,
        RetryAfter = hints.RetryAfter,
    };

    /// <summary>The input was refused.</summary>
    /// <param name="body">What the service said; secrets are taken out of it here. Null where the client refused it.</param>
    public FalValidationException Validation(string message, IReadOnlyList<FalFieldError> errors, ErrorHints hints = default, string? body = null) =>
        new(Describe(message), errors)
        {
            EndpointId = EndpointId,
            RequestId = RequestId,
            BillableUnits = BillableUnits,
            MayHaveBeenAccepted = MayHaveBeenAccepted,
            Body = RedactBody(body),
            ErrorType = Redact(hints.ErrorType),
            Categories = Redact(hints.Categories),
            SuccessorId = Redact(hints.SuccessorId),
            IsRetryable = hints.IsRetryable,
            RetryAfter = hints.RetryAfter,
        };

    /// <summary>Some of several files could not be saved.</summary>
    /// <param name="paths">Where the files are; null for each that was not saved.</param>
    public FalSaveException NotSaved(string message, IReadOnlyList<string?> paths, Exception cause) => new(Describe(message), paths, Cause(cause));

    /// <summary>A cancellation, with the token of whoever cancelled.</summary>
    /// <param name="cause">What came of it: any exception, since a handler may put one of its own around the cancellation.</param>
    /// <param name="token">The token as it was given to the client, or to the part of it that is left by this exception.</param>
    /// <param name="message">What to tell; what the cause does when null.</param>
    public OperationCanceledException Cancelled(Exception cause, CancellationToken token, string? message = null)
    {
        var text = message is null && cause is OperationCanceledException ? Redact(Failure.Message(cause)) : Describe(message ?? "The call was cancelled.");
        return new OperationCanceledException(text, Cause(cause), token);
    }

    /// <summary>
    /// The edge where exceptions of others become the client's own: any exception of the network, of a handler or of a parser. It stays
    /// there as the cause.
    /// </summary>
    /// <param name="message">What to tell.</param>
    public FalException Wrap(Exception error, string message) => error is FalException other ? WithoutSecrets(other) : Failure.KindOf(error) switch
    {
        FailureKind.Unreachable or FailureKind.Closed or FailureKind.Lost => Connection(message, error),
        FailureKind.TimedOut => Timeout(message, error),
        _ => Error(message, error),
    };

    /// <summary>The same exception; where it tells a secret, since a handler of the caller's made it, one like it that does not.</summary>
    public FalException WithoutSecrets(FalException error)
    {
        if (!TellsSecret(error))
            return error;
        var message = Redact(Failure.Message(error));
        var cause = Cause(error.InnerException);
        return error switch
        {
            FalValidationException refused => new FalValidationException(message, [.. refused.Errors.Select(WithoutSecrets)])
            {
                EndpointId = error.EndpointId,
                RequestId = error.RequestId,
                BillableUnits = error.BillableUnits,
                MayHaveBeenAccepted = error.MayHaveBeenAccepted,
                Body = RedactBody(error.Body),
                ErrorType = Redact(refused.ErrorType),
                Categories = Redact(refused.Categories),
                SuccessorId = Redact(refused.SuccessorId),
                IsRetryable = refused.IsRetryable,
                RetryAfter = refused.RetryAfter,
            },
            FalApiException failed => new FalApiException(message, failed.StatusCode, cause)
            {
                EndpointId = error.EndpointId,
                RequestId = error.RequestId,
                BillableUnits = error.BillableUnits,
                MayHaveBeenAccepted = error.MayHaveBeenAccepted,
                Body = RedactBody(error.Body),
                ErrorType = Redact(failed.ErrorType),
                Categories = Redact(failed.Categories),
                SuccessorId = Redact(failed.SuccessorId),
                IsRetryable = failed.IsRetryable,
                RetryAfter = failed.RetryAfter,
            },
            FalTimeoutException => new FalTimeoutException(message, cause) { EndpointId = error.EndpointId, RequestId = error.RequestId, Body = RedactBody(error.Body), BillableUnits = error.BillableUnits, MayHaveBeenAccepted = error.MayHaveBeenAccepted },
            FalConnectionException => new FalConnectionException(message, cause) { EndpointId = error.EndpointId, RequestId = error.RequestId, Body = RedactBody(error.Body), BillableUnits = error.BillableUnits, MayHaveBeenAccepted = error.MayHaveBeenAccepted },
            _ => new FalException(message, cause) { EndpointId = error.EndpointId, RequestId = error.RequestId, Body = RedactBody(error.Body), BillableUnits = error.BillableUnits, MayHaveBeenAccepted = error.MayHaveBeenAccepted },
        };
    }

    /// <summary>The same, in words that fit any request.</summary>
    /// <param name="host">Whom the request was sent to.</param>
    public FalException WrapFrom(string host, Exception error) => Wrap(error, Failure.Sentence(error, host));

    /// <summary>A text without the keys and tokens that the client has sent.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text) => Secrets is null ? text : Secrets.Redact(text);

    /// <summary>A body without them, however its JSON escapes them.</summary>
    [return: NotNullIfNotNull(nameof(body))]
    public string? RedactBody(string? body) => Secrets is null || body is null ? body : Secrets.RedactBody(body);

    /// <summary>
    /// A message that starts with the purpose and ends with the endpoint and the request, on one line: what a schema or the service has put into
    /// it can look like no other line of a log.
    /// </summary>
    private string Describe(string message)
    {
        var about = (EndpointId, RequestId) switch
        {
            (null, null) => "",
            (_, null) => $" ({EndpointId})",
            (null, _) => $" (request {RequestId})",
            _ => $" ({EndpointId}, request {RequestId})",
        };
        return VisibleText.Of(Redact(Purpose is null ? message : $"{Purpose}: {message}"), LongestMessage) + VisibleText.Of(about);
    }

    /// <summary>A cause as it may be logged: whoever logs an error logs its causes, too.</summary>
    private Exception? Cause(Exception? error) =>
        error is null || !TellsSecret(error) ? error : new RedactedException(Redact(Failure.Text(error)));

    /// <summary>Whether an exception, or one of its causes, tells a secret. One that cannot tell anything, since it throws, counts as such.</summary>
    private bool TellsSecret(Exception error)
    {
        try
        {
            return IsSecret(error.ToString()) || IsSecret(error.Message) || IsSecret(Text(error.Data))
                || (error is FalException { Body: { } body } && RedactBody(body) != body)
                || (error is FalApiException api && IsSecret($"{api.ErrorType} {string.Join(' ', api.Categories)} {api.SuccessorId}"))
                || (error is FalValidationException { Errors: var fields } && fields.Any(field => IsSecret($"{field} {field.Type} {string.Join(' ', field.Categories)} {field.Context}")))
                || (error is AggregateException { InnerExceptions: var several } ? several.Any(TellsSecret) : error.InnerException is { } cause && TellsSecret(cause));
        }
        catch (Exception)
        {
            return true;
        }
    }

    private static string Text(IDictionary data)
    {
        var text = new StringBuilder();
        foreach (DictionaryEntry entry in data)
            text.AppendLine(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}");
        return text.ToString();
    }

    private FalErrorType? Redact(FalErrorType? type) => FalErrorType.OrNull(Redact(type?.Value));

    private IReadOnlyList<string> Redact(IReadOnlyList<string> texts) => texts.Count == 0 ? texts : [.. texts.Select(text => Redact(text))];

    /// <summary>Whether a text tells a key or a token that the client has sent.</summary>
    public bool IsSecret(string text) => Redact(text) != text;

    private FalFieldError WithoutSecrets(FalFieldError field) => new(Redact(field.Path), Redact(field.Message), Redact(field.Type))
    {
        PropertyPath = Redact(field.PropertyPath),
        Categories = Redact(field.Categories),
        Context = IsSecret(field.Context.ToString() ?? "") ? FalProperties.Empty : field.Context,
    };
}
