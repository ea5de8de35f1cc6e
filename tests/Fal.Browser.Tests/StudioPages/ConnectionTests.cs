using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fal.Browser.Tests.StudioPages;

/// <summary>What a page says when it has lost its server.</summary>
public sealed class ConnectionTests(Chromium chromium, StudioApp studio) : StudioTest(chromium, studio)
{
    private const string Flux = "models/fal-ai/flux/dev";

    [Fact]
    public async Task A_page_that_cannot_go_on_says_so_and_can_be_loaded_again()
    {
        Expected = "";
        var page = await OpenAsync(await VisitAsync(), Flux);
        var end = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "this page cannot go on" });
        await Prompt(page).FillAsync("a lighthouse");
        await Expect(end).ToBeHiddenAsync();

        // The server's next change is of something that is not there.
        await page.Locator(".empty-result").EvaluateAsync("it => it.remove()");
        await Button(page, "Run").ClickAsync();
        await Expect(end).ToBeVisibleAsync();
        await Button(page, "Load again").ClickAsync();
        await Expect(end).ToBeHiddenAsync();
        await RunAsync(page, "a lighthouse");
    }

    [Fact]
    public async Task Nobody_types_into_a_page_whose_server_is_gone()
    {
        Expected = "";
        var visitor = await VisitAsync();
        IPage page;
        await using (var other = new StudioApp())
        {
            page = await OpenAsync(visitor, new Uri(await other.AddressAsync(), Flux).AbsoluteUri);
            await Prompt(page).FillAsync("a cat");
        }

        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The connection was lost." })).ToBeVisibleAsync();
        var prompt = page.Locator("textarea").First;
        await Expect(prompt).Not.ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(" and a dog");
        await Expect(prompt).ToHaveValueAsync("a cat");
    }

    [Theory]
    [InlineData("failed", "The server cannot be reached.")]
    [InlineData("rejected", "The server does not know this page any more")]
    [InlineData("resume-failed", "The server does not know this page any more")]
    public async Task What_is_said_is_true_and_leads_to_the_same_page(string state, string words)
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        await Expect(Prompt(page)).ToBeEnabledAsync();
        await page.Locator("#components-reconnect-modal").EvaluateAsync("(it, state) => it.classList.add(`components-reconnect-${state}`)", state);
        var notice = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = words });
        await Expect(notice.Locator("p:visible")).ToHaveCountAsync(1);
        await Expect(notice.Locator("p:visible")).ToContainTextAsync(words);

        await notice.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(notice).ToBeHiddenAsync();
        Assert.EndsWith(Flux, page.Url, StringComparison.Ordinal);
    }
}
