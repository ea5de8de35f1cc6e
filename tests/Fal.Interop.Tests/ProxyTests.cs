using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fal.AspNetCore;
using Fal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Interop.Tests;

/// <summary>The service's own JavaScript client, through our proxy and through the service's own: what comes to the service is the same, and so is what comes back.</summary>
public class ProxyTests
{
    private const string Id = "fal-ai/flux/dev";
    private const int Mebibyte = 1 << 20;

    private static readonly FalEndpoint<JsonElement, JsonElement> Endpoint = FalEndpoint.Untyped(Id);

    private static readonly JsonNode Input = JsonNode.Parse("""{"prompt":"a sunset – ünïcode 🌅","guidance_scale":3.5,"num_images":2}""")!;

    /// <summary>What is not the same, and why.</summary>
    private static readonly (string Field, string? Theirs, string? Ours, string Reason)[] Allowed =
    [
        ("header user-agent", ".*", @"Fal\.AspNetCore/\d+\.\d+\.\d+", "Theirs is that of the page."),
        ("header x-fal-client-proxy", "@fal-ai/server-proxy/node", @"Fal\.AspNetCore/\d+\.\d+\.\d+", "Each names itself."),
        ("header x-fal-target-url", "https://.*", null, "Theirs sends it on."),
        ("header accept", "application/json", "application/json, text/event-stream", "Ours is that of the page, so that a stream is asked for as one."),
        ("header content-type", "application/json", null, "Status, result and cancel have no body, so that ours names no type of one."),
    ];

    public static TheoryData<string> Calls => ["run", "run with a file", "run that is refused", "subscribe by polling", "subscribe by streaming", "submit", "submit with options", "status with logs", "status of none", "cancel", "stream", "upload", "answers"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Through_both_proxies_the_same_goes_and_the_same_comes_back(string call)
    {
        Interop.Tests.Node.SkipUnlessInstalled();
        var token = TestContext.Current.CancellationToken;
        await using var theirs = await StartAsync(call, token);
        await using var ours = await StartAsync(call, token);
        await using var app = await StartAppAsync(ours, token);

        var heardThroughTheirs = await CallAsync(theirs, null, call, token);
        var heardThroughOurs = await CallAsync(ours, app, call, token);

        var (their, our) = (JournalEntry.Of(theirs), JournalEntry.Of(ours));
        Assert.Equal(their.Select(entry => entry.Name), our.Select(entry => entry.Name));
        Assert.Empty(their.Zip(our).SelectMany(pair => Differences(pair.First, pair.Second)));
        Assert.Equal(JournalEntry.Named(heardThroughTheirs), JournalEntry.Named(heardThroughOurs));
        Assert.Equal(theirs.Files.Select(Describe), ours.Files.Select(Describe));
        Assert.DoesNotContain(ours.Key, heardThroughOurs, StringComparison.Ordinal);
    }

    /// <summary>What the service's own proxy does not let through, unless told to: it knows another path of large uploads, and no tokens.</summary>
    [Theory]
    [InlineData("upload in parts")]
    [InlineData("realtime")]
    public async Task The_official_client_does_through_ours_what_theirs_does_not_let_through(string call)
    {
        Interop.Tests.Node.SkipUnlessInstalled();
        var token = TestContext.Current.CancellationToken;
        await using var ours = await StartAsync(call, token);
        ours.RespondRealtime(Endpoint, (inputs, _) => inputs);
        await using var app = await StartAppAsync(ours, token);

        var heard = await CallAsync(ours, app, call, token);

        if (call is "realtime")
            Assert.Equal("a sunset – ünïcode 🌅", JsonNode.Parse(heard)!["prompt"]!.GetValue<string>());
        else
            Assert.Equal(91 * Mebibyte, Assert.Single(ours.Files).Content.Length);
    }

    [Fact]
    public async Task What_theirs_refuses_ours_refuses()
    {
        Interop.Tests.Node.SkipUnlessInstalled();
        var token = TestContext.Current.CancellationToken;
        await using var emulator = await StartAsync("refusals", token);
        await using var app = await StartAppAsync(emulator, token);

        Assert.Equal("[400,400,400,400,400,400]", await CallAsync(emulator, null, "refusals", token));
        Assert.Equal("[400,400,400,400,400,400]", await CallAsync(emulator, app, "refusals", token));
        Assert.Empty(emulator.Journal);
    }

    private static async Task<FalEmulator> StartAsync(string call, CancellationToken cancellationToken)
    {
        var waits = call is "cancel" || call.StartsWith("status", StringComparison.Ordinal);
        var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { StepTime = waits ? TimeSpan.FromDays(1) : TimeSpan.Zero }, cancellationToken);
        emulator.Respond(Endpoint, input => input);
        emulator.RespondStream(Endpoint, [Json("""{"output":"one","partial":true}"""), Json("""{"output":"one 🌅\ntwo","partial":false}""")]);
        emulator.Intercept(request => request.Json.ValueKind is not JsonValueKind.Object ? null
            : request.Json.TryGetProperty("refuse", out _) ? FalEmulatorAnswer.Text(HttpStatusCode.UnprocessableEntity, """{"detail":[{"loc":["body","prompt"],"msg":"Field required","type":"missing"}]}""")
            : request.Json.TryGetProperty("busy", out _) ? FalEmulatorAnswer.ConcurrencyLimit() with { Headers = new Dictionary<string, string> { ["Retry-After"] = "7", ["x-fal-needs-retry"] = "1" } }
            : null);
        return emulator;
    }

