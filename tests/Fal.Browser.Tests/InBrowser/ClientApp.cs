using System.Security.Claims;
using Fal.AspNetCore;
using Fal.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Fal.Browser.Tests.InBrowser;

/// <summary>An app that serves the page of samples/Studio.Client, which runs in the browser, and has the key for it.</summary>
internal static class ClientApp
{
    public static async Task<WebApplication> StartAsync(FalEmulator emulator, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(ClientApp).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization();
        builder.Services.AddRazorComponents().AddInteractiveWebAssemblyComponents();
        builder.Services.AddResponseCompression(compression => compression.MimeTypes = ["application/json"]);
        var options = emulator.CreateClientOptions();
        builder.Services.AddFal(fal => (fal.Credentials, fal.RunAddress, fal.QueueAddress, fal.RestAddress) = (options.Credentials, options.RunAddress, options.QueueAddress, options.RestAddress));
        var app = builder.Build();
        app.UseResponseCompression();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapGet("/sign-in", (HttpContext context) => context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")], "test"))));
        app.MapGet("/api/fal/settings", () => Results.Json(new { Fal = new { RealtimeAddress = new Uri(emulator.Address, "run") } }));
        app.MapFalProxy(fal => fal.Allow("fal-ai/flux/dev").Allow("openrouter/router").Allow("fal-ai/whisper"));
        app.MapFalTokens(fal => fal.Allow("fal-ai/fast-sdxl"));
        app.MapRazorComponents<HostPage>().AddInteractiveWebAssemblyRenderMode();
        await app.StartAsync(cancellationToken);
        return app;
    }
}
