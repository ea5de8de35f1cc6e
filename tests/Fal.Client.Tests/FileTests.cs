using System.Net;
using System.Text;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Files in inputs are uploaded when they are sent.</summary>
public sealed class FileTests : EmulatorTest, IDisposable
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("not really a picture");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fal-tests-");

    public void Dispose() => _folder.Delete(true);

    [Theory]
    [InlineData("cat.png", null, "image/png")]
    [InlineData("cat.JPG", null, "image/jpeg")]
    [InlineData("cat", null, "application/octet-stream")]
    [InlineData("cat.bin", "image/webp", "image/webp")]
    public async Task A_file_of_a_path_is_uploaded_when_the_input_is_sent(string name, string? contentType, string expected)
    {
        var file = FalFile.FromPath(Write(name), contentType);
        Assert.Empty(Emulator.Journal);

        await RunAsync(Client, file);

        var stored = Assert.Single(Emulator.Files);
        Assert.Equal((name, expected), (stored.Name, stored.ContentType));
        Assert.Equal(Content, stored.Content.ToArray());
        Assert.Equal(stored.Address.AbsoluteUri, Sent().GetProperty("image_url").GetString());
        Assert.Equal(stored.Address.AbsoluteUri, file.Url);
    }

    [Fact]
    public async Task An_upload_is_announced_with_the_key_and_put_without_it()
    {
        await RunAsync(Client, FalFile.FromBytes(Content, "image/png", "cat.png"));

        var announced = Emulator.Journal[0];
        Assert.Equal(("POST", "/storage/upload/initiate", "fal-cdn-v3"), (announced.Method, announced.Path, announced.Query["storage_type"]));
        Assert.Equal("""{"content_type":"image/png","file_name":"cat.png"}""", announced.Text);
        Assert.Equal($"Key {Emulator.Key}", announced.Headers["Authorization"]);
        var put = Emulator.Journal[1];
        Assert.Equal((FalEmulatorService.Files, "PUT", "image/png", $"{Content.Length}"), (put.Service, put.Method, put.Headers["Content-Type"], put.Headers["Content-Length"]));
        Assert.False(put.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_stream_is_uploaded_from_where_it_stands_and_stays_open()
    {
        using var stream = new MemoryStream(Content) { Position = 4 };

        await RunAsync(Client, FalFile.FromStream(stream, "image/png"));

        var stored = Assert.Single(Emulator.Files);
        Assert.Equal("file.png", stored.Name);
        Assert.Equal(Content[4..], stored.Content.ToArray());
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_uploaded()
    {
        using var stream = new Forward(Content);

        await RunAsync(Client, FalFile.FromStream(stream, "image/png", "pipe.png"));

        Assert.Equal(Content, Assert.Single(Emulator.Files).Content.ToArray());
    }

    [Fact]
    public async Task A_stream_that_can_seek_is_tried_again_from_its_start()
    {
        var clock = new Clock();
        InterceptInTurn(request => request.Method == "PUT", FalEmulatorAnswer.Error(HttpStatusCode.ServiceUnavailable));
        using var stream = new MemoryStream(Content);

        var running = RunAsync(CreateClient(o => o.TimeProvider = clock), FalFile.FromStream(stream, "image/png"));
        await clock.SkipWaitAsync(Deadline);
        await running;

        Assert.Equal([Content, Content], Emulator.Journal.Where(request => request.Method == "PUT").Select(request => request.Body.ToArray()));
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_uploaded_once_and_the_error_names_it()
    {
        InterceptInTurn(request => request.Method == "PUT", FalEmulatorAnswer.Error(HttpStatusCode.Forbidden));
        using var stream = new Forward(Content);
        var file = FalFile.FromStream(stream, "image/png", "pipe.png");

        var first = await Assert.ThrowsAsync<FalApiException>(() => RunAsync(Client, file));
        var second = await Assert.ThrowsAsync<FalException>(() => RunAsync(Client, file));

        Assert.Contains("pipe.png", first.Message, StringComparison.Ordinal);
        Assert.Contains("pipe.png", second.Message, StringComparison.Ordinal);
        Assert.Contains("second time", second.Message, StringComparison.Ordinal);
        Assert.Empty(RequestsTo(FalEmulatorService.Run));
    }

    [Theory]
    [InlineData("https://example.com/cat.png")]
    [InlineData("data:image/png;base64,AAAA")]
    public async Task An_address_is_sent_as_it_is(string url)
    {
        await RunAsync(Client, url);
        await RunAsync(Client, new Uri(url));
        await RunAsync(Client, FalFile.FromUrl(url));

        Assert.Equal(3, Emulator.Journal.Count);
        Assert.All(Emulator.Journal, request => Assert.Equal(url, request.Json.GetProperty("image_url").GetString()));
    }

    [Fact]
    public async Task Files_are_found_anywhere_in_the_input()
    {
        Emulator.Respond(Lora.Endpoint, new LoraOutput { Images = [], Seed = 1, HasNsfwConcepts = [] });
        var input = new LoraInput
        {
            ModelName = "m",
            Prompt = "p",
            Controlnets =
            [
                new() { Path = "canny", ImageUrl = Png("a.png"), MaskUrl = "https://example.com/mask.png" },
                new() { Path = "depth", ImageUrl = Png("b.png") },
            ],
            IpAdapter = [new() { Path = "adapter", IpAdapterImageUrl = Png("c.png") }],
            IcLightImageUrl = Png("d.png"),
        };

        await Client.Lora.RunAsync(input, null, Deadline);

        var sent = Sent();
        var nets = sent.GetProperty("controlnets");
        string?[] urls =
        [
            nets[0].GetProperty("image_url").GetString(), nets[1].GetProperty("image_url").GetString(),
            sent.GetProperty("ip_adapter")[0].GetProperty("ip_adapter_image_url").GetString(), sent.GetProperty("ic_light_image_url").GetString(),
        ];
        Assert.Equal(["a.png", "b.png", "c.png", "d.png"], urls.Select(url => Emulator.Files.Single(file => file.Address.AbsoluteUri == url).Name));
        Assert.Equal("https://example.com/mask.png", nets[0].GetProperty("mask_url").GetString());
    }

    [Fact]
    public async Task One_instance_is_uploaded_once_however_often_it_is_sent()
    {
        Emulator.Respond(Lora.Endpoint, new LoraOutput { Images = [], Seed = 1, HasNsfwConcepts = [] });
        var file = Png("a.png");

        await Client.Lora.RunAsync(new() { ModelName = "m", Prompt = "p", IcLightImageUrl = file, Controlnets = [new() { Path = "canny", ImageUrl = file, MaskUrl = file }] }, null, Deadline);
        await RunAsync(Client, file);

        Assert.Single(Emulator.Files);
        Assert.Single(RequestsTo(FalEmulatorService.Files));
    }

    [Fact]
    public async Task One_instance_is_uploaded_once_by_calls_at_the_same_time()
    {
        var file = Png("a.png");

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => RunAsync(Client, file)));

        Assert.Single(RequestsTo(FalEmulatorService.Files));
        Assert.Equal(16, RequestsTo(FalEmulatorService.Run).Length);
        Assert.Single(RequestsTo(FalEmulatorService.Run).Select(request => request.Text).Distinct());
    }

    [Fact]
    public async Task A_call_that_is_cancelled_during_an_upload_leaves_the_file_to_others()
    {
        using var cancel = new CancellationTokenSource();
        Emulator.Intercept(request =>
        {
            if (request.Method != "PUT" || cancel.IsCancellationRequested)
                return null;
            cancel.Cancel();
            return FalEmulatorAnswer.Drop;
        });
        var file = Png("a.png");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.Ltx2ImageToVideoFast.RunAsync(Film(file), null, cancel.Token));
        Assert.Null(file.Url);
        await RunAsync(Client, file);

        Assert.Single(Emulator.Files);
    }

    [Fact]
    public async Task A_file_can_be_uploaded_before_it_is_sent()
    {
        var file = Png("a.png");

        var url = await Client.UploadAsync(file, null, Deadline);
        await RunAsync(Client, file);

        Assert.Equal(url, Sent().GetProperty("image_url").GetString());
        Assert.Single(RequestsTo(FalEmulatorService.Files));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task An_upload_that_is_refused_names_the_file_and_nothing_is_paid_for(string method)
    {
        Emulator.Intercept(request => request.Service is FalEmulatorService.Run || request.Method != method ? null : FalEmulatorAnswer.Error(HttpStatusCode.Forbidden, "quota"));

        var error = await Assert.ThrowsAsync<FalApiException>(() => RunAsync(Client, Png("holiday.png")));

        Assert.Contains("holiday.png", error.Message, StringComparison.Ordinal);
        Assert.Contains("quota", error.Message, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Forbidden, "fal-ai/ltx-2/image-to-video/fast"), (error.StatusCode, error.EndpointId));
        Assert.Empty(RequestsTo(FalEmulatorService.Run));
    }

    [Fact]
    public async Task An_upload_whose_connection_is_lost_names_the_file()
    {
        Emulator.Intercept(request => request.Method == "PUT" ? FalEmulatorAnswer.Drop : null);

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => RunAsync(CreateClient(o => o.MaxRetries = 0), Png("holiday.png")));

        Assert.Contains("holiday.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_answers_nonsense_is_told_with_the_file()
    {
        InterceptInTurn(request => request.Service is FalEmulatorService.Rest, FalEmulatorAnswer.Text(HttpStatusCode.OK, "{}"));

        var error = await Assert.ThrowsAsync<FalException>(() => RunAsync(Client, Png("holiday.png")));

        Assert.Contains("holiday.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_when_it_is_sent_is_named()
    {
        var path = Write("gone.png");
        var file = FalFile.FromPath(path);
        File.Delete(path);

        var error = await Assert.ThrowsAsync<FalException>(() => RunAsync(Client, file));

        Assert.Contains("gone.png", error.Message, StringComparison.Ordinal);
        Assert.IsType<FileNotFoundException>(error.InnerException);
    }

    [Fact]
    public void A_path_that_leads_nowhere_is_refused_at_once()
    {
        var error = Assert.Throws<FileNotFoundException>(() => FalFile.FromPath(Path.Combine(_folder.FullName, "none.png")));

        Assert.Contains("none.png", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:image/png;base64")]
    [InlineData("data:image/png;base64,!!!")]
    public void An_address_that_should_hold_its_content_and_does_not_is_refused_at_once(string url)
    {
        var error = Assert.Throws<ArgumentException>(() => (FalFile)url);

        Assert.Contains("data:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("!!!", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:image/png;base64,aGVsbG8=", null, "image/png", "file.png")]
    [InlineData("data:image/png;base64,aGVsbG8%3D", "cat.png", "image/png", "cat.png")]
    [InlineData("DATA:text/plain;charset=utf-8,h%65llo", null, "text/plain;charset=utf-8", "file.txt")]
    [InlineData("data:;BASE64,aGVsbG8=", null, "text/plain", "file.txt")]
    public async Task The_content_of_an_address_is_uploaded_where_that_is_wanted(string uri, string? fileName, string contentType, string name)
    {
        var file = FalFile.FromDataUri(uri, fileName);
        Assert.Null(file.Url);

        await RunAsync(Client, file);
        await RunAsync(Client, file);
        await RunAsync(Client, uri);

        var stored = Assert.Single(Emulator.Files);
        Assert.Equal((contentType, name, "hello"), (stored.ContentType, stored.Name, Encoding.UTF8.GetString(stored.Content.Span)));
        Assert.Equal([stored.Address.AbsoluteUri, stored.Address.AbsoluteUri, uri], RequestsTo(FalEmulatorService.Run).Select(request => request.Json.GetProperty("image_url").GetString()));
    }

    [Theory]
    [InlineData("data:image/png;base64,!!!")]
    [InlineData("data:image/png")]
    [InlineData("https://example.com/cat.png")]
    [InlineData("")]
    public void What_is_no_content_cannot_be_uploaded(string uri)
    {
        var error = Assert.Throws<ArgumentException>("dataUri", () => FalFile.FromDataUri(uri));

        Assert.DoesNotContain("!!!", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_shows_no_content()
    {
        Assert.Equal("cat.png (image/png, not uploaded yet)", FalFile.FromBytes(Content, "image/png", "cat.png").ToString());
        Assert.InRange(FalFile.FromUrl("data:image/png;base64," + new string('A', 5000)).ToString().Length, 1, 100);
        Assert.Equal("https://example.com/cat.png", FalFile.FromUrl("https://example.com/cat.png").ToString());
    }

    private static Ltx2ImageToVideoFastInput Film(FalFile file) => new() { ImageUrl = file, Prompt = "p" };

    private static FalFile Png(string name) => FalFile.FromBytes(Content, "image/png", name);

    private Task<Ltx2ImageToVideoFastOutput> RunAsync(FalClient client, FalFile file)
    {
        Emulator.Respond(Ltx2ImageToVideoFast.Endpoint, new Ltx2ImageToVideoFastOutput { Video = new() { Url = "https://files.example/film.mp4" } });
        return client.Ltx2ImageToVideoFast.RunAsync(Film(file), null, Deadline);
    }

    private System.Text.Json.JsonElement Sent() => RequestsTo(FalEmulatorService.Run)[^1].Json;

    private string Write(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, Content);
        return path;
    }
}
