using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fal.Browser.Tests.StudioPages;

/// <summary>A test of Studio in Chromium, each as a visitor of its own. A page that complains on its console or breaks its own policy fails it.</summary>
public abstract class StudioTest(Chromium chromium, StudioApp studio) : IAsyncLifetime
{
    /// <summary>Told to pages before their own scripts: what moves by itself, and what the page's policy refuses.</summary>
    private const string Watch = """
        globalThis.shift = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value; }).observe({ type: "layout-shift", buffered: true });
        document.addEventListener("securitypolicyviolation", (refused) => console.error(`The page's policy refuses ${refused.blockedURI || refused.sample} (${refused.effectiveDirective}).`));
        """;

    private readonly List<IBrowserContext> _visitors = [];
    private readonly List<string> _complaints = [];

    private protected Uri Address { get; private set; } = null!;

    /// <summary>What pages may complain of in this test.</summary>
    private protected string? Expected { get; set; }

    public async ValueTask InitializeAsync()
    {
        _ = chromium.Browser;
        Address = await studio.AddressAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors)
            await visitor.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.DoesNotContain(_complaints, complaint => Expected is null || !complaint.Contains(Expected, StringComparison.Ordinal));
    }

    private protected async Task<IBrowserContext> VisitAsync(int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, bool reducedMotion = false)
    {
        var visitor = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = Address.AbsoluteUri,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = reducedMotion ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
        });
        visitor.SetDefaultTimeout(Chromium.MostMilliseconds);
        await visitor.AddInitScriptAsync(Watch);
        await visitor.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        visitor.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complain($"{message.Page?.Url}: {message.Text}");
        };
        visitor.WebError += (_, error) => Complain($"{error.Page?.Url}: {error.Error}");
        _visitors.Add(visitor);
        return visitor;
    }

    private protected static async Task<IPage> OpenAsync(IBrowserContext visitor, string path)
    {
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Opens a page that is not connected before what is returned is done.</summary>
    private protected static async Task<(IPage Page, TaskCompletionSource Connection)> OpenUnconnectedAsync(IBrowserContext visitor, string path)
    {
        var connection = new TaskCompletionSource();
        var page = await visitor.NewPageAsync();
        await page.RouteAsync("**/blazor.web*.js", async route =>
        {
            await connection.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        return (page, connection);
    }

    private protected static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private protected static ILocator Result(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Result" });

    private protected static ILocator Prompt(IPage page) => page.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Prompt") });

    /// <summary>Fills in what the model needs, and waits until it is there.</summary>
    private protected static async Task FillInAsync(IPage page)
    {
        await Button(page, "Fill in an example").ClickAsync();
        await Expect(Prompt(page)).Not.ToHaveValueAsync("");
    }

    /// <summary>Runs a model with a prompt, and waits until its output is there. Fields take nothing before the server hears of it.</summary>
    private protected static async Task RunAsync(IPage page, string prompt)
    {
        await Prompt(page).FillAsync(prompt);
        await Button(page, "Run").ClickAsync();
        await Expect(Result(page).GetByRole(AriaRole.Status)).ToHaveTextAsync("Done");
    }

    private protected static async Task ExpectPictureAsync(ILocator picture)
    {
        await Expect(picture).ToBeVisibleAsync();
        await Expect(picture).ToHaveJSPropertyAsync("complete", true);
        Assert.True(await picture.EvaluateAsync<int>("async img => { await img.decode(); return img.naturalWidth; }") > 0);
    }

    private protected static Task<int> AnimationsAsync(IPage page) => page.EvaluateAsync<int>("document.getAnimations().filter(one => one.playState === 'running').length");

    private void Complain(string complaint)
    {
        lock (_complaints)
            _complaints.Add(complaint);
    }
}
