using System.Collections.Concurrent;
using Fal.Testing;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fal.Browser.Tests.InBrowser;

/// <summary>Fal.Client in the browser itself (WebAssembly), through the app's proxy and without a key, with the clients that were generated.</summary>
public sealed class ClientTests(Chromium chromium) : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(3));
    private readonly ConcurrentQueue<string> _errors = [];

    /// <summary>The emulator's clock: a request in the queue stays where it is until the test moves it on.</summary>
    private readonly FakeTimeProvider _time = new();
    private FalEmulator? _emulator;
    private WebApplication? _app;
    private IBrowserContext? _profile;

    private FalEmulator Emulator => _emulator!;

    public async ValueTask InitializeAsync()
    {
        var browser = chromium.Browser;
        _emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { Repository.Schemas }, StepTime = Step, TimeProvider = _time }, _deadline.Token);
        _app = await ClientApp.StartAsync(_emulator, _deadline.Token);
        _profile = await browser.NewContextAsync();
        _profile.SetDefaultTimeout(Chromium.MostMilliseconds);
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
    }

    [Fact]
    public async Task It_subscribes_and_shows_the_status_as_it_changes()
    {
        var page = await OpenAsync();
        var status = page.GetByRole(AriaRole.Status);

        await page.GetByLabel("Prompt").FillAsync("a cat – ünïcode 🌅");
        await ClickAsync(page, "Draw");

        foreach (var words in new[] { "1 ahead", "0 ahead", "Step 1 of 3", "Step 2 of 3", "Step 3 of 3" })
        {
            await Expect(status).ToHaveTextAsync(words);
            _time.Advance(Step);
        }

        await DoneAsync(page);
        await Expect(page.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("src", new System.Text.RegularExpressions.Regex("^http"));
        Assert.Equal("a cat – ünïcode 🌅", Emulator.Journal.First(sent => sent.Method == "POST").Json.GetProperty("prompt").GetString());
        Assert.All(Emulator.Journal.Where(sent => sent.Service is FalEmulatorService.Queue), sent => Assert.Equal($"Key {Emulator.Key}", sent.Headers["Authorization"]));
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task It_shows_a_stream_as_it_comes()
    {
        var second = new TaskCompletionSource();
        Emulator.RespondStream(FalEndpoint.Untyped("openrouter/router"), (_, token) => PartsAsync(second.Task.WaitAsync(token)));
        var page = await OpenAsync();

        await ClickAsync(page, "Write");

        await Expect(page.Locator("#text")).ToHaveTextAsync("one 🌅");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Sending");
        second.SetResult();
        await DoneAsync(page);
        await Expect(page.Locator("#text")).ToHaveTextAsync("one 🌅 two");
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task It_uploads_a_file_that_the_user_picks()
    {
        var page = await OpenAsync();
        var content = Enumerable.Range(0, 2_000_000).Select(i => (byte)(i % 251)).ToArray();

        await page.GetByLabel("A recording").SetInputFilesAsync(new FilePayload { Name = "talk – ü.mp3", MimeType = "audio/mpeg", Buffer = content });

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 ahead");
        _time.Advance(5 * Step);
        await DoneAsync(page);
        var file = Assert.Single(Emulator.Files);
        Assert.Equal(("talk – ü.mp3", "audio/mpeg"), (file.Name, file.ContentType));
        Assert.Equal(content, file.Content.ToArray());
        Assert.Equal(file.Address.AbsoluteUri, Emulator.Journal.First(sent => sent.Service is FalEmulatorService.Queue && sent.Method == "POST").Json.GetProperty("audio_url").GetString());
        Assert.DoesNotContain("Authorization", Emulator.Journal.First(sent => sent.Service is FalEmulatorService.Files).Headers.Keys);
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task It_runs_several_at_once_and_fetches_their_files()
    {
        var page = await OpenAsync();

        await ClickAsync(page, "Draw three");

        var status = page.GetByRole(AriaRole.Status);
        while (await status.TextContentAsync() is null or "Sending" or "1 of 3" or "2 of 3" or "3 of 3")
            _time.Advance(Step);
        await DoneAsync(page);
        var pictures = await page.GetByRole(AriaRole.Img).EvaluateAllAsync<string[]>("all => all.map(picture => picture.src)");
        Assert.Equal(3, pictures.Distinct().Count());
        using var http = new HttpClient();
        var files = await Task.WhenAll(pictures.Select(picture => http.GetByteArrayAsync(picture, _deadline.Token)));
        await Expect(page.Locator("#text")).ToHaveTextAsync($"{files.Sum(file => file.Length) / 1000} KB in all");
        Assert.Equal(3, Emulator.Journal.Count(sent => sent.Service is FalEmulatorService.Queue && sent.Method == "POST"));
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task It_exchanges_inputs_and_outputs_over_a_socket()
    {
        var page = await OpenAsync();

        await ClickAsync(page, "Draw live");
        await DoneAsync(page);
        await Expect(page.GetByRole(AriaRole.Img)).ToBeAttachedAsync();
        await ClickAsync(page, "Draw live");
        await DoneAsync(page);

        Assert.Single(Emulator.Journal, sent => sent.Service is FalEmulatorService.Rest);
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_so()
    {
        var page = await OpenAsync(isSignedIn: false);

        await ClickAsync(page, "Draw");

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("401");
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task An_app_that_sends_its_users_to_sign_in_is_named()
    {
        var page = await OpenAsync();
        await page.RouteAsync("**/api/fal/proxy", route => route.FulfillAsync(new() { Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "/sign-in" } }));

        await ClickAsync(page, "Draw");

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("127.0.0.1, which FalClientOptions.ProxyAddress names, redirects the request, which is not followed");
        Assert.Empty(Emulator.Journal);
    }

    private async Task<IPage> OpenAsync(bool isSignedIn = true)
    {
        var address = _app!.Urls.Single();
        if (isSignedIn)
            await _profile!.APIRequest.GetAsync($"{address}/sign-in");
        var page = await _profile!.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        await page.GotoAsync(address);
        try
        {
            await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Ready");
        }
        catch (PlaywrightException error)
        {
            Assert.Fail($"The page did not start: {error.Message}\n{string.Join('\n', _errors)}");
        }

        return page;
    }

    private static Task ClickAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static Task DoneAsync(IPage page) => Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Done");

    private static async IAsyncEnumerable<System.Text.Json.JsonElement> PartsAsync(Task second)
    {
        yield return Json("""{"output":"one 🌅","partial":true}""");
        await second;
        yield return Json("""{"output":"one 🌅 two","partial":false}""");
    }

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(text);
}
