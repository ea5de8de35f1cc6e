using System.Net;
using System.Text;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>All files of an output are saved into a folder, whatever the service calls them, and over none that is there.</summary>
public sealed class SaveAllTests : EmulatorTest, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fal-tests-");

    public void Dispose() => _folder.Delete(true);

    private string Folder => Path.Combine(_folder.FullName, "made");

    private string[] Saved => [.. Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    /// <summary>What is at an address is its path.</summary>
    protected override void Prepare() =>
        Emulator.Intercept(request => request.Path.Contains("/missing", StringComparison.Ordinal) ? FalEmulatorAnswer.Error(HttpStatusCode.NotFound) : Answer(HttpStatusCode.OK, request.Path));

    [Fact]
    public async Task All_files_of_an_output_are_saved()
    {
        var output = Picture with { Images = [Image("a.png"), Image("b.jpg")] };

        var paths = await output.SaveAllAsync(Folder, null, Deadline);

        Assert.Equal([Path.Combine(Folder, "a.png"), Path.Combine(Folder, "b.jpg")], paths);
        Assert.EndsWith("/b.jpg", await File.ReadAllTextAsync(paths[1], Deadline), StringComparison.Ordinal);
        Assert.Equal(["a.png", "b.jpg"], Saved);
        Assert.All(Emulator.Journal, request => Assert.False(request.Headers.ContainsKey("Authorization")));
    }

    [Theory]
    [InlineData("cat.png", "x", null, "cat.png")]
    [InlineData(null, "dog.png", null, "dog.png")]
    [InlineData(null, "dog.png?token=a%2Fb.exe", null, "dog.png")]
    [InlineData(null, "z9RV14", "image/webp", "z9RV14.webp")]
    [InlineData("a cat", "x", "audio/mpeg", "a cat.mp3")]
    [InlineData("cat", "x", "application/x-odd", "cat")]
    [InlineData("", "", "video/mp4", "file.mp4")]
    [InlineData("  ", "%20", "video/mp4", "file.mp4")]
    [InlineData("..", "%2E%2E%2F", null, "file.bin")]
    [InlineData("../../x", "x", null, "x")]
    [InlineData("..\\..\\x.png", "x", null, "x.png")]
    [InlineData("/etc/passwd", "x", null, "passwd")]
    [InlineData("C:\\Windows\\win.ini", "x", null, "win.ini")]
    [InlineData("C:x.png", "x", null, "C_x.png")]
    [InlineData("x.png:stream", "x", null, "x.png_stream")]
    [InlineData(null, "%2E%2E%2F%2E%2E%2Fx.png", null, "x.png")]
    [InlineData(null, "a%5C..%5Cb.png", null, "b.png")]
    [InlineData(".bashrc", "x", null, "bashrc")]
    [InlineData("-rf", "x", null, "rf")]
    [InlineData("CON", "x", "image/png", "_CON.png")]
    [InlineData("nul.txt", "x", null, "_nul.txt")]
    [InlineData("aux .tar.gz", "x", null, "_aux .tar.gz")]
    [InlineData("Com1.png", "x", null, "_Com1.png")]
    [InlineData("LPT\u00b3", "x", null, "_LPT\u00b3")]
    [InlineData("Conan.png", "x", null, "Conan.png")]
    [InlineData("cat.png. . ", "x", null, "cat.png")]
    [InlineData("a<b>|?*\".png", "x", null, "a_b_____.png")]
    [InlineData("a\0b\nc\u202Egnp.exe", "x", null, "a_b_c_gnp.exe")]
    [InlineData("\u732b \ud83d\udc31.png", "x", null, "\u732b \ud83d\udc31.png")]
    public async Task A_name_is_made_safe(string? fileName, string address, string? contentType, string expected)
    {
        var path = Assert.Single(await new[] { new Media($"{Emulator.Address}files/{address}", fileName, contentType) }.SaveAllAsync(Folder, null, Deadline));

        Assert.Equal(Path.Combine(Folder, expected), path);
        Assert.Equal([expected], Saved);
    }

    [Fact]
    public async Task What_is_no_file_is_refused_before_there_is_a_folder()
    {
        await Assert.ThrowsAsync<ArgumentException>("media", () => new[] { Named("a.png"), null! }.SaveAllAsync(Folder, null, Deadline));

        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_made_one()
    {
        var path = Assert.Single(await new[] { Named("half\ud83d.png") }.SaveAllAsync(Folder, null, Deadline));

        Assert.Equal("half_.png", Path.GetFileName(path));
    }

    [Theory]
    [InlineData(300, ".png", 100, ".png")]
    [InlineData(99, ".png", 99, ".png")]
    [InlineData(10, ".averyveryverylongextension", 10, ".averyveryverylongextension")]
    [InlineData(90, ".averyveryverylongextension", 90, ".averyvery")]
    public async Task A_name_is_never_too_long(int length, string extension, int expected, string expectedExtension)
    {
        var path = Assert.Single(await new[] { Named(new string('x', length) + extension) }.SaveAllAsync(Folder, null, Deadline));

        Assert.Equal(new string('x', expected) + expectedExtension, Path.GetFileName(path));
    }

    [Fact]
    public async Task A_name_of_many_bytes_is_cut_between_characters()
    {
        var path = Assert.Single(await new[] { Named(string.Concat(Enumerable.Repeat("\ud83d\udc31", 90)) + ".png") }.SaveAllAsync(Folder, null, Deadline));

        Assert.Equal(string.Concat(Enumerable.Repeat("\ud83d\udc31", 25)) + ".png", Path.GetFileName(path));
    }

    [Fact]
    public async Task What_is_there_is_never_replaced()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "cat-3.png"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "cat.png"), "paid for", Deadline);
        await File.WriteAllTextAsync(Path.Combine(Folder, "cat-4.png.part"), "comes", Deadline);

        var paths = await new[] { Named("cat.png", "1"), Named("../cat.png", "2"), Named("dog", "3") }.SaveAllAsync(Folder, null, Deadline);

        Assert.Equal(["cat-2.png", "cat-5.png", "dog"], paths.Select(Path.GetFileName));
        Assert.EndsWith("/2", await File.ReadAllTextAsync(paths[1], Deadline), StringComparison.Ordinal);
        Assert.Equal("paid for", await File.ReadAllTextAsync(Path.Combine(Folder, "cat.png"), Deadline));
        Assert.Equal("comes", await File.ReadAllTextAsync(Path.Combine(Folder, "cat-4.png.part"), Deadline));
    }

    [Fact]
    public async Task Many_who_save_into_one_folder_at_once_all_keep_their_files()
    {
        var saving = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => new[] { Named("cat.png", $"{i}a"), Named("cat.png", $"{i}b") }.SaveAllAsync(Folder, null, Deadline), Deadline)));

        var contents = saving.SelectMany(paths => paths).Select(path => Path.GetFileName(File.ReadAllText(path))).ToList();
        Assert.Equal(Enumerable.Range(0, 20).SelectMany(i => new[] { $"{i}a", $"{i}b" }), contents);
        Assert.Equal(40, Saved.Length);
    }

    [Fact]
    public async Task Files_with_one_address_are_saved_once()
    {
        var paths = await new[] { Named("cat.png"), Named("again.png"), Named("dog.png", "other") }.SaveAllAsync(Folder, null, Deadline);

        Assert.Equal(["cat.png", "cat.png", "dog.png"], paths.Select(Path.GetFileName));
        Assert.Equal(["cat.png", "dog.png"], Saved);
        Assert.Equal(2, Emulator.Journal.Count);
    }

    [Fact]
    public async Task Where_a_model_gave_no_address_there_is_no_file()
    {
        var output = Picture with { Images = [Image("a.png"), new() { Url = "", Width = 0, Height = 0 }] };

        Assert.Equal(["a.png"], (await output.SaveAllAsync(Folder, null, Deadline)).Select(Path.GetFileName));
        Assert.Empty(await (Picture with { Images = [] }).SaveAllAsync(Path.Combine(_folder.FullName, "empty"), null, Deadline));
        Assert.True(Directory.Exists(Path.Combine(_folder.FullName, "empty")));
    }

    [Fact]
    public async Task A_file_that_holds_its_content_has_a_name_by_its_type()
    {
        var paths = await new[] { FalFile.FromUrl("data:image/png;base64,aGVsbG8="), FalFile.FromUrl("data:,hi") }.SaveAllAsync(Folder, null, Deadline);

        Assert.Equal(["file.png", "file.txt"], paths.Select(Path.GetFileName));
        Assert.Equal(["hello", "hi"], paths.Select(File.ReadAllText));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_told_and_the_others_are_there()
    {
        var output = Picture with { Images = [Image("a.png"), Image("missing/b.png"), Image("c.png")] };

        var error = await Assert.ThrowsAsync<FalSaveException>(() => output.SaveAllAsync(Folder, null, Deadline));

        Assert.Equal([Path.Combine(Folder, "a.png"), null, Path.Combine(Folder, "c.png")], error.Paths);
        Assert.StartsWith("1 of 3 files were not saved. Saving 'b.png': ", error.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, Assert.IsType<FalApiException>(error.InnerException).StatusCode);
        Assert.Equal(["a.png", "c.png"], Saved);
    }

    [Fact]
    public async Task Each_that_cannot_be_saved_is_among_the_causes()
    {
        var error = await Assert.ThrowsAsync<FalSaveException>(() => new[] { Named("x", "missing"), Named("y", "missing2"), new Media("ftp://x.example/z", null, null), new Media("ftp://x.example/z", null, null) }.SaveAllAsync(Folder, null, Deadline));

        Assert.Equal([null, null, null, null], error.Paths);
        Assert.StartsWith("4 of 4 files", error.Message, StringComparison.Ordinal);
        Assert.Equal([typeof(FalApiException), typeof(FalApiException), typeof(FalException)], Assert.IsType<AggregateException>(error.InnerException).InnerExceptions.Select(cause => cause.GetType()));
        Assert.Empty(Saved);
    }

    [Fact]
    public async Task A_file_that_breaks_off_leaves_nothing()
    {
        using var server = new RawServer();
        var saving = new[] { Named("a.png"), new Media(server.Address.AbsoluteUri, "b.png", null) }.SaveAllAsync(Folder, null, Deadline);
        using (var connection = await server.AcceptAsync(Deadline))
        {
            await connection.StartChunksAsync("image/png", Deadline);
            await connection.SendChunkAsync("half", Deadline);
        }

        var error = await Assert.ThrowsAsync<FalSaveException>(() => saving);

        Assert.IsType<FalConnectionException>(error.InnerException);
        Assert.Equal(["a.png"], Saved);
    }

    [Fact]
    public async Task A_few_are_saved_at_once_and_a_cancellation_leaves_only_what_is_whole()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new RawServer();
        var saving = Enumerable.Range(0, 6).Select(i => new Media($"{server.Address}{i}.png", null, null)).SaveAllAsync(Folder, null, cancel.Token);
        var connections = new List<RawServer.Connection>();
        for (var i = 0; i < 4; i++)
            connections.Add(await server.AcceptAsync(Deadline));
        Assert.False(server.IsPending);
        var first = connections.Single(connection => connection.Request.StartsWith("GET /0.png", StringComparison.Ordinal));

        await first.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nwhole", Deadline);
        connections.Add(await server.AcceptAsync(Deadline));
        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.StartsWith("GET /4.png", connections[^1].Request, StringComparison.Ordinal);
        Assert.Equal(["0.png"], Saved);
        connections.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task A_cancellation_is_one_also_when_all_have_begun()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new RawServer();
        var saving = new[] { new Media(server.Address.AbsoluteUri, "a.png", null) }.SaveAllAsync(Folder, null, cancel.Token);
        using var connection = await server.AcceptAsync(Deadline);

        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Empty(Saved);
    }

    [Fact]
    public async Task The_progress_is_that_of_all_together()
    {
        var reports = new Reports<FalDownloadProgress>();
        var media = Enumerable.Range(1, 9).Select(length => FalFile.FromUrl("data:," + new string('x', length)));

        await media.SaveAllAsync(Folder, new() { Progress = reports }, Deadline);

        const int Bytes = 45;
        Assert.Equal(new(Bytes, Bytes), reports.All.Last());
        Assert.Equal(reports.All.Select(report => report.BytesReceived).Order(), reports.All.Select(report => report.BytesReceived));
        Assert.All(reports.All, report => Assert.True(report.TotalBytes is null || report.TotalBytes == Bytes));
    }

    [Fact]
    public async Task A_total_that_one_does_not_tell_is_not_known()
    {
        var reports = new Reports<FalDownloadProgress>();
        using var server = new RawServer();
        var saving = new[] { new Media("data:,left", null, null), new Media(server.Address.AbsoluteUri, null, null) }.SaveAllAsync(Folder, new() { Progress = reports }, Deadline);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync("image/png", Deadline);
        await connection.SendChunkAsync("both", Deadline);
        await connection.EndChunksAsync(Deadline);

        await saving;

        Assert.Equal(new(8, null), reports.All.Last());
        Assert.All(reports.All, report => Assert.Null(report.TotalBytes));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_is_told_before_anything_is_sent()
    {
        await File.WriteAllTextAsync(Folder, "a file", Deadline);

        await Assert.ThrowsAsync<IOException>(() => Picture.SaveAllAsync(Folder, null, Deadline));
        await Assert.ThrowsAsync<ArgumentException>("folder", () => Picture.SaveAllAsync(" ", null, Deadline));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("MaxSize", () => Picture.SaveAllAsync(Folder, new() { MaxSize = 0 }, Deadline));

        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task The_files_in_JSON_are_saved_with_what_it_says_of_them()
    {
        var media = Json($$"""{ "images": [{ "url": "{{Emulator.Address}}files/x", "file_name": "cat.png", "content_type": "image/png", "file_size": 7 }, { "url": "data:,hi", "file_size": 1.5 }] }""").GetMedia();

        Assert.Equal(("cat.png", "image/png", 7L), (media[0].FileName, media[0].ContentType, media[0].FileSize));
        Assert.Equal((null, null, null), (media[1].FileName, media[1].ContentType, media[1].FileSize));
        Assert.Equal(["cat.png", "file.txt"], (await media.SaveAllAsync(Folder, null, Deadline)).Select(Path.GetFileName));
    }

    [Fact]
    public void Content_of_one_s_own_is_nothing_that_a_model_made() =>
        Assert.Empty(FalFile.FromBytes(Encoding.UTF8.GetBytes("mine"), "image/png").GetMedia());

    private FluxDev.Image Image(string name) => new() { Url = $"{Emulator.Address}files/{name}", Width = 1, Height = 1 };

    private Media Named(string name, string at = "x") => new($"{Emulator.Address}files/{at}", name, null);

    private sealed record Media(string Url, string? FileName, string? ContentType) : IFalMedia
    {
        public long? FileSize => null;
    }
}
