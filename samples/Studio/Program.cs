// A studio for the models of fal.ai. Without FAL_KEY the emulator answers and nothing is paid; with it the service does, and charges
// for what anybody who can open the page runs: only this machine may then, unless Shared=true says otherwise.
using Studio.Components;
using Studio.Hosting;
using Studio.Runs;

var builder = WebApplication.CreateBuilder(args);
await using var service = await Service.StartAsync(builder.Configuration["FAL_KEY"], pace: builder.Configuration.GetValue("Pace", TimeSpan.FromMilliseconds(600)));

builder.Services.AddFal(service.Configure);
builder.Services.AddHealthChecks().AddFal();
builder.Services.AddSingleton(service).AddSingleton(TimeProvider.System)
    .AddSingleton<RunStore>().AddSingleton<Runner>().AddSingleton<Prices>().AddSingleton<Ticker>().AddSingleton<ExampleFiles>();
builder.Services.AddResponseCompression(options => options.EnableForHttps = true);
builder.Services.AddVisitors();
builder.Services.AddRazorComponents().AddInteractiveServerComponents(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1));

var app = builder.Build();
if (!service.IsEmulator && !builder.Configuration.GetValue("Shared", false))
    app.UseOwnMachineOnly();
app.UseExceptionHandler("/error");
app.UseStatusCodePagesWithReExecute("/not-found");
app.UseResponseCompression();
app.UseSecurityHeaders(service);
app.UseAuthentication();
app.UseVisitors();
app.UseAuthorization();
app.UseAntiforgery();

app.MapStaticAssets();
app.MapHealthChecks("/health");
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);

await app.RunAsync();
