using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Client.Tests;

/// <summary>Redirects are followed where the key, the method and the body may go along; else the error names where they lead.</summary>
public sealed class RedirectTests : EmulatorTest
{
    private static readonly Dictionary<string, Func<FalClient, CancellationToken, Task>> Calls = new()
    {
        ["run"] = (fal, token) => fal.FluxDev.RunAsync(Sunset, null, token),
        ["submit"] = (fal, token) => fal.FluxDev.SubmitAsync(Sunset, null, token),
        ["stream"] = async (fal, token) => await fal.FluxDev.StreamAsync(Sunset, null, token).GetAsyncEnumerator(token).MoveNextAsync(),
        ["status"] = (fal, token) => fal.FluxDev.Request("r-1").GetStatusAsync(false, token),
        ["cancel"] = (fal, token) => fal.FluxDev.Request("r-1").CancelAsync(token),
        ["upload"] = (fal, token) => fal.UploadAsync(FalFile.FromBytes(new byte[1], "image/png"), null, token),
        ["token"] = (fal, token) => fal.FastSdxl.RealtimeAsync(null, token),
    };

    public static TheoryData<string, int> CallsAndStatuses()
    {
        var data = new TheoryData<string, int>();
        foreach (var call in Calls.Keys)
        {
            foreach (var status in new[] { 301, 302, 303, 307, 308 })
                data.Add(call, status);
        }

        return data;
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task An_address_with_a_slash_is_followed_with_the_key_and_the_input(int status)
    {
        Emulator.Respond(FalEndpoint.Untyped("me/app/generate"), (JsonElement input) => input);
        Emulator.Intercept(request => Emulator.Journal.Count == 1
            ? Redirect(status, new Uri(Emulator.Address, "run/me/app/generate?slash=1"))
            : null);

        var output = await Client.RunAsync(FalEndpoint.Untyped("me/app/generate"), Json("""{"a":1}"""), null, Deadline);

        Assert.Equal("""{"a":1}""", output.ToString());
        Assert.Equal(["POST", "POST"], Emulator.Journal.Select(request => request.Method));
    }

    [Theory]
    [MemberData(nameof(CallsAndStatuses))]
    public async Task Nothing_goes_to_another_host(string call, int status)
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions(), Deadline);
        Emulator.Intercept(_ => Redirect(status, new Uri(other.Address, "elsewhere?secret=1")));

        var error = await Assert.ThrowsAsync<FalException>(() => Calls[call](Client, Deadline));

        Assert.Contains($"{other.Address}elsewhere, which is another origin", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret=1", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(other.Journal);
        Assert.Single(Emulator.Journal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("submit")]
    [InlineData("stream")]
    public async Task What_is_paid_for_is_not_sent_again_where_the_redirect_does_not_ask_for_it(string call)
    {
        foreach (var status in new[] { 301, 302, 303 })
        {
            var before = Emulator.Journal.Count;
            Emulator.Intercept(_ => Redirect(status, new Uri(Emulator.Address, "run/fal-ai/flux/dev/")));

            var error = await Assert.ThrowsAsync<FalException>(() => Calls[call](Client, Deadline));

            Assert.Contains($"{Emulator.Address}run/fal-ai/flux/dev/", error.Message, StringComparison.Ordinal);
            Assert.Equal(before + 1, Emulator.Journal.Count);
        }
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_status_is_followed(int status)
    {
        var request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        InterceptInTurn(seen => seen.Path.EndsWith("/status", StringComparison.Ordinal), Redirect(status, request.StatusUrl));

        Assert.IsType<FalQueueStatus.Completed>(await request.GetStatusAsync(false, Deadline));
    }

    [Fact]
    public async Task A_circle_ends()
    {
        Emulator.Intercept(request => Redirect(307, new Uri(Emulator.Address, "run/fal-ai/flux/dev")));

        var error = await Assert.ThrowsAsync<FalException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains("after 5 redirects", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_follows_by_itself_makes_no_output_of_another_page()
    {
        using var http = new HttpClient();
        using var fal = new FalClient(http, CreateOptions());
        Emulator.Intercept(request => request.Method == "GET" ? FalEmulatorAnswer.Text(HttpStatusCode.OK, "{}") : Redirect(303, new Uri(Emulator.Address, "run/page")));

        var error = await Assert.ThrowsAsync<FalException>(() => fal.RunAsync(FalEndpoint.Untyped("me/app"), Json("{}"), null, Deadline));

        Assert.Contains($"{Emulator.Address}run/page, as a GET", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_follows_by_itself_takes_no_paid_input_along()
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions(), Deadline);
        using var http = new HttpClient();
        using var fal = new FalClient(http, CreateOptions());
        Emulator.Intercept(_ => Redirect(307, new Uri(other.Address, "run/me/app")));

        await Assert.ThrowsAnyAsync<FalException>(() => fal.RunAsync(FalEndpoint.Untyped("me/app"), Json("{}"), null, Deadline));

        Assert.Empty(other.Journal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_socket_is_not_redirected(bool useToken)
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions(), Deadline);
        Emulator.Intercept(request => request.Path.EndsWith("/ws", StringComparison.Ordinal) ? Redirect(307, new Uri(other.Address, "elsewhere?secret=1")) : null);

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.OpenWebSocketAsync("me/app", "ws", new() { UseToken = useToken }, Deadline));

        Assert.Contains($"to {other.Address}elsewhere, which is not followed", error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Journal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_network_handler_of_the_app_s_in_the_container_leaves_redirects_to_the_client(bool isSockets)
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions(), Deadline);
        var services = new ServiceCollection();
        services.AddFal(options =>
        {
            var emulator = CreateOptions();
            (options.Credentials, options.RunAddress) = (emulator.Credentials, emulator.RunAddress);
        }).ConfigurePrimaryHttpMessageHandler(() => isSockets ? new SocketsHttpHandler() : new HttpClientHandler());
        await using var container = services.BuildServiceProvider();
        var fal = container.GetRequiredService<FalClient>();
        Emulator.Respond(FalEndpoint.Untyped("me/app"), (JsonElement input) => input);
        Emulator.Intercept(_ => Emulator.Journal.Count == 1 ? Redirect(307, new Uri(Emulator.Address, "run/me/app?slash=1")) : null);

        await fal.RunAsync(FalEndpoint.Untyped("me/app"), Json("{}"), null, Deadline);

        Emulator.Intercept(_ => Redirect(307, new Uri(other.Address, "run/me/app")));
        var error = await Assert.ThrowsAsync<FalException>(() => fal.RunAsync(FalEndpoint.Untyped("me/app"), Json("{}"), null, Deadline));
        Assert.Contains("another origin", error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Journal);
    }

    [Fact]
    public async Task Keys_of_webhooks_are_taken_from_their_own_address_alone()
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions(), Deadline);
        Emulator.Intercept(_ => Redirect(302, other.CreateWebhookOptions().JwksAddress));
        using var webhook = new FalWebhook(Emulator.CreateWebhookOptions());

        var error = await Assert.ThrowsAsync<FalException>(() => webhook.VerifyAsync(name => name.EndsWith("Timestamp", StringComparison.Ordinal)
            ? DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
            : new string('a', 128), "{}"u8.ToArray(), Deadline));

        Assert.Contains($"redirects to {other.CreateWebhookOptions().JwksAddress}, whose keys are not trusted", error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Journal);
    }

    private static FalEmulatorAnswer Redirect(int status, Uri target) => Answer((HttpStatusCode)status, "", ("Location", target.AbsoluteUri));
}
