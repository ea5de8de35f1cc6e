using System.Net;
using Fal.Models;
using Fal.Runtime;
using Fal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fal.AspNetCore.Tests;

/// <summary>Our own client without a key, through the proxy of an app, as a program has it that goes to its users.</summary>
public sealed class ProxyClientTests : EmulatorTest, IDisposable
{
    private ProxyApp? _app;
    private FalClient? _client;

    public void Dispose()
    {
        _client?.Dispose();
        _app?.DisposeAsync().AsTask().Wait();
    }

    [Fact]
    public async Task Every_call_goes_through_the_app_which_adds_its_key()
    {
        var client = await StartAsync(fal => fal.RunAddress = fal.QueueAddress = new Uri("https://not-for-the-proxy.example"));
        Emulator.RespondStream(FluxDev.Endpoint, [Picture, Picture]);

        Assert.Equal(Picture, await client.RunAsync(FluxDev.Endpoint, Sunset, new() { StartTimeout = TimeSpan.FromSeconds(30), AllowFallback = false }, Deadline));
        Assert.Equal(Picture, await client.SubscribeAsync(FluxDev.Endpoint, Sunset, new() { Logs = true }, Deadline));
        Assert.Equal(Picture, await client.SubscribeAsync(FluxDev.Endpoint, Sunset, new() { StreamStatus = true }, Deadline));
        Assert.Equal([Picture, Picture], await client.StreamAsync(FluxDev.Endpoint, Sunset, cancellationToken: Deadline).ToListAsync(Deadline));
        var request = await client.SubmitAsync(FluxDev.Endpoint, Sunset, cancellationToken: Deadline);
        Assert.Equal(FalCancelResult.AlreadyCompleted, await request.CancelAsync(Deadline));
        Assert.Equal(Picture, await request.GetAsync(cancellationToken: Deadline));

        Assert.All(Emulator.Journal, sent => Assert.Equal($"Key {Emulator.Key}", sent.Headers["Authorization"]));
        Assert.All(Emulator.Journal, sent => Assert.StartsWith("Fal.AspNetCore/", sent.Headers["x-fal-client-proxy"], StringComparison.Ordinal));
        Assert.All(Emulator.Journal, sent => Assert.DoesNotContain(ProxyApp.User, sent.Headers.Keys));
        Assert.Equal(("30", "true"), (Emulator.Journal[0].Headers["x-fal-request-timeout"], Emulator.Journal[0].Headers["x-app-fal-disable-fallback"]));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    public async Task A_file_goes_straight_to_the_storage_without_what_lets_the_client_in(int size)
    {
        var client = await StartAsync(fal => (fal.MultipartThreshold, fal.MultipartPartSize, fal.Headers["Authorization"]) = (2_000_000, 1_000_000, "Bearer of-the-app"));

        var address = await client.UploadAsync(FalFile.FromBytes(new byte[size], "image/png", "a.png"), cancellationToken: Deadline);

        Assert.Equal(address, Assert.Single(Emulator.Files).Address.AbsoluteUri);
        Assert.All(RequestsTo(FalEmulatorService.Files), sent => Assert.DoesNotContain("Authorization", sent.Headers.Keys));
        Assert.Equal($"Key {Emulator.Key}", Assert.Single(RequestsTo(FalEmulatorService.Rest)).Headers["Authorization"]);
    }

    [Fact]
    public async Task A_socket_is_opened_with_a_token_of_the_app()
    {
        var client = await StartAsync(fal => fal.Headers["Authorization"] = "Bearer of-the-app");
        Emulator.RespondRealtime(FluxDev.Endpoint, (inputs, _) => inputs.Select(_ => Picture));

        await using var connection = await client.RealtimeAsync(FluxDev.Endpoint, cancellationToken: Deadline);
        await connection.SendAsync(Sunset, Deadline);

        Assert.Equal(Picture, await connection.ReceiveAsync(Deadline));
        var token = Assert.Single(RequestsTo(FalEmulatorService.Rest));
        Assert.Equal("fal-ai/flux/dev/realtime", Assert.Single(token.Json.GetProperty("allowed_apps").EnumerateArray()).GetString());
        Assert.DoesNotContain("Authorization", Assert.Single(RequestsTo(FalEmulatorService.Run)).Headers.Keys);
    }

    [Fact]
    public async Task What_the_app_refuses_is_an_error_of_the_call()
    {
        var client = await StartAsync(fal => fal.Headers.Remove(ProxyApp.User));

        var stranger = await Assert.ThrowsAsync<FalApiException>(() => client.RunAsync(FluxDev.Endpoint, Sunset, cancellationToken: Deadline));
        var other = await Assert.ThrowsAsync<FalApiException>(async () => await (await StartAsync()).RunAsync(Whisper.Endpoint, new() { AudioUrl = "https://files.example/a.mp3" }, cancellationToken: Deadline));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest), (stranger.StatusCode, other.StatusCode));
        Assert.Contains("The endpoint is not allowed.", other.Body, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task An_app_that_sends_its_users_to_sign_in_is_named()
    {
        _app = await ProxyApp.StartAsync(
            Emulator.CreateClientOptions(), app => app.MapMethods(ProxyApp.Route, ["GET", "POST", "PUT"], () => Results.Redirect("/sign-in")).AllowAnonymous(), Deadline);
        var client = await StartAsync();

        var run = await Assert.ThrowsAsync<FalException>(() => client.RunAsync(FluxDev.Endpoint, Sunset, cancellationToken: Deadline));
        var status = await Assert.ThrowsAsync<FalException>(() => client.Request(FluxDev.Endpoint, "some-id").GetAsync(cancellationToken: Deadline));

        Assert.All([run, status], error => Assert.StartsWith("127.0.0.1, which FalClientOptions.ProxyAddress names, redirects the request to " + new Uri(_app.Http.BaseAddress!, "sign-in") + ", which is not followed", error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_result_is_posted_where_the_client_says_if_the_app_allows_it(bool isAllowed)
    {
        _app = await ProxyApp.StartAsync(
            Emulator.CreateClientOptions(),
            app => app.MapFalProxy(fal =>
            {
                fal.Allow<FluxDev>();
                fal.AllowWebhooks = isAllowed;
            }),
            Deadline);
        var client = await StartAsync();

        var submit = client.SubmitAsync(FluxDev.Endpoint, Sunset, new() { WebhookUrl = new Uri("https://app.example/hooks/flux?a=1&b=ä") }, Deadline);

        if (isAllowed)
        {
            Assert.Equal(Picture, await (await submit).GetAsync(cancellationToken: Deadline));
            Assert.Equal("https://app.example/hooks/flux?a=1&b=%C3%A4", Emulator.Journal[0].Query["fal_webhook"]);
        }
        else
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<FalApiException>(() => submit)).StatusCode);
            Assert.Empty(Emulator.Journal);
        }
    }

    [Fact]
    public async Task The_app_is_asked_whether_it_lets_the_client_in()
    {
        Assert.Equal(FalCredentialsState.Valid, await (await StartAsync()).CheckCredentialsAsync(Deadline));
        Assert.Equal(FalCredentialsState.Refused, await (await StartAsync(fal => fal.Headers.Remove(ProxyApp.User))).CheckCredentialsAsync(Deadline));
        var elsewhere = await StartAsync(fal => fal.ProxyAddress = new Uri(fal.ProxyAddress!, "/nowhere"));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<FalApiException>(() => elsewhere.CheckCredentialsAsync(Deadline))).StatusCode);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_client_of_a_proxy_has_no_key_and_takes_none()
    {
        var client = await StartAsync();

        Assert.True(client.HasCredentials);
        Assert.Contains("proxy", Assert.Throws<FalException>(() => client.WithCredentials("id:secret")).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => client.RealtimeAsync(FluxDev.Endpoint, new() { UseToken = false }, Deadline));
        Assert.Throws<ArgumentException>(() => new FalClient(new FalClientOptions { ProxyAddress = new Uri("https://app.example/fal"), Credentials = "id:secret" }));
        Assert.Throws<ArgumentException>(() => new FalClient(new FalClientOptions { ProxyAddress = new Uri("https://app.example/fal"), CredentialsProvider = _ => ValueTask.FromResult("id:secret") }));
        Assert.Throws<ArgumentException>(() => new FalClient(new FalClientOptions { ProxyAddress = new Uri("http://app.example/fal") }));
    }

    private async Task<FalClient> StartAsync(Action<FalClientOptions>? change = null)
    {
        _app ??= await ProxyApp.StartAsync(
            Emulator.CreateClientOptions(),
            app =>
            {
                app.MapFalProxy(fal => fal.Allow<FluxDev>());
                app.MapFalTokens(fal => fal.Allow<FluxDev>());
            },
            Deadline);
        var options = new FalClientOptions
        {
            ProxyAddress = new Uri(_app.Http.BaseAddress!, ProxyApp.Route),
            RealtimeAddress = new Uri(Emulator.Address, "run"),
            PollInterval = TimeSpan.FromMilliseconds(1),
            MaxPollInterval = TimeSpan.FromMilliseconds(1),
            Headers = { [ProxyApp.User] = "somebody" },
        };
        change?.Invoke(options);
        _client?.Dispose();
        return _client = new FalClient(options);
    }
}
