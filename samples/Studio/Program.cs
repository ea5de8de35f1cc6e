// A studio for the models of fal.ai. Without FAL_KEY the emulator answers and nothing is paid; with it the service does, and charges
// for what anybody who can open the page runs: only this machine may then, unless Shared=true says otherwise. Emulator=http://… is that of
// somebody who wants to say what it answers.
using Studio.Components;
using Studio.Forms;
using Studio.Hosting;
using Studio.Runs;

// Its files are beside it, from wherever it is started.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
await using var service = await Service.StartAsync(
    builder.Configuration["FAL_KEY"], pace: builder.Configuration.GetValue("Pace", TimeSpan.FromMilliseconds(600)), emulator: builder.Configuration.GetValue<Uri>("Emulator"));

// Without this a build that is run outside Development, as `dotnet run` does here, would have pages without scripts.
builder.WebHost.UseStaticWebAssets();
builder.Services.AddFal(service.Configure);
builder.Services.AddHealthChecks().AddFal(timeout: TimeSpan.FromSeconds(3));
builder.Services.AddSingleton(service).AddSingleton(TimeProvider.System)
    .AddSingleton<RunStore>().AddSingleton<Runner>().AddSingleton<Prices>().AddSingleton<Ticker>().AddSingleton<ExampleFiles>().AddSingleton<Drafts>();
builder.Services.AddResponseCompression(options => options.EnableForHttps = true);
builder.Services.AddVisitors();
builder.Services.AddAntiforgery(options => options.SuppressXFrameOptionsHeader = true);
builder.Services.AddRazorComponents().AddInteractiveWebAssemblyComponents()
    .AddInteractiveServerComponents(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1))
    .AddHubOptions(options => options.MaximumReceiveMessageSize = 16 * Form.MostCharacters); // A page tells a text twice, and a character may take 6 bytes.

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
app.MapBrowserCalls(service);
app.MapRazorComponents<App>()
    .AddInteractiveWebAssemblyRenderMode()
    .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
    .AnswerHead();

await app.RunAsync();
