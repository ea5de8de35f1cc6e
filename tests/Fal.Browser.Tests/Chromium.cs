using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Fal.Browser.Tests.Chromium))]

namespace Fal.Browser.Tests;

/// <summary>The browser of this machine, started once for all tests. Playwright drives it, and downloads none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How long a page may take for anything: a machine that is busy with something else does not fail a test.</summary>
    public const float MostMilliseconds = 120_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Skips the test, with the reason, where there is no browser.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, "There is no Chromium on the PATH: apt-get install chromium");
            return _browser;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path)
            return;
        Assertions.SetDefaultExpectTimeout(MostMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Timeout = MostMilliseconds,

            // Root may have no sandbox. Without the rest the browser asks its makers for news, and shares memory that containers have little of.
            ChromiumSandbox = false,
            Args = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
