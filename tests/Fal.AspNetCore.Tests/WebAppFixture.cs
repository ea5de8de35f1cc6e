using Fal.AspNetCore.Tests.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore.Tests;

/// <summary>A web app with models of its own and those of a library, on a port of its own.</summary>
public sealed class WebAppFixture : IAsyncLifetime
{
    private readonly WebApplication _app = Make();

    public HttpClient Http { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        Http.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private static WebApplication Make()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddControllersWithViews().AddApplicationPart(typeof(WebAppFixture).Assembly);
        builder.Services.AddRazorComponents();
        builder.Services.AddValidation();
        builder.Services.AddFalValidation();
        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseAntiforgery();
        app.MapControllers();
        app.MapRazorComponents<App>().DisableAntiforgery();
        Api.Map<Fal.Models.FluxDevInput, Fal.Models.FluxDev.OutputFormat, Fal.Models.FluxDev.ImageSizeOrPreset>(app.MapGroup("/app"));
        Api.Map<Library.Models.FluxDevInput, Library.Models.FluxDev.OutputFormat, Library.Models.FluxDev.ImageSizeOrPreset>(app.MapGroup("/library"));
        Api.MapForm<Fal.Models.TestMaybeInput>(app, "/app/maybe");
        Api.MapForm<Fal.Models.WhisperInput>(app, "/app/whisper");
        Api.MapForm<Fal.Models.LoraInput>(app, "/app/lora");
        Api.MapOrders(app);
        Api.MapForm<AppOrder>(app, "/app/order-form");
        app.MapGet("/refused", async () =>
        {
            using var fal = new FalClient(new FalClientOptions { Credentials = "id:secret" });
            await new Fal.Models.FluxDev(fal).RunAsync(new Fal.Models.FluxDevInput { Prompt = "x", NumImages = 9 });
        });
        return app;
    }
}
