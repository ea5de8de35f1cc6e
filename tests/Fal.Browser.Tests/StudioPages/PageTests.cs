using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fal.Browser.Tests.StudioPages;

/// <summary>What holds of every page of Studio, whatever is on it.</summary>
public sealed class PageTests(Chromium chromium, StudioApp studio) : StudioTest(chromium, studio)
{
    private static readonly string[] Fixed =
        ["", "models/fal-ai/flux/dev", "models/fal-ai/fast-sdxl", "models/fal-ai/lora", "models/fal-ai/ltx-2/image-to-video/fast", "models/fal-ai/whisper", "models/openrouter/router", "live", "gallery"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing(ColorScheme scheme)
    {
        Interop.Tests.Node.SkipUnlessInstalled();
        var axe = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Fal.Interop.Tests", "node_modules", "axe-core", "axe.min.js"), TestContext.Current.CancellationToken);
        var found = new List<string>();
        await EachPageAsync(await VisitAsync(scheme: scheme, reducedMotion: true), async (page, path) =>
        {
            await page.EvaluateAsync(axe);
            var violations = await page.EvaluateAsync<string[]>("async () => (await axe.run()).violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary.replace(/\\s+/g, ' ').slice(0, 200)}`))");
            found.AddRange(violations.Select(violation => $"{path}: {violation}"));
        });
        Assert.Empty(found);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(3840)]
    public async Task No_page_is_wider_than_its_window(int width)
    {
        var wide = new List<string>();
        await EachPageAsync(await VisitAsync(width, width / 2), async (page, path) =>
        {
            var sizes = await page.EvaluateAsync<int[]>("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
            if (sizes[0] > sizes[1])
                wide.Add($"{path}: {sizes[0]} of {sizes[1]} {await page.EvaluateAsync<string>("[...document.querySelectorAll('body *')].filter(it => it.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(it => it.outerHTML.slice(0, 120)).join(' | ')")}");
        });
        Assert.Empty(wide);
    }

    [Fact]
    public async Task No_page_moves_for_who_wants_no_motion()
    {
        var visitor = await VisitAsync(reducedMotion: true);
        await EachPageAsync(visitor, async (page, path) => Assert.True(await AnimationsAsync(page) == 0, $"Something moves on {path}."));
    }

    [Fact]
    public async Task Nothing_jumps()
    {
        var visitor = await VisitAsync();
        await EachPageAsync(visitor, async (page, path) => Assert.True(await page.EvaluateAsync<double>("shift") < 0.1, $"{path} jumps by {await page.EvaluateAsync<double>("shift")}."));
        var page = await OpenAsync(visitor, Fixed[1]);
        await RunAsync(page, "a lighthouse");
        Assert.InRange(await page.EvaluateAsync<double>("shift"), 0, 0.1);
    }

    [Fact]
    public async Task A_first_visit_loads_less_than_100_KB_beside_media()
    {
        foreach (var path in Fixed)
        {
            var page = await (await VisitAsync()).NewPageAsync();
            var loaded = new Loaded(await page.Context.NewCDPSessionAsync(page));
            await loaded.StartAsync();
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            Assert.True(loaded.Bytes is > 10_000 and < 100 * 1024, $"/{path} loads {loaded.Bytes} bytes: {loaded}");
        }
    }

    [Fact]
    public async Task What_is_not_there_says_so()
    {
        Expected = "404";
        var page = await (await VisitAsync()).NewPageAsync();
        foreach (var path in new[] { "nowhere", "runs/none", "compare/none/none", "models/none" })
        {
            var answer = await page.GotoAsync(path);
            Assert.Equal(404, answer!.Status);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToHaveJSPropertyAsync("href", new Uri(Address, $"{path}#main").AbsoluteUri);
        }
    }

    [Fact]
    public async Task Two_runs_of_different_models_are_not_compared()
    {
        Expected = "404";
        var page = await OpenAsync(await VisitAsync(), Fixed[1]);
        await RunAsync(page, "a lighthouse");
        var first = await RunIdAsync(page);
        await page.GotoAsync(Fixed[2]);
        await RunAsync(page, "a lighthouse");

        Assert.Equal(404, (await page.GotoAsync($"compare/{first}/{await RunIdAsync(page)}"))!.Status);
        var skip = page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" });
        Assert.Equal(new Uri(page.Url).AbsolutePath + "#main", await skip.EvaluateAsync<string>("link => link.pathname + link.hash"));
    }

    [Fact]
    public async Task HEAD_is_answered_and_no_page_may_be_framed()
    {
        using var http = new HttpClient();
        foreach (var path in Fixed)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(Address, path));
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"HEAD /{path}: {answer.StatusCode}");
            Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        }
    }

    /// <summary>Does something with every page, among them those of two runs.</summary>
    private static async Task EachPageAsync(IBrowserContext visitor, Func<IPage, string, Task> check)
    {
        var page = await OpenAsync(visitor, Fixed[1]);
        await RunAsync(page, "a lighthouse in a storm");
        var first = await RunIdAsync(page);
        await RunAsync(page, "a lighthouse at noon");
        await Expect(Result(page).GetByRole(AriaRole.Img)).ToHaveAttributeAsync("alt", "a lighthouse at noon");
        var second = await RunIdAsync(page);
        foreach (var path in Fixed.Append($"runs/{first}").Append($"compare/{first}/{second}"))
        {
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            await check(page, $"/{path}");
        }
    }

    private static async Task<string> RunIdAsync(IPage page)
    {
        var address = await Result(page).GetByRole(AriaRole.Link, new() { Name = "Open", Exact = true }).GetAttributeAsync("href");
        return address!.Split('/')[^1];
    }

    /// <summary>What came over the network, pictures, films and sounds left out.</summary>
    private sealed class Loaded(ICDPSession session)
    {
        private readonly Dictionary<string, (string Type, string Address)> _requests = [];
        private readonly ConcurrentQueue<(string Address, double Bytes)> _loaded = [];

        public double Bytes => _loaded.Sum(one => one.Bytes);

        public async Task StartAsync()
        {
            session.Event("Network.responseReceived").OnEvent += (_, data) =>
            {
                var answer = data!.Value;
                _requests[answer.GetProperty("requestId").GetString()!] = (answer.GetProperty("type").GetString()!, answer.GetProperty("response").GetProperty("url").GetString()!);
            };
            session.Event("Network.loadingFinished").OnEvent += (_, data) =>
            {
                var end = data!.Value;
                if (_requests.TryGetValue(end.GetProperty("requestId").GetString()!, out var request) && request.Type is not ("Image" or "Media"))
                    _loaded.Enqueue((request.Address, end.GetProperty("encodedDataLength").GetDouble()));
            };
            await session.SendAsync("Network.enable");
        }

        public override string ToString() => string.Join(", ", _loaded.Select(one => $"{new Uri(one.Address).AbsolutePath} {one.Bytes}"));
    }
}
