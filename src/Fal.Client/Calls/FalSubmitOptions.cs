namespace Fal;

/// <summary>Options of a submit to the queue.</summary>
public record FalSubmitOptions : FalCallOptions
{
    /// <summary>Where the service posts the result when it is there. Query parameter <c>fal_webhook</c>.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>The place in the queue. Header <c>x-fal-queue-priority</c>.</summary>
    public FalPriority? Priority { get; init; }

    /// <summary>
    /// How many requests of all callers may wait in the endpoint's queue already; where there are more, the submit fails with a
    /// <see cref="FalApiException"/> of status 429, which is then not repeated. 0 or more. Query parameter <c>fal_max_queue_length</c>.
    /// </summary>
    public int? MaxQueueLength { get; init; }

    /// <summary>Whether the queue starts the work again after a runner failed. Header <c>x-fal-no-retry</c>.</summary>
    public bool? RetryFailedRunner { get; init; }
}
