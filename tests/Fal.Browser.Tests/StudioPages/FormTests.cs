using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fal.Browser.Tests.StudioPages;

/// <summary>What is entered is what is sent, once, and is not lost.</summary>
public sealed class FormTests(Chromium chromium, StudioApp studio) : StudioTest(chromium, studio)
{
    private const string Flux = "models/fal-ai/flux/dev";
    private const string Lora = "models/fal-ai/lora";
    private const string Film = "models/fal-ai/ltx-2/image-to-video/fast";

    [Theory]
    [InlineData("a long words", 45_000)]
    [InlineData("é", 100_000)]
    public async Task A_long_text_is_sent_as_it_stands(string words, int length)
    {
        var text = string.Concat(Enumerable.Repeat(words, length / words.Length));
        var page = await OpenAsync(await VisitAsync(), Flux);
        await Prompt(page).FillAsync("a cat");
        await Prompt(page).FillAsync(text);
        await Button(page, "Run").ClickAsync();

        var open = Result(page).GetByRole(AriaRole.Link, new() { Name = "Open", Exact = true });
        await open.ClickAsync();
        await Expect(page.Locator("dd", new() { HasTextString = words }).First).ToHaveTextAsync(text);
    }

    [Fact]
    public async Task A_text_that_is_cut_off_is_not_sent()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        await Expect(Prompt(page)).ToHaveAttributeAsync("maxlength", "100001");
        await Prompt(page).FillAsync(new string('a', 100_001));
        await Button(page, "Run").ClickAsync();
        await Expect(page.GetByText("At most 100,000 characters fit here. What came after them is cut off.")).ToBeVisibleAsync();
        await Expect(Prompt(page)).ToBeFocusedAsync();
        await page.GotoAsync("gallery");
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(Flux)]
    [InlineData("models/openrouter/router")]
    public async Task Two_clicks_are_one_run(string path)
    {
        var page = await OpenAsync(await VisitAsync(), path);
        await FillInAsync(page);
        await Prompt(page).FillAsync("a lighthouse");
        await Button(page, "Run").EvaluateAsync("button => { button.click(); button.click(); }");
        await Expect(Result(page).GetByRole(AriaRole.Status)).ToHaveTextAsync("Done");

        await page.GotoAsync("gallery");
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_double_click_is_one_run_and_a_later_click_is_another()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        await Prompt(page).FillAsync("a lighthouse");
        await Button(page, "Run").DblClickAsync();
        var open = Result(page).GetByRole(AriaRole.Link, new() { Name = "Open", Exact = true });
        var first = await open.GetAttributeAsync("href");
        await Button(page, "Run").ClickAsync();
        await Expect(open).Not.ToHaveAttributeAsync("href", first!);

        await page.GotoAsync("gallery");
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Again_begins_with_the_seed_that_the_model_chose()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        await RunAsync(page, "a lighthouse");
        var chosen = await Result(page).Locator(".facts > div", new() { Has = page.Locator("dt", new() { HasText = "Seed" }) }).Locator("dd").First.InnerTextAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Again, with one value changed" }).ClickAsync();
        await Expect(page.GetByText("Begins with the input of")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Seed", Exact = true })).ToHaveValueAsync(chosen.Trim());
    }

    [Fact]
    public async Task What_is_folded_away_opens_when_the_page_is_connected_and_stays_open()
    {
        var (page, connection) = await OpenUnconnectedAsync(await VisitAsync(), Flux);
        var seed = page.GetByRole(AriaRole.Textbox, new() { Name = "Seed", Exact = true });
        await page.GetByText("More settings").ClickAsync(new() { Force = true });
        await Expect(seed).ToBeHiddenAsync();

        connection.SetResult();
        await page.GetByText("More settings").ClickAsync();
        await seed.FillAsync("7");
        await seed.BlurAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "C# of the call" })).ToContainTextAsync("Seed = 7");
        await Expect(seed).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_choice_of_no_file_changes_nothing()
    {
        var page = await OpenAsync(await VisitAsync(), Film);
        await Expect(Prompt(page)).ToBeEnabledAsync();
        var address = page.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Image") });
        await page.Locator("input[type=file]").SetInputFilesAsync(Path.Combine(Repository.Root, "samples", "Studio", "wwwroot", "example.jpg"));
        await Expect(address).ToHaveValueAsync(new Regex("^http"));
        var uploaded = await address.InputValueAsync();

        await page.Locator("input[type=file]").SetInputFilesAsync(Array.Empty<string>());
        await Prompt(page).FillAsync("it moves");

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "C# of the call" })).ToContainTextAsync("it moves");
        await Expect(address).ToHaveValueAsync(uploaded);
        await Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_is_folded_away_opens_as_often_as_something_in_it_is_wrong()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        var seed = page.GetByRole(AriaRole.Textbox, new() { Name = "Seed", Exact = true });
        await Prompt(page).FillAsync("a lighthouse");
        await page.GetByText("More settings").ClickAsync();
        await seed.FillAsync("2.5");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await page.GetByText("More settings").ClickAsync();
            await Expect(seed).ToBeHiddenAsync();
            await Button(page, "Run").ClickAsync();
            await Expect(seed).ToBeFocusedAsync();
            await Expect(seed).ToHaveAccessibleDescriptionAsync(new Regex("This is no whole number."));
        }
    }

    [Fact]
    public async Task A_list_takes_its_errors_and_the_focus_along()
    {
        var page = await OpenAsync(await VisitAsync(), Lora);
        var paths = page.Locator("[id^='in-loras-'][id$='-path']");
        await page.GetByText("More settings").ClickAsync();
        for (var added = 0; added < 3; added++)
        {
            await Button(page, "Add to Loras").ClickAsync();
            await Expect(paths.Nth(added)).ToBeFocusedAsync();
        }

        await paths.Nth(1).FillAsync("https://example.com/b");
        await Button(page, "Run").ClickAsync();
        await Expect(paths.Nth(0)).ToHaveAttributeAsync("aria-invalid", "true");
        await Button(page, "Remove Loras 1").ClickAsync();

        await Expect(paths).ToHaveCountAsync(2);
        await Expect(paths.Nth(0)).ToHaveValueAsync("https://example.com/b");
        await Expect(paths.Nth(0)).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(paths.Nth(0)).ToBeFocusedAsync();
        await Button(page, "Remove Loras 2").ClickAsync();
        await Expect(Button(page, "Add to Loras")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_was_typed_is_there_after_another_page_and_after_a_reload()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        var code = page.GetByRole(AriaRole.Region, new() { Name = "C# of the call" });
        await Prompt(page).FillAsync("a lighthouse of many words");
        await Expect(code).ToContainTextAsync("many words");

        await page.GetByRole(AriaRole.Link, new() { Name = "Gallery", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Nothing yet")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(Prompt(page)).ToHaveValueAsync("a lighthouse of many words");
        await page.ReloadAsync();
        await Expect(Prompt(page)).ToHaveValueAsync("a lighthouse of many words");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Seed", Exact = true })).ToBeHiddenAsync();

        var other = await OpenAsync(await VisitAsync(), Flux);
        await Expect(Prompt(other)).ToBeEnabledAsync();
        await Expect(Prompt(other)).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Whoever_sends_no_cookie_runs_nothing()
    {
        var visitor = await VisitAsync();
        await visitor.RouteAsync("**/blazor.web*.js", async route =>
        {
            await visitor.ClearCookiesAsync();
            await route.ContinueAsync();
        });
        var page = await OpenAsync(visitor, Flux);
        await Prompt(page).FillAsync("a lighthouse");
        await Button(page, "Run").ClickAsync();
        await Expect(page.GetByText("found again by a cookie")).ToBeVisibleAsync();
    }
}
