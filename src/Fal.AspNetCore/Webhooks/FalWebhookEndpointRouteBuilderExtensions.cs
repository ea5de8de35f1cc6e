using System.Diagnostics.CodeAnalysis;
using Fal;
using Fal.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the webhooks of models.</summary>
public static class FalWebhookEndpointRouteBuilderExtensions
{
    /// <summary>The most that a webhook may have, in bytes: 10 MB.</summary>
    private const int MaxBodySize = 10_000_000;

    /// <summary>
    /// Maps the webhook of a model: the handler gets what the service signed, read as the model's output, once for each request. It needs
    /// <c>services.AddFalWebhooks()</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The service sends a webhook again until it is answered with 2xx, for about an hour. It is answered 200 when the handler has returned,
    /// or had before (<see cref="IFalDeliveryStore"/>); 401 where the service did not sign it, or its job is none that this app wrote; 413
    /// where it is longer than the route takes (10 MB, or what <c>.WithMetadata(new RequestSizeLimitAttribute(…))</c> says); 503 where the keys of
    /// the service could not be fetched; 409 while it is being handled; 500 where it cannot be read or the handler fails, which is logged.
    /// </para>
    /// <para>
    /// The service signs the webhooks of all its customers: whoever knows the route's address can have his own results sent to it. Set
    /// <see cref="FalWebhookOptions.UserId"/> to one's own account, or have the address carry a job
    /// (<see cref="FalWebhookLinkGeneratorExtensions.GetFalWebhookUri(LinkGenerator, HttpContext, FalEndpoint, string?, string?)"/>) and do nothing
    /// where <see cref="FalWebhookEvent{TOutput}.Job"/> is null.
    /// </para>
    /// <para>The service waits 15 seconds for the answer, and the handler goes on after that: the next time it is answered. Only the end of the app cancels it.</para>
    /// </remarks>
    /// <typeparam name="TInput">The type of the model's input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <param name="endpoints">The app.</param>
    /// <param name="endpoint">The model, such as <c>FluxDev.Endpoint</c>.</param>
    /// <param name="pattern">The route, such as <c>/hooks/flux</c>.</param>
    /// <param name="handler">What is done with a webhook, with the services of the request; also with those of requests that failed: <see cref="FalWebhookEvent{TOutput}.IsOk"/>.</param>
    /// <param name="clientName">
    /// The client of <c>services.AddFal(name, …)</c> whose requests it is for, where <c>services.AddFalWebhooks(name, …)</c> knows that client's
    /// account; null for those without a name.
    /// </param>
    /// <returns>The route. Anybody may call it, whatever the app asks of other routes: the signature says who it was.</returns>
    /// <exception cref="InvalidOperationException">There is no such <see cref="FalWebhook"/> in the container.</exception>
    public static IEndpointConventionBuilder MapFalWebhook<TInput, TOutput>(
        this IEndpointRouteBuilder endpoints,
        FalEndpoint<TInput, TOutput> endpoint,
        [StringSyntax("Route")] string pattern,
        Func<FalWebhookEvent<TOutput>, IServiceProvider, CancellationToken, Task> handler,
        string? clientName = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(handler);
        NamedService.Require<FalWebhook>(endpoints.ServiceProvider, clientName, "services.AddFalWebhooks");
        var route = new WebhookRoute<TInput, TOutput>(endpoint, NamedService.Get<FalWebhook>(endpoints.ServiceProvider, clientName), handler, endpoints.ServiceProvider);
        return endpoints.MapPost(pattern, route.HandleAsync)
            .WithName(FalWebhookLinkGeneratorExtensions.NameOf(endpoint, clientName))
            .WithDisplayName($"Webhook of {endpoint.Id}")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodySize))
            .ExcludeFromDescription()
            .AllowAnonymous();
    }
}
