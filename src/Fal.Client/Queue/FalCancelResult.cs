namespace Fal;

/// <summary>What became of a wish to cancel a request.</summary>
public enum FalCancelResult
{
    /// <summary>The request will be cancelled, unless it completes first.</summary>
    CancellationRequested,

    /// <summary>The request had already completed.</summary>
    AlreadyCompleted,

    /// <summary>The service does not know the request.</summary>
    NotFound,
}
