using System.Diagnostics.CodeAnalysis;
using Fal;
using Fal.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets pages call models without the key, which stays with the app.</summary>
public static class FalProxyEndpointRouteBuilderExtensions
{
    private const string NoEndpoint = "No endpoint is allowed, so that every call would be refused: name those that callers may use, as in options => options.Allow<FluxDev>().";

    /// <summary>
    /// Maps a proxy for the service's own JavaScript client (<c>fal.config({ proxyUrl: "/api/fal/proxy" })</c>): its runs, streams, queue and
    /// uploads go through the app, which adds its key.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It is closed: only callers that the app's default authorization policy lets in, or the one that <c>.RequireAuthorization(…)</c> names, unless
    /// the app says <c>.AllowAnonymous()</c>; and only the endpoints of the list. What is refused is answered 400 with problem details, and nothing
    /// is sent. The key, the addresses and <see cref="FalClientOptions.Headers"/> are those of <c>services.AddFal()</c>, or of the environment: on
    /// the emulator the same page works. So are the times: <see cref="FalClientOptions.Timeout"/> of a run,
    /// <see cref="FalClientOptions.ResponseTimeout"/> of all others.
    /// </para>
    /// <para>
    /// Nothing is sent twice, and nothing is buffered. Limits of size, time and rate are ASP.NET's own, set on the route. Where the service cannot be
    /// reached a caller gets 502, after a timeout 504, and 500 where a call that is paid for was lost on its way: 502 the JavaScript client
    /// would send again.
    /// </para>
    /// </remarks>
    /// <param name="endpoints">The app.</param>
    /// <param name="configure">Names the endpoints that callers may use.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="clientName">The client of <c>services.AddFal(name, …)</c> whose key and addresses are used; null for the one without a name.</param>
    /// <returns>The route.</returns>
    /// <exception cref="InvalidOperationException">No endpoint is allowed, or there is no client of that name.</exception>
    public static IEndpointConventionBuilder MapFalProxy(
        this IEndpointRouteBuilder endpoints, Action<FalProxyOptions> configure, [StringSyntax("Route")] string pattern = "/api/fal/proxy", string? clientName = null)
    {
        var options = new FalProxyOptions();
        var route = new ProxyRoute(options, Configure(endpoints, options, configure, pattern, clientName), LogOf(endpoints));
        return Closed(endpoints.MapMethods(pattern, ["GET", "POST", "PUT"], route.HandleAsync)).WithDisplayName("Proxy of fal.ai");
    }

    /// <summary>
    /// Maps a route that gives tokens for the sockets and streams of single endpoints, which a page opens at the service itself, without the key.
    /// It is posted <c>{"app": "fal-ai/…"}</c> and answers <c>{"token": "…", "expires_in": 120}</c>.
    /// </summary>
    /// <remarks>
    /// It is closed as <see cref="MapFalProxy"/> is. A token is good for one endpoint and two minutes at most, but within them, and on a socket
    /// that was opened within them, for any number of calls, which no budget of the app sees.
    /// </remarks>
    /// <param name="endpoints">The app.</param>
    /// <param name="configure">Names the endpoints that there are tokens for.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="clientName">The client of <c>services.AddFal(name, …)</c> whose key and addresses are used; null for the one without a name.</param>
    /// <returns>The route.</returns>
    /// <exception cref="InvalidOperationException">No endpoint is allowed, or there is no client of that name.</exception>
    public static IEndpointConventionBuilder MapFalTokens(
        this IEndpointRouteBuilder endpoints, Action<FalTokenOptions> configure, [StringSyntax("Route")] string pattern = "/api/fal/tokens", string? clientName = null)
    {
        var options = new FalTokenOptions();
        var route = new TokenRoute(options, Configure(endpoints, options, configure, pattern, clientName), LogOf(endpoints));
        return Closed(endpoints.MapPost(pattern, route.HandleAsync)).WithDisplayName("Tokens of fal.ai");
    }

    private static Lazy<ProxyUpstream> Configure<TOptions>(IEndpointRouteBuilder endpoints, TOptions options, Action<TOptions> configure, string pattern, string? clientName)
        where TOptions : FalAllowedEndpoints
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(pattern);
        configure(options);
        if (options.IsEmpty)
            throw new InvalidOperationException(NoEndpoint);
        if (clientName is not null)
            NamedService.Require<FalClient>(endpoints.ServiceProvider, clientName, "services.AddFal");
        return ProxyUpstream.Of(endpoints.ServiceProvider, clientName);
    }

    /// <summary>
    /// Asks for authorization where nobody has said what is asked for, tells who is not let in by 401 and 403 rather than by a page to sign in at,
    /// and keeps answers out of the app's cache.
    /// </summary>
    private static IEndpointConventionBuilder Closed(IEndpointConventionBuilder route)
    {
        route.Finally(static endpoint =>
        {
            if (!endpoint.Metadata.Any(metadata => metadata is IAllowAnonymous or IAuthorizeData))
                endpoint.Metadata.Add(new AuthorizeAttribute());
        });
        return route.WithMetadata(new OutputCacheAttribute { NoStore = true }).DisableCookieRedirect().ExcludeFromDescription();
    }

    private static ILogger LogOf(IEndpointRouteBuilder endpoints) =>
        endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger("Fal.AspNetCore.Proxy") ?? NullLogger.Instance;
}
