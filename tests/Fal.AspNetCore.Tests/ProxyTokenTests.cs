using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Fal.Models;
using Fal.Testing;
using Microsoft.AspNetCore.Builder;

namespace Fal.AspNetCore.Tests;

/// <summary>Tokens that an app gives its pages, for sockets and streams of single endpoints.</summary>
public sealed class ProxyTokenTests : EmulatorTest, IDisposable
{
    private const string Route = "/api/fal/tokens";

    private ProxyApp? _app;

    public void Dispose() => _app?.DisposeAsync().AsTask().Wait();

    [Theory]
    [InlineData("fal-ai/flux/dev")]
    [InlineData("fal-ai/flux/dev/stream")]
    [InlineData("fal-ai/flux/dev/realtime")]
    public async Task A_token_is_for_the_endpoint_that_was_asked_for_and_no_other(string app)
    {
        await StartAsync(fal => fal.Lifetime = TimeSpan.FromSeconds(30));
        Emulator.RespondStream(FluxDev.Endpoint, [Picture]);

        var (status, body) = await AskAsync($$"""{"app":"{{app}}"}""");

        Assert.Equal((HttpStatusCode.OK, 30), (status, Json(body).GetProperty("expires_in").GetInt32()));
        var request = Assert.Single(Emulator.Journal);
        Assert.Equal(("/tokens/realtime", $$"""{"allowed_apps":["{{app}}"],"duration":30}"""), (request.Path, request.Text));
        Assert.DoesNotContain(Emulator.Key, body, StringComparison.Ordinal);
        var token = Json(body).GetProperty("token").GetString();
        Assert.Equal(HttpStatusCode.OK, await StreamAsync("fal-ai/flux/dev/stream", token));
        Assert.NotEqual(HttpStatusCode.OK, await StreamAsync("fal-ai/flux/schnell", token));
    }

    [Theory]
    [InlineData("""{"app":"fal-ai/flux/schnell"}""", "The endpoint is not allowed.")]
    [InlineData("""{"app":"fal-ai/flux"}""", "The endpoint is not allowed.")]
    [InlineData("""{"app":"flux"}""", "The endpoint is not allowed.")]
    [InlineData("""{"app":"fal-ai/flux/dev/x"}""", "The endpoint is not allowed.")]
    [InlineData("""{"app":"fal-ai/flux/dev/../schnell"}""", "The endpoint is not allowed.")]
    [InlineData("""{"app":"FAL-AI/flux/dev"}""", "The endpoint is not allowed.")]
    [InlineData("""{"app":"fal-ai/flux/dev\u0000"}""", "The endpoint is not allowed.")]
    [InlineData("""{"app":""}""", "The endpoint is not allowed.")]
    [InlineData("""{"app":"\ud800"}""", "The body is no JSON object with the text 'app': the id of the endpoint that the token is for.")]
    [InlineData("""{"app":["fal-ai/flux/dev"]}""", "The body is no JSON object with the text 'app': the id of the endpoint that the token is for.")]
    [InlineData("""{"allowed_apps":["fal-ai/flux/dev"]}""", "The body is no JSON object with the text 'app': the id of the endpoint that the token is for.")]
    [InlineData("""["fal-ai/flux/dev"]""", "The body is no JSON object with the text 'app': the id of the endpoint that the token is for.")]
    [InlineData("", "The body is no JSON object with the text 'app': the id of the endpoint that the token is for.")]
    public async Task There_is_no_token_for_anything_else(string asked, string reason)
    {
        await StartAsync();

        var (status, body) = await AskAsync(asked);

        Assert.Equal((HttpStatusCode.BadRequest, reason), (status, ProxyApp.Detail(body)));
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_long_question_is_no_question()
    {
        await StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync($$"""{"x":"{{new string('x', 5000)}}","app":"fal-ai/flux/dev"}""")).Status);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task It_is_for_users_whom_the_app_admits()
    {
        await StartAsync(fal => fal.Admit = (call, _) => ValueTask.FromResult(call.HttpContext.User.Identity!.Name == "rich" && call is { Kind: FalProxyCallKind.Token, EndpointId: "fal-ai/flux/dev" }));

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("""{"app":"fal-ai/flux/dev"}""", null)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync("""{"app":"fal-ai/flux/dev"}""", "poor")).Status);
        Assert.Empty(Emulator.Journal);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("""{"app":"fal-ai/flux/dev"}""", "rich")).Status);
    }

    [Fact]
    public async Task What_the_service_says_instead_of_a_token_stays_with_the_app()
    {
        await StartAsync();
        Emulator.Intercept(_ => Answer(HttpStatusCode.Forbidden, """{"detail":"User is locked."}"""));

        var (status, body) = await AskAsync("""{"app":"fal-ai/flux/dev"}""");

        Assert.Equal((HttpStatusCode.BadGateway, "The service gave no token."), (status, ProxyApp.Detail(body)));
        Assert.DoesNotContain("locked", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_lives_longer_than_two_minutes()
    {
        await StartAsync();

        await AskAsync("""{"app":"fal-ai/flux/dev"}""");

        Assert.Equal(120, Assert.Single(Emulator.Journal).Json.GetProperty("duration").GetInt32());
        Assert.Throws<ArgumentOutOfRangeException>(() => new FalTokenOptions { Lifetime = TimeSpan.FromSeconds(121) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FalTokenOptions { Lifetime = TimeSpan.Zero });
    }

    private async Task StartAsync(Action<FalTokenOptions>? configure = null) => _app = await ProxyApp.StartAsync(
        Emulator.CreateClientOptions(),
        app => app.MapFalTokens(fal =>
        {
            fal.Allow<FluxDev>();
            configure?.Invoke(fal);
        }),
        Deadline);

    private Task<(HttpStatusCode Status, string Body)> AskAsync(string body, string? user = "somebody")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (user is not null)
            request.Headers.Add(ProxyApp.User, user);
        return _app!.SendAsync(request, Deadline);
    }

    /// <summary>What the service answers a page that brings a token.</summary>
    private async Task<HttpStatusCode> StreamAsync(string endpoint, string? token)
    {
        using var content = new StringContent("""{"prompt":"a sunset"}""", Encoding.UTF8, "application/json");
        using var response = await _app!.Http.PostAsync(new Uri(Emulator.Address, $"run/{endpoint}?fal_jwt_token={token}"), content, Deadline);
        return response.StatusCode;
    }
}
