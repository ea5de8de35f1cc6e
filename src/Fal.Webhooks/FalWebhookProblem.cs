namespace Fal;

/// <summary>What is wrong with a request that should be a webhook.</summary>
public enum FalWebhookProblem
{
    /// <summary>One of the four <c>X-Fal-Webhook-…</c> headers is not there.</summary>
    MissingHeader,

    /// <summary>The time is not a number, or the signature is not hexadecimal.</summary>
    InvalidHeader,

    /// <summary>The time is too far from now: a request that is sent a second time, or one of the two clocks is wrong.</summary>
    Stale,

    /// <summary>No key of the service made this signature for these headers and this body.</summary>
    WrongSignature,

    /// <summary>The service signed it for another account than <see cref="FalWebhookOptions.UserId"/>.</summary>
    OtherUser,
}
