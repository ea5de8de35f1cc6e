using System.Text.Json;
using System.Text.RegularExpressions;
using Fal.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fal.Browser.Tests.StudioPages;

/// <summary>What Studio shows meanwhile: each time the service is held until it has been seen.</summary>
public sealed class HeldTests(Chromium chromium, HeldStudio studio) : StudioTest(chromium, studio.App), IClassFixture<HeldStudio>
{
    private const string Flux = "models/fal-ai/flux/dev";
    private const string Router = "openrouter/router";

    [Fact]
    public async Task A_run_is_watched_on_its_way()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        var status = await BeginAsync(page);

        foreach (var words in new[] { "In the queue, one ahead", "Next in the queue", "At work" })
        {
            await Expect(status).ToHaveTextAsync(words);
            studio.Move();
        }

        await Expect(Result(page).GetByText("Logs 2")).ToBeVisibleAsync();
        studio.Move(2);
        await Expect(status).ToHaveTextAsync("Done");
        await ExpectPictureAsync(Result(page).GetByRole(AriaRole.Img));
    }

    [Fact]
    public async Task Nothing_moves_on_the_way_for_who_wants_no_motion()
    {
        var page = await OpenAsync(await VisitAsync(reducedMotion: true), Flux);
        var status = await BeginAsync(page);

        await Expect(status).ToContainTextAsync("queue");
        Assert.Equal(0, await AnimationsAsync(page));
        studio.Move(2);
        await Expect(status).ToHaveTextAsync("At work");
        Assert.Equal(0, await AnimationsAsync(page));
        studio.Move(3);
    }

    [Fact]
    public async Task Logs_open_when_the_page_is_connected_and_stay_open()
    {
        var visitor = await VisitAsync();
        var form = await OpenAsync(visitor, Flux);
        var status = await BeginAsync(form);
        await Expect(status).ToContainTextAsync("queue");
        studio.Move(2);
        await Expect(status).ToHaveTextAsync("At work");
        var gallery = await OpenAsync(visitor, "gallery");
        var run = await gallery.GetByRole(AriaRole.Article).GetByRole(AriaRole.Link).GetAttributeAsync("href");

        var (page, connection) = await OpenUnconnectedAsync(visitor, run!);
        await page.GetByText("Logs").ClickAsync(new() { Force = true });
        await Expect(page.GetByText("Step 1 of 3")).ToBeHiddenAsync();
        connection.SetResult();
        await page.GetByText("Logs").ClickAsync();
        await Expect(page.GetByText("Step 1 of 3")).ToBeVisibleAsync();
        studio.Move();
        await Expect(page.GetByText("Step 2 of 3")).ToBeVisibleAsync();
        studio.Move(2);
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Done");
        await Expect(page.GetByText("Step 3 of 3")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_run_is_cancelled()
    {
        var page = await OpenAsync(await VisitAsync(), Flux);
        var status = await BeginAsync(page);
        await Expect(status).ToContainTextAsync("queue");

        await Button(page, "Cancel").ClickAsync();

        await Expect(status).ToHaveTextAsync("Cancelled");
        await Expect(Result(page)).ToContainTextAsync("It was cancelled before there was anything.");
    }

    [Fact]
    public async Task Text_grows_as_the_model_writes()
    {
        using var next = new SemaphoreSlim(0);
        studio.Emulator.RespondStream(FalEndpoint.Untyped(Router), (_, cancellationToken) => WordsAsync(next, cancellationToken));
        var page = await OpenAsync(await VisitAsync(), $"models/{Router}");
        var text = Result(page).Locator(".text-output");
        await FillInAsync(page);
        await Button(page, "Run").ClickAsync();

        await Expect(text).ToHaveTextAsync("A bowline");
        await Expect(Result(page).GetByRole(AriaRole.Status)).ToHaveTextAsync("Growing");
        next.Release();
        await Expect(text).ToHaveTextAsync("A bowline and a sheet bend");
        next.Release();
        await Expect(Result(page).GetByRole(AriaRole.Status)).ToHaveTextAsync("Done");
        await Expect(text).ToHaveTextAsync("A bowline and a sheet bend.");
    }

    [Fact]
    public async Task Nothing_is_sent_while_a_file_is_uploaded_and_what_is_entered_meanwhile_stays()
    {
        var arrived = new ManualResetEventSlim();
        studio.Emulator.Intercept(request =>
        {
            if (request.Service is FalEmulatorService.Files)
                arrived.Wait(TestContext.Current.CancellationToken);
            return null;
        });
        var page = await OpenAsync(await VisitAsync(), "models/fal-ai/ltx-2/image-to-video/fast");
        var address = page.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Image") });
        await Prompt(page).FillAsync("it moves");
        await page.Locator("input[type=file]").SetInputFilesAsync(Path.Combine(Repository.Root, "samples", "Studio", "wwwroot", "example.jpg"));
        await Expect(page.GetByText("Uploading example.jpg")).ToBeVisibleAsync();
        await Button(page, "Run").ClickAsync();

        var problem = page.Locator(".error", new() { HasText = "example.jpg is still being uploaded." });
        await Expect(problem).ToBeVisibleAsync();
        await Prompt(page).FillAsync("it moves slowly");
        arrived.Set();
        await Expect(address).ToHaveValueAsync(new Regex("^http"));
        await Expect(problem).ToBeHiddenAsync();
        await Expect(Prompt(page)).ToHaveValueAsync("it moves slowly");
        await page.GotoAsync("gallery");
        await Expect(page.GetByText("Nothing yet")).ToBeVisibleAsync();
    }

    /// <summary>Runs a model that is held.</summary>
    /// <returns>Where it is said how far it is.</returns>
    private static async Task<ILocator> BeginAsync(IPage page)
    {
        await Prompt(page).FillAsync("a lighthouse");
        await Button(page, "Run").ClickAsync();
        return Result(page).GetByRole(AriaRole.Status);
    }

    private static async IAsyncEnumerable<JsonElement> WordsAsync(SemaphoreSlim next, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return Words("A bowline", isPartial: true);
        await next.WaitAsync(cancellationToken);
        yield return Words("A bowline and a sheet bend", isPartial: true);
        await next.WaitAsync(cancellationToken);
        yield return Words("A bowline and a sheet bend.", isPartial: false);
    }

    private static JsonElement Words(string words, bool isPartial) => JsonSerializer.SerializeToElement(new { output = words, partial = isPartial });
}
