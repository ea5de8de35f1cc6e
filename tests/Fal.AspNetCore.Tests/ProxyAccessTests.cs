using System.Net;
using Fal.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore.Tests;

/// <summary>Who may call through a proxy, and what.</summary>
public sealed class ProxyAccessTests : ProxyTest
{
    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("somebody", HttpStatusCode.OK)]
    public async Task It_is_for_users_of_the_app_unless_the_app_says_more(string? user, HttpStatusCode expected)
    {
        await StartAsync();

        Assert.Equal(expected, await SendAsAsync(user));
        Assert.Equal(expected is HttpStatusCode.OK ? 1 : 0, Emulator.Journal.Count);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("somebody", HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK)]
    public async Task A_policy_of_the_app_decides(string? user, HttpStatusCode expected)
    {
        await StartAsync(map: route => route.RequireAuthorization("admins"));

        Assert.Equal(expected, await SendAsAsync(user));
        Assert.Equal(expected is HttpStatusCode.OK ? 1 : 0, Emulator.Journal.Count);
    }

    [Fact]
    public async Task Anybody_may_call_where_the_app_says_so()
    {
        await StartAsync(map: route => route.AllowAnonymous());

        Assert.Equal(HttpStatusCode.OK, await SendAsAsync(null));
    }

    [Fact]
    public async Task An_app_without_authorization_is_closed_too()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapFalProxy(fal => fal.Allow<FluxDev>());
        await app.StartAsync(Deadline);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var response = await http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), Deadline);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public void A_list_without_endpoints_or_with_what_is_none_is_a_mistake_of_the_app()
    {
        using var app = WebApplication.CreateBuilder().Build();

        Assert.Contains("Allow<FluxDev>()", Assert.Throws<InvalidOperationException>(() => app.MapFalProxy(_ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("AllowAll()", Assert.Throws<ArgumentException>(() => app.MapFalProxy(fal => fal.Allow("*"))).Message, StringComparison.Ordinal);
        foreach (var none in new[] { "fal-ai/flux*", "fal-ai/*/dev", "**", "fal-ai/**", "/*", "fal-ai//*", "../*", "fal-ai", "https://fal.run/fal-ai/flux" })
            Assert.ThrowsAny<ArgumentException>(() => app.MapFalProxy(fal => fal.Allow(none)));
        Assert.Throws<ArgumentException>(() => app.MapFalProxy(fal => fal.Allow<string>()));
    }

    [Theory]
    [InlineData("fal-ai/flux/*", "fal-ai/flux/dev", true)]
    [InlineData("fal-ai/*", "fal-ai/flux/dev", true)]
    [InlineData("fal-ai/flux/*", "fal-ai/flux/dev/image-to-image", true)]
    [InlineData("fal-ai/flux/dev/*", "fal-ai/flux/dev", false)]
    [InlineData("fal-ai/flux/de", "fal-ai/flux/dev", false)]
    [InlineData("me/app/generate/", "me/app/generate/", true)]
    [InlineData("me/app/generate/", "me/app/generate", false)]
    [InlineData("me/app/stream", "me/app/stream", true)]
    public async Task A_list_goes_by_whole_steps(string entry, string id, bool isAllowed)
    {
        await StartAsync(allow: fal => fal.Allow(entry));

        var (status, _) = await SendAsync(HttpMethod.Post, $"https://queue.fal.run/{id}", "{}");

        Assert.Equal(isAllowed, status is not HttpStatusCode.BadRequest);
        Assert.Equal(isAllowed ? [$"/{id}"] : [], Emulator.Journal.Select(request => request.Path));
    }

    [Fact]
    public async Task All_endpoints_are_allowed_where_the_app_says_so()
    {
        await StartAsync(allow: fal => fal.AllowAll());

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, Flux, Input)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, Requests + await NewRequestAsync())).Status);
    }
}
