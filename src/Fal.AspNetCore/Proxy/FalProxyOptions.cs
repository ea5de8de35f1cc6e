namespace Fal.AspNetCore;

/// <summary>What a proxy lets through.</summary>
public sealed class FalProxyOptions : FalAllowedEndpoints
{
    /// <summary>
    /// Is told what an answer is billed for, in the units of the model's price: of runs, streams and results, as soon as their head has come.
    /// Null for nobody. What it throws is logged, and the answer goes on.
    /// </summary>
    /// <remarks>
    /// A result that is fetched twice is told twice: count it by <see cref="FalProxyCall.RequestId"/>. What a caller submits and never fetches, and a
    /// run that he gives up, are billed and not told: a limit that has to hold counts calls in <see cref="FalAllowedEndpoints.Admit"/>.
    /// </remarks>
    public Func<FalProxyCall, decimal, CancellationToken, ValueTask>? Charged { get; set; }

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
