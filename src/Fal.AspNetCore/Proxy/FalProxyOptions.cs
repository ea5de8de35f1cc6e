namespace Fal.AspNetCore;

/// <summary>What a proxy lets through.</summary>
public sealed class FalProxyOptions : FalAllowedEndpoints
{
    /// <summary>
    /// Is told what calls cost, in the units of the model's price, before their callers have an answer. Null for nobody. What it throws is
    /// logged, and the answer goes on.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Each call that is billed (<see cref="FalProxyCall.IsBilled"/>) and was admitted is told once: 0 where the service did not take it, null
    /// where the units are not known. Those of a submit are not: it is told with the id of its request (<see cref="FalProxyCall.RequestId"/>), and
    /// the units come with the result, under that id, each time that somebody fetches it; a caller may never do so. Null is also for a call
    /// whose answer was lost, or whose caller has gone.
    /// </para>
    /// <para>So a budget that has to hold puts aside what a call can cost at most when it admits it, and gives back the rest when it is told.</para>
    /// </remarks>
    public Func<FalProxyCall, decimal?, CancellationToken, ValueTask>? Charged { get; set; }

    /// <summary>
    /// Whether files may be uploaded to the storage of the app's account; true, since models take pictures, sound and films as addresses. What is
    /// uploaded can be read by whoever knows its address.
    /// </summary>
    public bool AllowUploads { get; set; } = true;

    /// <summary>
    /// Whether callers may name an address that the service posts the result to; false. It would post to where the caller says, in the name of
    /// the app's account, which the signature of the webhook tells: also to the app's own webhook route.
    /// </summary>
    public bool AllowWebhooks { get; set; }
}
