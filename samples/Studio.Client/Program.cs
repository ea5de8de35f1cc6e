// The client of a page that runs in the browser. It has no key: each call goes through the app that the page is of, with the cookie of its user.
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
var app = new Uri(builder.HostEnvironment.BaseAddress);

// Where sockets are: at the service, unless the app has an emulator.
using var http = new HttpClient();
builder.Configuration.AddJsonStream(new MemoryStream(await http.GetByteArrayAsync(new Uri(app, "api/fal/settings"))));

builder.Services.AddFal(builder.Configuration.GetSection("Fal"));
builder.Services.AddFal(fal =>
{
    fal.ProxyAddress = new Uri(app, "api/fal/proxy");

    // What is called is where the page itself came from; whoever opens that without encryption has his cookie sent so.
    fal.RequireHttps = app.Scheme == Uri.UriSchemeHttps;
});
builder.Services.AddFalModels();

await builder.Build().RunAsync();
