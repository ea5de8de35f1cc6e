using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fal.Browser.Tests.StudioPages;

/// <summary>What somebody does with Studio, from choosing a model to comparing what it made.</summary>
public sealed class RunTests(Chromium chromium, StudioApp studio) : StudioTest(chromium, studio)
{
    private const string Flux = "models/fal-ai/flux/dev";

    [Fact]
    public async Task A_model_is_chosen_run_and_shown()
    {
        var page = await (await VisitAsync()).NewPageAsync();
        await page.GotoAsync("");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("FLUX") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("FLUX.1 dev");

        await RunAsync(page, "a lighthouse in a storm");

        await ExpectPictureAsync(Result(page).GetByRole(AriaRole.Img));
        await Expect(Result(page)).ToContainTextAsync("USD");
        await Expect(Result(page).GetByText("Logs")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_value_is_told_beside_its_field_and_nothing_is_sent()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        var images = page.GetByRole(AriaRole.Textbox, new() { Name = "Num images" });

        await Prompt(page).FillAsync("a lighthouse");
        await images.FillAsync("9");
        await Button(page, "Run").ClickAsync();

        await Expect(page.GetByText("One value is not right yet. Nothing was sent.")).ToBeVisibleAsync();
        await Expect(images).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(images).ToHaveAccessibleDescriptionAsync(new Regex("4"));
        await Expect(images).ToBeFocusedAsync();
        await page.GotoAsync("gallery");
        await Expect(page.GetByText("Nothing yet")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_run_is_in_the_gallery_and_again_with_one_value_changed_stands_beside_the_first()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        await RunAsync(page, "a lighthouse in a storm");
        await page.GetByRole(AriaRole.Link, new() { Name = "Gallery", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await ExpectPictureAsync(page.GetByRole(AriaRole.Article).Locator("img"));
        await page.GetByRole(AriaRole.Link, new() { Name = "a lighthouse in a storm" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Input" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Again, with one value changed" }).ClickAsync();
        await Expect(Prompt(page)).ToHaveValueAsync("a lighthouse in a storm");
        await Prompt(page).FillAsync("a lighthouse at noon");
        await Button(page, "Run").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/compare/"));
        await Expect(page.GetByText("One value differs: prompt.")).ToBeVisibleAsync();
        foreach (var side in new[] { "Before", "After" })
        {
            var region = page.GetByRole(AriaRole.Region, new() { Name = side, Exact = true });
            await Expect(region.GetByRole(AriaRole.Status)).ToHaveTextAsync("Done");
            await ExpectPictureAsync(region.GetByRole(AriaRole.Img));
        }

        var sources = await page.Locator(".compare img").EvaluateAllAsync<string[]>("all => all.map(img => img.src)");
        Assert.Equal(2, sources.Distinct().Count());
    }

    [Fact]
    public async Task The_call_is_there_as_CSharp_to_copy()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        var code = page.GetByRole(AriaRole.Region, new() { Name = "C# of the call" });

        await Prompt(page).FillAsync("a \"quoted\" lighthouse");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Num images" }).FillAsync("2");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Num images" }).BlurAsync();

        await Expect(code).ToContainTextAsync("NumImages = 2");
        await Expect(code).ToContainTextAsync("lighthouse");
        var copy = page.GetByRole(AriaRole.Region, new() { Name = "The same in C#" }).GetByRole(AriaRole.Button);
        await copy.ClickAsync();
        await Expect(copy).ToHaveTextAsync("Copied");
        Assert.Equal((await code.InnerTextAsync()).Trim(), (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public async Task A_picture_is_drawn_while_somebody_types()
    {
        var page = await OpenAsync(await VisitAsync(), "live");
        var canvas = page.GetByRole(AriaRole.Region, new() { Name = "Picture" });
        await Expect(Prompt(page)).ToBeEnabledAsync();

        await Prompt(page).PressSequentiallyAsync("a lighthouse", new() { Delay = 60 });
        await ExpectPictureAsync(canvas.GetByRole(AriaRole.Img, new() { Name = "a lighthouse", Exact = true }));
        var first = await canvas.GetByRole(AriaRole.Img).GetAttributeAsync("src");
        await Prompt(page).PressSequentiallyAsync(" in a storm", new() { Delay = 60 });

        var second = canvas.GetByRole(AriaRole.Img, new() { Name = "a lighthouse in a storm", Exact = true });
        await ExpectPictureAsync(second);
        Assert.NotEqual(first, await second.GetAttributeAsync("src"));
        await Expect(page.GetByText("pictures, the last in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_keyboard_is_enough()
    {
        var page = await (await VisitAsync()).NewPageAsync();
        await page.GotoAsync("");
        await TabToAsync(page, "FLUX");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("FLUX.1 dev");
        await Expect(Prompt(page)).ToBeEnabledAsync();

        await TabToAsync(page, "Prompt");
        await page.Keyboard.TypeAsync("a lighthouse");
        await TabToAsync(page, "Run");
        await page.Keyboard.PressAsync("Enter");

        await Expect(Result(page).GetByRole(AriaRole.Status)).ToHaveTextAsync("Done");
        await ExpectPictureAsync(Result(page).GetByRole(AriaRole.Img));
    }

    /// <summary>Moves on by the tab key to what a name begins with, which has to be seen to have the focus.</summary>
    private static async Task TabToAsync(IPage page, string name)
    {
        const string Focused = """
            () => {
              const it = document.activeElement, style = getComputedStyle(it);
              const seen = style.outlineStyle !== "none" || style.boxShadow !== "none" || it.matches(":focus-visible");
              return [it.labels?.[0]?.innerText ?? it.innerText ?? "", String(seen)];
            }
            """;
        for (var presses = 0; presses < 60; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string[]>(Focused) is [var text, var isSeen] && text.Trim().StartsWith(name, StringComparison.Ordinal))
            {
                Assert.Equal("true", isSeen);
                return;
            }
        }

        Assert.Fail($"The tab key does not lead to {name}.");
    }
}
