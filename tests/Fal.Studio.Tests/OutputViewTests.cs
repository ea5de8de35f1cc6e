using System.Text.Json;
using Studio.Models;
using Studio.Runs;

namespace Fal.Studio.Tests;

public class OutputViewTests
{
    private static readonly StudioModel Flux = Catalogue.Find("fal-ai/flux/dev")!;

    [Theory]
    [InlineData("""{"url":"https://v3.fal.media/a.png","width":640,"height":480}""", MediaKind.Picture, 640)]
    [InlineData("""{"url":"https://v3.fal.media/a","content_type":"video/mp4"}""", MediaKind.Video, null)]
    [InlineData("""{"url":"https://v3.fal.media/a.wav?x=1","file_name":"tone"}""", MediaKind.Sound, null)]
    [InlineData("""{"url":"https://v3.fal.media/a.glb","content_type":"application/octet-stream"}""", MediaKind.Model, null)]
    [InlineData("""{"url":"https://v3.fal.media/a.safetensors"}""", MediaKind.Other, null)]
    [InlineData("""{"url":"data:image/png;base64,AAAA"}""", MediaKind.Picture, null)]
    public void A_file_is_known_by_its_type_or_its_name(string file, MediaKind kind, int? width)
    {
        var item = Assert.Single(View($$"""{"file":{{file}}}""").Media);
        Assert.Equal(kind, item.Kind);
        Assert.Equal(width, item.Width);
    }

    [Fact]
    public void The_text_is_what_was_not_in_the_input()
    {
        var view = View("""{"prompt":"a fox","text":"once upon a time","language":"en"}""");
        Assert.Equal("once upon a time", view.Text);
        Assert.Equal([("Language", "en")], view.Facts);
    }

    [Fact]
    public void Values_are_told_in_words_and_files_only_once()
    {
        var view = View("""{"images":[{"url":"https://v3.fal.media/a.png"}],"mesh":{"url":"https://v3.fal.media/a.glb"},"timings":{"inference":1.42},"has_nsfw_concepts":[false,true],"seed":7}""");
        Assert.Equal([("Timings", "inference 1.42"), ("Has nsfw concepts", "no, yes"), ("Seed", "7")], view.Facts);
    }

    [Fact]
    public void A_number_has_no_exponent() => Assert.Equal([("Cost", "0.000021")], View("""{"cost":2.1E-05}""").Facts);

    private static OutputView View(string json) => new(Flux, new FalOutput(JsonDocument.Parse(json).RootElement));
}
