using Fal;
using Fal.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

#pragma warning disable RS0026 // No call can mean both: they differ in what is no text.

namespace Microsoft.AspNetCore.Routing;

/// <summary>The addresses of the app's own webhook routes, for <see cref="FalSubmitOptions.WebhookUrl"/>.</summary>
public static class FalWebhookLinkGeneratorExtensions
{
    /// <summary>The address of a model's webhook route, at the host that the current request came to.</summary>
    /// <remarks>
    /// Whoever sends the request chooses that host, unless the app limits it by <c>AllowedHosts</c>; behind a proxy it takes
    /// <c>UseForwardedHeaders()</c>. Where the app knows its public address, the other overload needs neither.
    /// </remarks>
    /// <param name="links">Makes the app's links.</param>
    /// <param name="context">The current request.</param>
    /// <param name="endpoint">The model that <see cref="FalWebhookEndpointRouteBuilderExtensions.MapFalWebhook"/> mapped.</param>
    /// <param name="job">What the app knows the request by; comes back as <see cref="FalWebhookEvent{TOutput}.Job"/>, and nobody else can make or read it. Up to 512 characters; null for none.</param>
    /// <param name="clientName">The name that the route was mapped with; null for none.</param>
    /// <returns>The address.</returns>
    /// <exception cref="InvalidOperationException">No webhook of the model is mapped, or there is a job and no data protection in the container.</exception>
    public static Uri GetFalWebhookUri(this LinkGenerator links, HttpContext context, FalEndpoint endpoint, string? job, string? clientName = null)
    {
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(context);
        var values = Values(context.RequestServices, endpoint, job);
        return Address(links.GetUriByName(context, NameOf(endpoint, clientName), values), endpoint);
    }

    /// <summary>The address of a model's webhook route, at the app's public address.</summary>
    /// <param name="links">Makes the app's links.</param>
    /// <param name="services">The app's services.</param>
    /// <param name="publicAddress">Where the service reaches the app, such as <c>https://app.example.com</c>; with the path below which the app is, if any.</param>
    /// <param name="endpoint">The model that <see cref="FalWebhookEndpointRouteBuilderExtensions.MapFalWebhook"/> mapped.</param>
    /// <param name="job">What the app knows the request by; comes back as <see cref="FalWebhookEvent{TOutput}.Job"/>, and nobody else can make or read it. Up to 512 characters; null for none.</param>
    /// <param name="clientName">The name that the route was mapped with; null for none.</param>
    /// <returns>The address.</returns>
    /// <exception cref="InvalidOperationException">No webhook of the model is mapped, or there is a job and no data protection in the container.</exception>
    public static Uri GetFalWebhookUri(this LinkGenerator links, IServiceProvider services, Uri publicAddress, FalEndpoint endpoint, string? job, string? clientName = null)
    {
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(publicAddress);
        if (!publicAddress.IsAbsoluteUri)
            throw new ArgumentException($"'{publicAddress}' is no absolute address, such as https://app.example.com.", nameof(publicAddress));
        var values = Values(services, endpoint, job);
        var below = publicAddress.AbsolutePath.TrimEnd('/');
        return Address(
            links.GetUriByName(NameOf(endpoint, clientName), values, publicAddress.Scheme, new HostString(publicAddress.Authority), below.Length == 0 ? default : PathString.FromUriComponent(below)),
            endpoint);
    }

    /// <summary>What a model's webhook route is called in the app.</summary>
    internal static string NameOf(FalEndpoint endpoint, string? clientName) => clientName is null ? $"fal-webhook:{endpoint.Id}" : $"fal-webhook:{clientName}:{endpoint.Id}";

    private static RouteValueDictionary Values(IServiceProvider services, FalEndpoint endpoint, string? job)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (job is null)
            return [];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(job.Length, 512, nameof(job));
        return new() { [WebhookJob.Parameter] = WebhookJob.Protect(services, endpoint, job) };
    }

    private static Uri Address(string? address, FalEndpoint endpoint) => address is null
        ? throw new InvalidOperationException($"No webhook of '{endpoint.Id}' is mapped, or its route takes values: call app.MapFalWebhook with this endpoint.")
        : new Uri(address);
}
