using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json;
using Fal.AspNetCore;
using Fal.Interop.Tests;
using Fal.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Browser.Tests;

/// <summary>An app whose users have a cookie, with a proxy and a page that has the service's own JavaScript client.</summary>
internal sealed class PageApp : IAsyncDisposable
{
    public const string EndpointId = "fal-ai/flux/dev";

    private const string Page = """
        <!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>A page with the client</title><main>…</main>
        <script type="module" src="/page.js"></script></html>
        """;

    private static readonly Lazy<Task<string>> Script = new(BundleAsync);

    private readonly ConcurrentQueue<(string Method, string? User, int Status)> _calls = new();
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private PageApp(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Every request that came to the proxy or for a token and was answered, with who made it. It is here before its answer is sent.</summary>
    public IReadOnlyList<(string Method, string? User, int Status)> Calls => [.. _calls];

    /// <summary>Ends when there is the first of <see cref="Calls"/>.</summary>
    public Task Called => _called.Task;

    public static async Task<PageApp> StartAsync(FalEmulator emulator, CancellationToken cancellationToken)
    {
        Node.SkipUnlessInstalled();
        var script = await Script.Value;
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization();
        var options = emulator.CreateClientOptions();
        builder.Services.AddFal(fal => (fal.Credentials, fal.RunAddress, fal.QueueAddress, fal.RestAddress) = (options.Credentials, options.RunAddress, options.QueueAddress, options.RestAddress));
        var app = builder.Build();
        var page = new PageApp(app);
        app.Use(page.CountAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/", () => Results.Content(Page, "text/html"));
        app.MapGet("/page.js", () => Results.Content(script, "text/javascript"));
        app.MapGet("/sign-in", (HttpContext context) => context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")], "test"))));
        app.MapFalProxy(fal => fal.Allow(EndpointId));
        app.MapFalTokens(fal => fal.Allow(EndpointId));
        await app.StartAsync(cancellationToken);
        return page;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            context.Response.OnStarting(() =>
            {
                _calls.Enqueue((context.Request.Method, context.User.Identity?.Name, context.Response.StatusCode));
                _called.TrySetResult();
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    private static async Task<string> BundleAsync()
    {
        var lines = await Node.RunAsync("bundle.mjs", ["page.mjs"], CancellationToken.None);
        return JsonSerializer.Deserialize<string>(Assert.Single(lines))!;
    }
}
