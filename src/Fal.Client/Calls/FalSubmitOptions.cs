namespace Fal;

/// <summary>Options of a submit to the queue.</summary>
public record FalSubmitOptions : FalCallOptions
{
    /// <summary>Where the service posts the result when it is there. Query parameter <c>fal_webhook</c>.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>The place in the queue. Header <c>x-fal-queue-priority</c>.</summary>
    public FalPriority? Priority { get; init; }

    /// <summary>Whether the queue starts the work again after a runner failed. Header <c>x-fal-no-retry</c>.</summary>
    public bool? RetryFailedRunner { get; init; }
}
