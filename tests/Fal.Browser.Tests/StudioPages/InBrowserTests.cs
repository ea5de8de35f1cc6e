using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fal.Browser.Tests.StudioPages;

/// <summary>The page of Studio whose calls are made in the browser, under the rules that Studio gives it.</summary>
public sealed class InBrowserTests(Chromium chromium, StudioApp studio) : StudioTest(chromium, studio)
{
    [Fact]
    public async Task The_client_in_the_browser_draws_and_writes_through_the_app()
    {
        var page = await OpenAsync(await VisitAsync(), "");
        await page.GetByRole(AriaRole.Link, new() { Name = "Browser" }).ClickAsync();

        await Button(page, "Draw live").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Done");
        await ExpectPictureAsync(page.GetByRole(AriaRole.Img, new() { Name = "a sunset over mountains" }));
        await Button(page, "Write").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Done");

        await Expect(page.GetByText("The emulator made this up")).ToBeVisibleAsync();
    }
}
