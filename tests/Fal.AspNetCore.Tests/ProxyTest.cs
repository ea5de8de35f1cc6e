using System.Net;
using Fal.Models;
using Microsoft.AspNetCore.Builder;

namespace Fal.AspNetCore.Tests;

/// <summary>Calls through the proxy of an app to the emulator.</summary>
public abstract class ProxyTest : EmulatorTest, IDisposable
{
    private protected const string Flux = "https://fal.run/fal-ai/flux/dev";
    private protected const string QueuedFlux = "https://queue.fal.run/fal-ai/flux/dev";
    private protected const string Requests = "https://queue.fal.run/fal-ai/flux/requests/";
    private protected const string Upload = "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3";
    private protected const string Input = """{"prompt":"a secret garden 🌅"}""";

    private ProxyApp? _app;

    private protected ProxyApp App => _app!;

    public void Dispose()
    {
        _app?.DisposeAsync().AsTask().Wait();
        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync(
        Action<FalProxyOptions>? configure = null, Action<FalClientOptions>? options = null, Action<IEndpointConventionBuilder>? map = null,
        Action<WebApplicationBuilder>? change = null, Action<WebApplication>? use = null, Action<FalAllowedEndpoints>? allow = null)
    {
        var client = Emulator.CreateClientOptions();
        options?.Invoke(client);
        _app = await ProxyApp.StartAsync(
            client,
            app =>
            {
                use?.Invoke(app);
                var route = app.MapFalProxy(fal =>
                {
                    if (allow is null)
                        fal.Allow<FluxDev>();
                    allow?.Invoke(fal);
                    configure?.Invoke(fal);
                });
                map?.Invoke(route);
            },
            Deadline,
            change);
    }

    private protected async Task StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder> change) =>
        _app = await ProxyApp.StartAsync(Emulator.CreateClientOptions(), map, Deadline, change);

    private protected Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string target, string? body = null) => App.SendAsync(ProxyApp.Request(method, target, body), Deadline);

    private protected async Task<HttpStatusCode> SendAsAsync(string? user)
    {
        var request = ProxyApp.Request(HttpMethod.Post, Flux, Input);
        request.Headers.Remove(ProxyApp.User);
        if (user is not null)
            request.Headers.Add(ProxyApp.User, user);
        return (await App.SendAsync(request, Deadline)).Status;
    }

    /// <summary>Runs a model and goes away meanwhile, which ends the run.</summary>
    private protected async Task LeaveDuringARunAsync()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        Emulator.Respond(FluxDev.Endpoint, async (_, cancellationToken) =>
        {
            begun.SetResult();
            await using var registration = cancellationToken.Register(ended.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Picture;
        });

        using var patience = new CancellationTokenSource();
        var call = App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), patience.Token);
        await begun.Task.WaitAsync(Deadline);
        await patience.CancelAsync();

        await ended.Task.WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    /// <summary>A request that is done, of the app's own client.</summary>
    private protected async Task<string> NewRequestAsync() => (await Client.SubmitAsync(FluxDev.Endpoint, Sunset, cancellationToken: Deadline)).RequestId;
}
