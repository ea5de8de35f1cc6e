using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fal.Browser.Tests.StudioPages;

/// <summary>The pictures of the README, in artifacts/screenshots; in the folder that <c>FAL_SCREENSHOTS</c> names too, to be committed.</summary>
public sealed class ScreenshotTests(Chromium chromium, StudioApp studio) : StudioTest(chromium, studio)
{
    private const int MostBytes = 200_000;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Studio_can_be_shown(ColorScheme scheme)
    {
        var page = await OpenAsync(await VisitAsync(1200, 800, scheme), "models/fal-ai/flux/dev");
        await RunAsync(page, "a lighthouse in a storm");
        await ExpectPictureAsync(Result(page).GetByRole(AriaRole.Img));
        await TakeAsync(page, "run", scheme);
        await page.GetByRole(AriaRole.Link, new() { Name = "Again, with one value changed" }).ClickAsync();
        await Expect(page.GetByText("Begins with the input of")).ToBeVisibleAsync();
        await Prompt(page).FillAsync("a lighthouse at noon");
        await Button(page, "Run").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/compare/"));
        await Expect(page.GetByText("Done")).ToHaveCountAsync(2);
        await ExpectPictureAsync(page.Locator(".compare img").Last);
        await TakeAsync(page, "compare", scheme);
        await page.GotoAsync("");
        await TakeAsync(page, "models", scheme);
        await page.GotoAsync("live");
        await Prompt(page).FillAsync("a lighthouse in a storm");
        await ExpectPictureAsync(page.GetByRole(AriaRole.Img, new() { Name = "a lighthouse in a storm", Exact = true }));
        await TakeAsync(page, "live", scheme);
    }

    private static async Task TakeAsync(IPage page, string name, ColorScheme scheme)
    {
        var file = $"studio-{name}-{(scheme is ColorScheme.Dark ? "dark" : "light")}.png";
        var picture = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
        Assert.True(picture.Length < MostBytes, $"{file} has {picture.Length} bytes.");
        string?[] folders = [Path.Combine(Repository.Root, "artifacts", "screenshots"), Environment.GetEnvironmentVariable("FAL_SCREENSHOTS")];
        foreach (var folder in folders.OfType<string>().Where(folder => folder.Length > 0))
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, file), picture);
        }
    }
}
