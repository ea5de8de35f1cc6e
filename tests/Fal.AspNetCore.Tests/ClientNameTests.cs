using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Fal.Models;
using Fal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore.Tests;

/// <summary>An app with several clients, of which only the one that is named reaches the service.</summary>
public sealed class ClientNameTests : EmulatorTest, IDisposable
{
    private const string Name = "pictures";

    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<string> _handled = new();
    private WebApplication? _app;

    [Theory]
    [InlineData(null, HttpStatusCode.InternalServerError)]
    [InlineData(Name, HttpStatusCode.OK)]
    public async Task A_route_calls_through_the_client_that_it_names(string? name, HttpStatusCode expected)
    {
        await StartAsync(name);

        using var run = await _http.PostAsJsonAsync("/images", new { prompt = "x" }, Deadline);
        using var submit = await _http.PostAsJsonAsync("/renders", new { prompt = "x" }, Deadline);
        using var proxied = await _http.SendAsync(ProxyApp.Request(HttpMethod.Post, "https://fal.run/fal-ai/flux/dev", """{"prompt":"x"}"""), Deadline);
        using var token = await _http.PostAsJsonAsync("/api/fal/tokens", new { app = "fal-ai/flux/dev" }, Deadline);
        using var health = await _http.GetAsync("/health", Deadline);

        Assert.Equal(expected, run.StatusCode);
        Assert.Equal(name is null, submit.StatusCode is HttpStatusCode.InternalServerError);
        Assert.Equal(name is null ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, proxied.StatusCode);
        Assert.Equal(name is null ? HttpStatusCode.BadGateway : HttpStatusCode.OK, token.StatusCode);
        Assert.Equal(name is null ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, health.StatusCode);
        if (name is not null)
        {
            using var status = await _http.GetAsync(submit.Headers.Location, Deadline);
            Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        }
    }

    [Fact]
    public async Task Two_health_checks_tell_of_two_clients()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        AddClients(services);
        services.AddHealthChecks().AddFal().AddFal("fal-pictures", clientName: Name).AddFal("fal-films", clientName: "films");
        await using var container = services.BuildServiceProvider();

        var report = await container.GetRequiredService<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>().CheckHealthAsync(Deadline);

        Assert.Equal(
            ["fal-films: There is no FalClient named 'films' in the container: call services.AddFal(\"films\", …).", "fal-pictures: The service can be reached and takes the app's key.", "fal: The service does not take the app's key."],
            report.Entries.Select(entry => $"{entry.Key}: {entry.Value.Description}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Webhooks_of_each_account_have_a_route_of_their_own()
    {
        await StartAsync(Name);

        foreach (var (name, job) in new[] { (null, "one"), (Name, "two") })
            await Client.SubmitAsync(FluxDev.Endpoint, Sunset, new() { WebhookUrl = Link(job, name) }, Deadline);

        await Emulator.WaitForDeliveryAsync(delivery => delivery is { IsFinal: true, StatusCode: HttpStatusCode.OK }, Deadline);
        await UntilAsync(() => Emulator.Deliveries.Any(delivery => delivery.StatusCode is HttpStatusCode.Unauthorized));
        Assert.Equal(["pictures two"], _handled);
    }

    [Fact]
    public void A_client_that_is_not_there_is_a_mistake_of_the_app()
    {
        var builder = WebApplication.CreateBuilder();
        AddClients(builder.Services);
        builder.Services.AddFalWebhooks();
        using var app = builder.Build();

        foreach (var map in new Action[]
        {
            () => app.MapFalModel<FluxDev>("/a", "films"),
            () => app.MapFalQueue(FluxDev.Endpoint, "/b", "films"),
            () => app.MapFalProxy(fal => fal.Allow<FluxDev>(), clientName: "films"),
            () => app.MapFalTokens(fal => fal.Allow<FluxDev>(), clientName: "films"),
            () => app.MapFalWebhook(FluxDev.Endpoint, "/c", (_, _, _) => Task.CompletedTask, "films"),
        })
        {
            Assert.Contains("named 'films' in the container: call services.AddFal", Assert.Throws<InvalidOperationException>(map).Message, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _app?.DisposeAsync().AsTask().Wait();
    }

    private Uri Link(string job, string? name) =>
        _app!.Services.GetRequiredService<LinkGenerator>().GetFalWebhookUri(_app.Services, _http.BaseAddress!, FluxDev.Endpoint, job, name);

    private async Task StartAsync(string? name)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        AddClients(builder.Services);
        builder.Services.AddHealthChecks().AddFal(clientName: name);
        builder.Services.AddDataProtection();
        builder.Services.AddFalWebhooks(options =>
        {
            Trust(options);
            options.UserId = "somebody else";
        });
        builder.Services.AddFalWebhooks(Name, Trust);
        _app = builder.Build();
        _app.MapFalModel<FluxDev>("/images", name);
        _app.MapFalQueue<FluxDev>("/renders", name);
        _app.MapFalProxy(fal => fal.Allow<FluxDev>(), clientName: name).AllowAnonymous();
        _app.MapFalTokens(fal => fal.Allow<FluxDev>(), clientName: name).AllowAnonymous();
        _app.MapFalWebhook(FluxDev.Endpoint, "/hooks/flux", (done, _, _) => Handle("", done));
        _app.MapFalWebhook(FluxDev.Endpoint, "/hooks/pictures", (done, _, _) => Handle(Name, done), Name);
        _app.MapHealthChecks("/health");
        await _app.StartAsync(Deadline);
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }

    /// <summary>One whose key the service does not take, and one whose it does.</summary>
    private void AddClients(IServiceCollection services)
    {
        services.AddFal(fal => Lead(fal, "wrong:key"));
        services.AddFal(Name, fal => Lead(fal, Emulator.Key));
    }

    private void Lead(FalClientOptions fal, string key)
    {
        var options = Emulator.CreateClientOptions();
        (fal.Credentials, fal.RunAddress, fal.QueueAddress, fal.RestAddress) = (key, options.RunAddress, options.QueueAddress, options.RestAddress);
    }

    private void Trust(FalWebhookOptions options)
    {
        var emulators = Emulator.CreateWebhookOptions();
        (options.JwksAddress, options.RequireHttps) = (emulators.JwksAddress, emulators.RequireHttps);
    }

    private Task Handle(string route, FalWebhookEvent<FluxDevOutput> done)
    {
        _handled.Enqueue($"{route} {done.Job}");
        return Task.CompletedTask;
    }
}
