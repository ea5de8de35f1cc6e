using Fal;
using Fal.AspNetCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Tells the health of an app's access to the service.</summary>
public static class FalHealthChecksBuilderExtensions
{
    /// <summary>
    /// Checks that the service can be reached and takes the app's key, by <see cref="FalClient.CheckCredentialsAsync"/>: nothing is paid for. It needs
    /// <c>services.AddFal()</c>. What it found is kept for 30 seconds, so that frequent probes are no load for the service.
    /// </summary>
    /// <remarks>
    /// It belongs to readiness, not to liveness: to restart the app mends neither the service nor the key. A key that is missing or refused, or
    /// whose account is locked, is said in the description; no key is in it.
    /// </remarks>
    /// <param name="builder">The app's health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What a failure counts as; null for <see cref="HealthStatus.Unhealthy"/>. An app that can do without the service says <see cref="HealthStatus.Degraded"/>.</param>
    /// <param name="tags">Tags to choose checks by, such as <c>ready</c>.</param>
    /// <param name="timeout">How long it may take; null for 10 seconds.</param>
    /// <param name="clientName">The client of <c>services.AddFal(name, …)</c> whose key is checked; null for the one without a name.</param>
    /// <returns>The app's health checks.</returns>
    public static IHealthChecksBuilder AddFal(
        this IHealthChecksBuilder builder, string name = "fal", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null,
        string? clientName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var last = new FalHealthCheck.Last();
        var registration = new HealthCheckRegistration(name, services => new FalHealthCheck(last, services, clientName), failureStatus, tags, timeout ?? TimeSpan.FromSeconds(10));
        return builder.Add(registration);
    }
}
