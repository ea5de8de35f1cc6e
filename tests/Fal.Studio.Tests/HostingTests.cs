using System.Text.Json.Nodes;
using Studio.Hosting;

namespace Fal.Studio.Tests;

public class HostingTests
{
    [Theory]
    [InlineData("https://example.com/a.png", true)]
    [InlineData("http://example.com/a.png", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("javascript://example.com/%0aalert(1)", false)]
    [InlineData("data:text/html,a", false)]
    [InlineData("a.png", false)]
    public void A_page_leads_to_the_web_and_nowhere_else(string address, bool mayLead) => Assert.Equal(mayLead, Service.MayLinkTo(address));

    [Fact]
    public async Task A_page_shows_what_the_service_keeps_and_nothing_from_elsewhere()
    {
        await using var emulated = await Service.StartAsync(key: null, TimeSpan.Zero);
        var files = emulated.Emulator!.Address;
        Assert.True(emulated.MayShow(new Uri(files, "a.png").AbsoluteUri));
        Assert.False(emulated.MayShow($"javascript://{files.Authority}/%0aalert(1)"));

        await using var real = await Service.StartAsync("a key", TimeSpan.Zero);
        Assert.True(real.MayShow("https://v3.fal.media/files/a.png"));
        Assert.False(real.MayShow("https://fal.media.example.com/a.png"));
        Assert.False(real.MayShow("http://fal.media/a.png"));
    }

    [Fact]
    public void A_draft_is_its_visitors_and_its_forms()
    {
        using var drafts = new Drafts();
        drafts.Keep("me", "models/a", new JsonObject { ["prompt"] = "a fox" });
        Assert.Equal("a fox", (string?)drafts.Find("me", "models/a")!["prompt"]);
        Assert.Null(drafts.Find("you", "models/a"));
        Assert.Null(drafts.Find("me", "models/b"));

        drafts.Forget("me", "models/a");
        Assert.Null(drafts.Find("me", "models/a"));
    }

    [Fact]
    public void Drafts_take_no_more_memory_than_they_may()
    {
        using var drafts = new Drafts();
        var large = new JsonObject { ["prompt"] = new string('a', 1 << 20) };
        var all = Enumerable.Range(0, 40).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        foreach (var visitor in all)
            drafts.Keep(visitor, "models/a", large);
        Assert.InRange(all.Count(visitor => drafts.Find(visitor, "models/a") is not null), 1, 16);
    }
}
