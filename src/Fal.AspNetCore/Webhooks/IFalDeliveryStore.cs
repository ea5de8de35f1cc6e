namespace Fal.AspNetCore;

/// <summary>
/// Remembers which webhooks have been handled, so that one that is sent again is answered and not handled again. In the app's memory, unless
/// its container has another: an app with several instances, or one that must remember across a restart, registers its own.
/// </summary>
/// <remarks>
/// A webhook is marked as done when its handler has returned. After a crash between the two it is sent and handled again, and two instances
/// that share a store may be sent the same one while neither is done. So what a handler does must be safe to do twice, as by a unique key.
/// </remarks>
public interface IFalDeliveryStore
{
    /// <summary>Whether the webhook of a request has been handled.</summary>
    /// <param name="requestId">The id of the request.</param>
    /// <param name="cancellationToken">Ends the wait. The webhook is sent again.</param>
    /// <returns>True where it needs no handling.</returns>
    ValueTask<bool> IsDoneAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>Remembers that the webhook of a request has been handled, for 3 hours at least: the service sends none for longer.</summary>
    /// <param name="requestId">The id of the request.</param>
    /// <param name="cancellationToken">Ends the wait. The webhook is sent and handled again.</param>
    ValueTask MarkDoneAsync(string requestId, CancellationToken cancellationToken);
}
