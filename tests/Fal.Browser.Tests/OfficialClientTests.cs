using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Testing;
using Microsoft.Playwright;

namespace Fal.Browser.Tests;

/// <summary>The service's own JavaScript client on a page, through the proxy of the page's app.</summary>
public sealed class OfficialClientTests(Chromium chromium) : PageTest(chromium)
{
    private static readonly object Input = new { prompt = "a sunset – ünïcode 🌅", num_images = 2 };

    [Fact]
    public async Task It_runs_a_model()
    {
        var page = await OpenSignedInAsync();

        var output = await CallAsync(page, "run", PageApp.EndpointId, Input);

        Assert.Equal("a sunset – ünïcode 🌅", output["prompt"]!.GetValue<string>());
        Assert.Equal($"Key {Emulator.Key}", Assert.Single(Emulator.Journal).Headers["Authorization"]);
        Assert.Equal(("POST", "Ada", 200), Assert.Single(App.Calls));
    }

    [Fact]
    public async Task It_subscribes_and_is_told_of_the_queue_and_the_logs()
    {
        var page = await OpenSignedInAsync();
        Emulator.Respond(Endpoint, input => input);

        var output = await CallAsync(page, "subscribe", PageApp.EndpointId, Input);

        Assert.Equal("a sunset – ünïcode 🌅", output["data"]!["prompt"]!.GetValue<string>());
        Assert.Equal("COMPLETED", output["states"]!.AsArray()[^1]!.GetValue<string>());
        Assert.NotEmpty(output["logs"]!.AsArray());
        Assert.NotEmpty(output["requestId"]!.GetValue<string>());
    }

    [Fact]
    public async Task It_streams()
    {
        var page = await OpenSignedInAsync();

        var output = await CallAsync(page, "stream", PageApp.EndpointId, Input);

        Assert.Equal(["one", "one 🌅\ntwo"], output["events"]!.AsArray().Select(part => part!["output"]!.GetValue<string>()));
        Assert.Equal("one 🌅\ntwo", output["done"]!["output"]!.GetValue<string>());
    }

    [Fact]
    public async Task It_uploads_a_file_and_runs_a_model_with_it()
    {
        var page = await OpenSignedInAsync();

        var output = await CallAsync(page, "upload", PageApp.EndpointId, "no picture", "image/png");

        var file = Assert.Single(Emulator.Files);
        Assert.Equal(("no picture", "image/png"), (System.Text.Encoding.UTF8.GetString(file.Content.Span), file.ContentType));
        Assert.Equal(file.Address.AbsoluteUri, output["data"]!["image_url"]!.GetValue<string>());
        Assert.All(Emulator.Journal.Where(sent => sent.Service is FalEmulatorService.Files), sent => Assert.DoesNotContain("Authorization", sent.Headers.Keys));
    }

    [Fact]
    public async Task It_opens_a_socket_with_a_token_of_the_app()
    {
        var page = await OpenSignedInAsync();

        var output = await CallAsync(page, "realtime", PageApp.EndpointId, new[] { new { prompt = "one" }, new { prompt = "two" } });

        Assert.Equal(["one", "two"], output.AsArray().Select(result => result!["prompt"]!.GetValue<string>()));
        Assert.DoesNotContain("Authorization", Assert.Single(Emulator.Journal, sent => sent.Service is FalEmulatorService.Run).Headers.Keys);
    }

    [Fact]
    public async Task It_is_told_that_an_endpoint_is_not_allowed()
    {
        var page = await OpenSignedInAsync();

        var error = await CallAsync(page, "failure", "run", "fal-ai/flux/schnell", Input);

        Assert.Equal(400, error["status"]!.GetValue<int>());
        Assert.Equal("The endpoint is not allowed.", error["body"]!["detail"]!.GetValue<string>());
        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("subscribe")]
    [InlineData("stream")]
    [InlineData("upload")]
    [InlineData("realtime")]
    public async Task Who_is_not_signed_in_calls_nothing(string call)
    {
        var page = await OpenAsync();

        var error = await CallAsync(page, "failure", call, PageApp.EndpointId, call is "realtime" ? new[] { Input } : Input);

        Assert.NotNull(error["message"]);
        Assert.NotEmpty(App.Calls);
        Assert.All(App.Calls, sent => Assert.Equal((null, (int)HttpStatusCode.Unauthorized), (sent.User, sent.Status)));
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task Nothing_that_the_browser_sees_or_keeps_has_the_key()
    {
        var page = await Profile.NewPageAsync();
        await using var seen = new SeenByBrowser(page);
        await SignInAsync();
        await LoadAsync(page);

        await CallAsync(page, "run", PageApp.EndpointId, Input);
        await CallAsync(page, "subscribe", PageApp.EndpointId, Input);
        await CallAsync(page, "stream", PageApp.EndpointId, Input);
        await CallAsync(page, "upload", PageApp.EndpointId, "no picture", "image/png");
        await CallAsync(page, "realtime", PageApp.EndpointId, new[] { Input });
        await CallAsync(page, "failure", "run", "fal-ai/flux/schnell", Input);

        var all = await seen.AllAsync(Deadline);
        Assert.Contains("a sunset", all, StringComparison.Ordinal);
        Assert.Contains("fal_jwt_token", all, StringComparison.Ordinal);
        foreach (var part in Emulator.Key.Split(':').Append(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Emulator.Key))))
            Assert.DoesNotContain(part, all, StringComparison.OrdinalIgnoreCase);
    }
}
