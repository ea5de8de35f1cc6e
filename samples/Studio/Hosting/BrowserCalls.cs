using Fal.AspNetCore;
using Fal.Models;

namespace Studio.Hosting;

/// <summary>What the page that runs in the browser calls: the app keeps the key, and passes on what is allowed to visitors.</summary>
internal static class BrowserCalls
{
    public static void MapBrowserCalls(this WebApplication app, Service service)
    {
        app.MapFalProxy(proxy => proxy.Allow<FluxDev>().Allow<OpenrouterRouter>().Allow<Whisper>()).RequireAuthorization();
        app.MapFalTokens(tokens => tokens.Allow<FastSdxl>()).RequireAuthorization();
        app.MapGet("/api/fal/settings", () => Results.Json(new { Fal = new { service.RealtimeAddress } }));
    }
}
