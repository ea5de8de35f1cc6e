using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Fal.Browser.Tests;

/// <summary>A page of another origin, in a browser whose user is signed in at the app: nothing that it does is paid for by the app.</summary>
public sealed class OtherOriginTests(Chromium chromium) : PageTest(chromium)
{
    private static readonly string[] Hosts = ["127.0.0.1", "localhost"];

    /// <summary>What such a page can do, each with "proxy", "tokens" and "target" at hand.</summary>
    private static readonly Dictionary<string, string> Attempts = new()
    {
        ["fetch"] = "fetch(proxy, { method: 'POST', credentials: 'include', headers: { 'x-fal-target-url': target, 'content-type': 'application/json' }, body: '{}' })",
        ["fetch without CORS"] = "fetch(proxy, { method: 'POST', mode: 'no-cors', credentials: 'include', headers: { 'x-fal-target-url': target }, body: '{}' })",
        ["GET"] = "fetch(proxy, { credentials: 'include', headers: { 'x-fal-target-url': target } })",
        ["beacon"] = "Promise.resolve(navigator.sendBeacon(proxy, '{}'))",
        ["events"] = "new Promise((resolve, reject) => Object.assign(new EventSource(proxy, { withCredentials: true }), { onopen: resolve, onerror() { this.close(); reject('closed'); } }))",
        ["picture"] = "new Promise((resolve, reject) => Object.assign(new Image(), { onload: resolve, onerror: () => reject('no picture'), src: proxy }))",
        ["token"] = "fetch(tokens, { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ app: 'fal-ai/flux/dev' }) })",
        ["token without CORS"] = "fetch(tokens, { method: 'POST', mode: 'no-cors', credentials: 'include', body: JSON.stringify({ app: 'fal-ai/flux/dev' }) })",
        ["form"] = "new Promise((resolve) => { document.body.innerHTML = `<iframe name=f></iframe><form method=post target=f enctype=text/plain action=${tokens}><input name='{\"app\":\"fal-ai/flux/dev\",\"x\":\"' value='\"}'></form>`; frames[0].frameElement.onload = resolve; document.forms[0].submit(); })",
    };

    public static TheoryData<string, string> Cases => [.. from attempt in Attempts.Keys from host in Hosts select (attempt, host)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_calls_nothing_with_the_users_cookie(string attempt, string host)
    {
        await OpenSignedInAsync();
        await using var other = await StartOtherAsync();
        var page = await Profile.NewPageAsync();

        // Another port is another origin of the same site, where cookies go along; another name is another site.
        await page.GotoAsync($"http://{host}:{new Uri(other.Urls.Single()).Port}/");
        var read = await page.EvaluateAsync<string>(
            "async ([code, proxy, tokens, target]) => { try { const answer = await new Function('proxy', 'tokens', 'target', `return ${code}`)(proxy, tokens, target); return answer?.text ? await answer.text() : ''; } catch (error) { return ''; } }",
            new[] { Attempts[attempt], new Uri(App.Address, "api/fal/proxy").AbsoluteUri, new Uri(App.Address, "api/fal/tokens").AbsoluteUri, $"https://fal.run/{PageApp.EndpointId}" }).WaitAsync(Deadline);

        // Some of them do not wait for an answer.
        await App.Called.WaitAsync(Deadline);
        Assert.Equal("", read);
        Assert.Empty(Emulator.Journal);
        Assert.All(App.Calls, call => Assert.InRange(call.Status, 400, 499));
    }

    /// <summary>The same from the app's own page works: the refusals above are not those of a test that asks wrongly.</summary>
    [Theory]
    [InlineData("fetch", "{}")]
    [InlineData("token", "expires_in")]
    public async Task The_apps_own_page_does_the_same(string attempt, string expected)
    {
        var page = await OpenSignedInAsync();

        var read = await page.EvaluateAsync<string>($"async () => {{ const [proxy, tokens, target] = ['/api/fal/proxy', '/api/fal/tokens', 'https://fal.run/{PageApp.EndpointId}']; return (await {Attempts[attempt]}).text(); }}");

        Assert.Contains(expected, read, StringComparison.Ordinal);
        Assert.Single(Emulator.Journal);
    }

    private async Task<WebApplication> StartOtherAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/", () => Results.Content("<!doctype html><title>Another page</title><body></body>", "text/html"));
        await app.StartAsync(Deadline);
        return app;
    }
}
