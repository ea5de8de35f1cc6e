using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Testing;
using Microsoft.Playwright;

namespace Fal.Browser.Tests;

/// <summary>A test of pages of an app, each test with an app, an emulator and a browser's profile of its own.</summary>
public abstract class PageTest(Chromium chromium) : IAsyncLifetime
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(3));
    private PageApp? _app;
    private FalEmulator? _emulator;
    private IBrowserContext? _profile;

    private protected static FalEndpoint<JsonElement, JsonElement> Endpoint { get; } = FalEndpoint.Untyped(PageApp.EndpointId);

    /// <summary>A call that hangs fails the test instead of stopping the run.</summary>
    protected CancellationToken Deadline => _deadline.Token;

    protected FalEmulator Emulator => _emulator!;

    private protected PageApp App => _app!;

    protected IBrowserContext Profile => _profile!;

    public async ValueTask InitializeAsync()
    {
        var browser = chromium.Browser;

        // No part of this key is in anything that a page has anyway.
        _emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { StepTime = TimeSpan.FromMilliseconds(1), Key = "k3y-0f-th3-app:s3cr3t-0f-th3-app" }, Deadline);
        _emulator.Respond(Endpoint, input => input);
        _emulator.RespondStream(Endpoint, [Json("""{"output":"one"}"""), Json("""{"output":"one 🌅\ntwo"}""")]);
        _emulator.RespondRealtime(Endpoint, (inputs, _) => inputs);
        _app = await PageApp.StartAsync(_emulator, Deadline);
        _profile = await browser.NewContextAsync();
        _profile.SetDefaultTimeout(Chromium.MostMilliseconds);

        // The one place that names the service's address in the browser itself is the client's socket: here it is the emulator's.
        await _profile.AddInitScriptAsync($$"""
            const Socket = WebSocket;
            globalThis.WebSocket = class extends Socket {
              constructor(address, protocols) { super(address.replace("wss://fal.run/", "ws://{{_emulator.Address.Authority}}/run/"), protocols); }
            };
            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (_profile is not null)
            await _profile.DisposeAsync();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
        _deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<IPage> OpenAsync()
    {
        var page = await Profile.NewPageAsync();
        await LoadAsync(page);
        return page;
    }

    private protected async Task<IPage> OpenSignedInAsync()
    {
        await SignInAsync();
        return await OpenAsync();
    }

    private protected Task SignInAsync() => Profile.APIRequest.GetAsync(new Uri(App.Address, "sign-in").AbsoluteUri);

    private protected async Task LoadAsync(IPage page)
    {
        await page.GotoAsync(App.Address.AbsoluteUri);
        await page.WaitForFunctionAsync("() => globalThis.calls");
    }

    /// <summary>Does a call of the page's script.</summary>
    private protected async Task<JsonNode> CallAsync(IPage page, string call, params object[] arguments)
    {
        var json = await page.EvaluateAsync<string>(
            "async ([call, args]) => JSON.stringify(await globalThis.calls[call](...JSON.parse(args)))", new[] { call, JsonSerializer.Serialize(arguments) }).WaitAsync(Deadline);
        return JsonNode.Parse(json)!;
    }

    private protected static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
