using System.Text.Json;

namespace Fal;

/// <summary>What a webhook says of a request.</summary>
/// <typeparam name="TOutput">The type of the output.</typeparam>
public sealed record FalWebhookEvent<TOutput>
{
    internal const string Ok = "OK";

    /// <summary>The id that the submit returned.</summary>
    public required string RequestId { get; init; }

    /// <summary>The id of the last try, where the service tried more than once; else the same as <see cref="RequestId"/>.</summary>
    public string? GatewayRequestId { get; init; }

    /// <summary>
    /// The account that made the request, as the service signed it; null where the webhook was read without a check. The service signs the
    /// webhooks of all its accounts, so that whoever knows an app's address can have his own results sent there:
    /// <see cref="FalWebhookOptions.UserId"/> keeps out all but one's own.
    /// </summary>
    public string? UserId { get; init; }

    /// <summary>
    /// What the app knows the request by, where the address that it gave for the webhook carried it, in a form that only the app can make
    /// (Fal.AspNetCore does that); else null.
    /// </summary>
    public string? Job { get; init; }

    /// <summary>What became of the request: <c>OK</c>, <c>ERROR</c>, or what the service adds later.</summary>
    public required string Status { get; init; }

    /// <summary>Whether the status is <c>OK</c>.</summary>
    public bool IsOk => Status == Ok;

    /// <summary>The output; null where the status is not <c>OK</c>, or the service could not send it: see <see cref="PayloadError"/>.</summary>
    public TOutput? Payload { get; init; }

    /// <summary>Where the output is another than its schema says, as <see cref="FalResponse{TOutput}.Deviations"/>. <see cref="RawPayload"/> has it as it came.</summary>
    public IReadOnlyList<FalDeviation> Deviations { get; init; } = [];

    /// <summary>The payload as it came, whatever the status: of an error it has the details. Of kind <see cref="JsonValueKind.Undefined"/> where there is none.</summary>
    public JsonElement RawPayload { get; init; }

    /// <summary>Why the request failed.</summary>
    public string? Error { get; init; }

    /// <summary>The kind of failure, such as <see cref="FalErrorType.ContentPolicyViolation"/>; null where the service names none.</summary>
    public FalErrorType? ErrorType { get; init; }

    /// <summary>What is wrong with the input, where that is why the request failed.</summary>
    public IReadOnlyList<FalFieldError> Errors { get; init; } = [];

    /// <summary>Why the service could not send the output. <see cref="FalClient.Request{TInput, TOutput}"/> may still give it.</summary>
    public string? PayloadError { get; init; }

    /// <summary>The same, of a model: its output is read, and errors name the C# properties of its input.</summary>
    /// <typeparam name="TInput">The type of the model's input.</typeparam>
    /// <typeparam name="TModelOutput">The type of its output.</typeparam>
    /// <param name="endpoint">The model that the request was submitted to.</param>
    /// <returns>What the webhook says.</returns>
    /// <exception cref="FalException">The payload is not a <typeparamref name="TModelOutput"/>. It is in the error.</exception>
    public FalWebhookEvent<TModelOutput> As<TInput, TModelOutput>(FalEndpoint<TInput, TModelOutput> endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return WebhookReader.As(this, endpoint);
    }

    /// <summary>The request and its status.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => (Error ?? PayloadError) is { } error ? $"{Status} ({RequestId}): {error}" : $"{Status} ({RequestId})";
}