    private static async Task<WebApplication> StartAppAsync(FalEmulator emulator, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var options = emulator.CreateClientOptions();
        builder.Services.AddFal(fal => (fal.Credentials, fal.RunAddress, fal.QueueAddress, fal.RestAddress) = (options.Credentials, options.RunAddress, options.QueueAddress, options.RestAddress));
        var app = builder.Build();
        app.MapFalProxy(fal =>
        {
            fal.Allow(Id);
            fal.AllowWebhooks = true;
        }).AllowAnonymous();
        app.MapFalTokens(fal => fal.Allow(Endpoint)).AllowAnonymous();
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static async Task<string> CallAsync(FalEmulator emulator, WebApplication? app, string call, CancellationToken cancellationToken)
    {
        var line = new JsonObject
        {
            ["call"] = call,
            ["app"] = app?.Urls.Single(),
            ["emulator"] = emulator.Address.AbsoluteUri,
            ["key"] = emulator.Key,
            ["endpoint"] = Id,
            ["input"] = Input.DeepClone(),
            ["file"] = call is "upload in parts" ? new JsonObject { ["name"] = "film.mp4", ["type"] = "video/mp4", ["size"] = 91 * Mebibyte } : new JsonObject { ["name"] = "talk.mp3", ["type"] = "audio/mpeg", ["size"] = 1000 },
        };
        return Assert.Single(await Interop.Tests.Node.RunAsync("proxy.mjs", [line.ToJsonString()], cancellationToken));
    }

    private static IEnumerable<string> Differences(JournalEntry their, JournalEntry our)
    {
        foreach (var field in their.Fields.Keys.Union(our.Fields.Keys))
        {
            var (one, other) = (their.Fields.GetValueOrDefault(field), our.Fields.GetValueOrDefault(field));
            if (one != other && !Array.Exists(Allowed, allowed => allowed.Field == field && Is(allowed.Theirs, one) && Is(allowed.Ours, other)))
                yield return $"{their.Name}: {field} is {one ?? "not there"} through theirs, {other ?? "not there"} through ours.";
        }
    }

    private static bool Is(string? pattern, string? value) => pattern is null || value is null ? pattern == value : Regex.IsMatch(value, $"^({pattern})$");

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static string Describe(FalEmulatorFile file) => $"{file}: {Convert.ToHexString(SHA256.HashData(file.Content.Span))}";
}
