using System.Net;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fal.Testing.Hosting;

/// <summary>The web server: one loopback port, on which a path prefix stands for each host of the service.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<Exchange, Task> _handle;

    private Server(WebApplication app, Func<Exchange, Task> handle)
    {
        _app = app;
        _handle = handle;
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Cancelled when the emulator is disposed.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public static async Task<Server> StartAsync(Func<Exchange, Task> handle, CancellationToken cancellationToken)
    {
        // Nothing from the environment, no logging.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var server = new Server(app, handle);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.Run(server.HandleAsync);
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        server.Address = new Uri(app.Urls.Single());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var grace = new CancellationTokenSource(StopGrace);
        await _app.StopAsync(grace.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Lets pages of any origin read what they are answered, as the service does: what lets a caller in is a key or a token, never a cookie.
    /// Whether the request was but a browser's question for that.
    /// </summary>
    private static bool IsAnsweredForPages(HttpContext context)
    {
        var (request, headers) = (context.Request.Headers, context.Response.Headers);
        if (request.Origin.Count == 0)
            return false;
        (headers.AccessControlAllowOrigin, headers.AccessControlExposeHeaders) = ("*", "*");
        if (!HttpMethods.IsOptions(context.Request.Method) || request.AccessControlRequestMethod is not { Count: > 0 } method)
            return false;
        (headers.AccessControlAllowMethods, headers.AccessControlAllowHeaders) = (method, request.AccessControlRequestHeaders);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (IsAnsweredForPages(context))
            return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        var exchange = new Exchange(context, either.Token);
        try
        {
            await _handle(exchange).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            // Whoever tests against the emulator sees what is wrong with it, or with a function that they gave it.
            await exchange.SendAsync(Outcome.Of(error)).ConfigureAwait(false);
        }
    }
}

