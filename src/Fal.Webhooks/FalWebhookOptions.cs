namespace Fal;

/// <summary>How a <see cref="FalWebhook"/> decides what it trusts. Copied when it is made.</summary>
public sealed class FalWebhookOptions
{
    /// <summary>
    /// Where the service publishes the keys that it signs with: <c>https://rest.alpha.fal.ai/.well-known/jwks.json</c>, or the same below
    /// the host that <c>FAL_REST_HOST</c> in the environment names. The service has them on <c>rest.fal.ai</c>, too; of these two hosts the
    /// other is asked where the one that is named does not give any.
    /// </summary>
    public Uri JwksAddress { get; set; } = FromEnvironment() ?? new("https://rest.alpha.fal.ai/.well-known/jwks.json");

    /// <summary>Whether the keys only come over an encrypted connection, or from this machine: whoever can change them on their way can forge webhooks. True.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>How far the time of a webhook may be from now, before or after. 5 minutes; zero or more.</summary>
    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the keys are used before they are fetched again. 24 hours, which is also the most; more than zero.</summary>
    public TimeSpan CacheTime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// The account whose webhooks are taken, as the header <c>X-Fal-Webhook-User-Id</c> names it; null for those of any. The service signs the
    /// webhooks of all its accounts alike, so that without this whoever knows the app's address can have his own results sent to it.
    /// </summary>
    public string? UserId { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal FalWebhookOptions Copy()
    {
        OptionCheck.Address(JwksAddress, nameof(JwksAddress), "https", "http");
        if (RequireHttps)
            OptionCheck.Encrypted(JwksAddress, nameof(JwksAddress), $"{nameof(FalWebhookOptions)}.{nameof(RequireHttps)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(Tolerance, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CacheTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CacheTime, TimeSpan.FromHours(24));
        ArgumentNullException.ThrowIfNull(TimeProvider);
        return (FalWebhookOptions)MemberwiseClone();
    }

    private static Uri? FromEnvironment() =>
        FalClientOptions.HostFromEnvironment("FAL_REST_HOST") is { } host ? new Uri($"{host.AbsoluteUri.TrimEnd('/')}/.well-known/jwks.json") : null;
}
