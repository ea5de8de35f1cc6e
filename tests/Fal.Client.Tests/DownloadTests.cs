using System.Net;
using System.Text;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Files in outputs are downloaded.</summary>
public sealed class DownloadTests : EmulatorTest, IDisposable
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("not really a picture");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fal-tests-");

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public async Task An_output_is_saved_whole_and_without_the_key()
    {
        var picture = await UploadedAsync();
        var path = Path.Combine(_folder.FullName, "new", "folder", "cat.png");

        await picture.SaveAsync(path, null, Deadline);

        Assert.Equal(Content, await File.ReadAllBytesAsync(path, Deadline));
        Assert.False(Emulator.Journal[^1].Headers.ContainsKey("Authorization"));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task Saving_replaces_what_is_there()
    {
        var path = Write("old.png", "something much longer than the new content of the file");

        await (await UploadedAsync()).SaveAsync(path, null, Deadline);

        Assert.Equal(Content, await File.ReadAllBytesAsync(path, Deadline));
    }

    [Fact]
    public async Task A_download_that_is_refused_leaves_the_old_file()
    {
        var path = Write("old.png", "old");
        Emulator.Intercept(_ => FalEmulatorAnswer.Error(HttpStatusCode.NotFound));

        var error = await Assert.ThrowsAsync<FalApiException>(async () => await Picture(new Uri(Emulator.Address, "files/x/cat.png?token=t")).SaveAsync(path, null, Deadline));

        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
        Assert.Contains("files/x/cat.png", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token", error.Message, StringComparison.Ordinal);
        OnlyOldFileIsThere(path);
    }

    [Fact]
    public async Task A_download_that_breaks_off_leaves_the_old_file()
    {
        var path = Write("old.png", "old");
        using var server = new RawServer();
        var saving = Picture(server.Address).SaveAsync(path, null, Deadline);
        using (var connection = await server.AcceptAsync(Deadline))
        {
            await connection.StartChunksAsync("image/png", Deadline);
            await connection.SendChunkAsync("half", Deadline);
        }

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => saving);

        Assert.Contains("old.png", error.Message, StringComparison.Ordinal);
        OnlyOldFileIsThere(path);
    }

    [Fact]
    public async Task A_download_that_is_cancelled_leaves_the_old_file()
    {
        var path = Write("old.png", "old");
        using var cancel = new CancellationTokenSource();
        using var server = new RawServer();
        var saving = Picture(server.Address).SaveAsync(path, null, cancel.Token);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync("image/png", Deadline);
        await connection.SendChunkAsync("half", Deadline);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving);
        OnlyOldFileIsThere(path);
        await connection.WaitForCloseAsync(Deadline);
    }

    [Fact]
    public async Task An_output_is_read_as_it_comes()
    {
        using var server = new RawServer();
        var opening = Picture(server.Address).OpenReadAsync(null, Deadline);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync("image/png", Deadline);
        await using var content = await opening;
        var buffer = new byte[4];

        foreach (var part in new[] { "left", "both" })
        {
            await connection.SendChunkAsync(part, Deadline);
            await content.ReadExactlyAsync(buffer, Deadline);
            Assert.Equal(part, Encoding.UTF8.GetString(buffer));
        }
    }

    [Theory]
    [InlineData("data:text/plain;base64,aGVsbG8=", "hello")]
    [InlineData("data:text/plain;charset=utf-8;base64,aGVsbG8%3D", "hello")]
    [InlineData("data:,hello%20w%C3%B6rld", "hello wörld")]
    [InlineData("DATA:text/plain,a+b", "a+b")]
    public async Task An_address_that_holds_its_content_is_opened(string url, string expected)
    {
        await using var content = await FalFile.FromUrl(url).OpenReadAsync(null, Deadline);
        using var reader = new StreamReader(content, Encoding.UTF8);

        Assert.Equal(expected, await reader.ReadToEndAsync(Deadline));
    }

    [Theory]
    [InlineData("data:nothing")]
    [InlineData("data:image/png;base64,!!!")]
    [InlineData("ftp://example.com/cat.png")]
    [InlineData("cat.png")]
    public async Task An_address_that_is_none_is_told(string url) =>
        await Assert.ThrowsAsync<FalException>(() => Picture(url).OpenReadAsync(null, Deadline));

    [Fact]
    public async Task An_address_alone_is_saved()
    {
        var url = (await UploadedAsync()).Url;
        var path = Path.Combine(_folder.FullName, "cat.png");

        await FalFile.FromUrl(url).SaveAsync(path, null, Deadline);

        Assert.Equal(Content, await File.ReadAllBytesAsync(path, Deadline));
    }

    [Fact]
    public async Task Saving_into_a_folder_that_has_the_name_is_refused_before_anything_is_sent()
    {
        var picture = await UploadedAsync();
        var sent = Emulator.Journal.Count;

        var error = await Assert.ThrowsAsync<IOException>(() => picture.SaveAsync(_folder.FullName, null, Deadline));

        Assert.Contains(_folder.FullName, error.Message, StringComparison.Ordinal);
        Assert.Equal(sent, Emulator.Journal.Count);
    }

    [Fact]
    public async Task A_download_tells_how_far_it_is()
    {
        var reports = new Reports<FalDownloadProgress>();
        using var server = new RawServer();
        var saving = Picture(server.Address).SaveAsync(Path.Combine(_folder.FullName, "cat.png"), new() { Progress = reports }, Deadline);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n", Deadline);

        foreach (var (part, received) in new[] { ("", 0), ("left", 4), ("both", 8) })
        {
            await connection.SendAsync(part, Deadline);
            Assert.Equal(new FalDownloadProgress(received, 8), await reports.NextAsync(Deadline));
        }

        await saving;
        Assert.Equal(3, reports.All.Count);
    }

    [Fact]
    public async Task A_download_of_unknown_length_tells_what_came()
    {
        var reports = new Reports<FalDownloadProgress>();
        using var server = new RawServer();
        var saving = Picture(server.Address).SaveAsync(Path.Combine(_folder.FullName, "cat.png"), new() { Progress = reports }, Deadline);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync("image/png", Deadline);
        await connection.SendChunkAsync("half", Deadline);
        await connection.EndChunksAsync(Deadline);

        await saving;

        Assert.Equal([new(0, null), new(4, null)], reports.All);
    }

    [Fact]
    public async Task A_download_that_is_shorter_than_announced_leaves_the_old_file()
    {
        var path = Write("old.png", "old");
        using var server = new RawServer();
        var saving = Picture(server.Address).SaveAsync(path, null, Deadline);
        using (var connection = await server.AcceptAsync(Deadline))
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nhalf", Deadline);

        await Assert.ThrowsAsync<FalConnectionException>(() => saving);

        OnlyOldFileIsThere(path);
    }

    [Fact]
    public async Task An_output_that_is_opened_knows_its_length()
    {
        await using var content = await (await UploadedAsync()).OpenReadAsync(null, Deadline);
        Assert.Equal((Content.Length, 0, false), (content.Length, content.Position, content.CanSeek));

        await content.ReadExactlyAsync(new byte[7], Deadline);

        Assert.Equal(7, content.Position);
    }

    [Fact]
    public async Task An_output_that_is_opened_and_breaks_off_is_an_error_of_reading()
    {
        using var server = new RawServer();
        var opening = Picture(server.Address).OpenReadAsync(null, Deadline);
        using (var connection = await server.AcceptAsync(Deadline))
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nhalf", Deadline);
        await using var content = await opening;

        var error = await Assert.ThrowsAnyAsync<IOException>(() => content.CopyToAsync(Stream.Null, Deadline));

        Assert.Contains(server.Address.Host, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:,hello", "hello")]
    [InlineData("data:;base64,aGVsbG8=", "hello")]
    public async Task An_output_is_read_into_memory(string url, string expected)
    {
        var reports = new Reports<FalDownloadProgress>();

        Assert.Equal(Content, await (await UploadedAsync()).ReadBytesAsync(new() { MaxSize = Content.Length, Progress = reports }, Deadline));
        Assert.Equal(expected, Encoding.UTF8.GetString(await Picture(url).ReadBytesAsync(null, Deadline)));

        Assert.Equal(new(Content.Length, Content.Length), reports.All.Last());
    }

    [Fact]
    public async Task The_content_of_an_address_need_be_no_text() =>
        Assert.Equal([0xff, (byte)'%', 0xc3, 0xb6, (byte)'+'], await Picture("data:application/octet-stream,%FF%ö+").ReadBytesAsync(null, Deadline));

    [Theory]
    [InlineData("Content-Length: 8\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nleft\r\n4\r\nboth\r\n")]
    public async Task A_file_that_is_longer_than_the_caller_takes_is_given_up(string answer)
    {
        var path = Write("old.png", "old");
        var options = new FalDownloadOptions { MaxSize = 7 };
        foreach (var read in (Func<FluxDev.Image, Task>[])[picture => picture.ReadBytesAsync(options, Deadline), picture => picture.SaveAsync(path, options, Deadline)])
        {
            using var server = new RawServer();
            var reading = read(Picture(server.Address));
            using var connection = await server.AcceptAsync(Deadline);
            await connection.SendAsync("HTTP/1.1 200 OK\r\n" + answer, Deadline);

            var error = await Assert.ThrowsAsync<FalException>(() => reading);

            Assert.Contains("longer than 7 bytes, which is its FalDownloadOptions.MaxSize", error.Message, StringComparison.Ordinal);
            await connection.WaitForCloseAsync(Deadline);
        }

        OnlyOldFileIsThere(path);
    }

    [Fact]
    public async Task An_address_that_holds_more_than_the_caller_takes_is_refused() =>
        await Assert.ThrowsAsync<FalException>(() => Picture("data:,hello").ReadBytesAsync(new() { MaxSize = 4 }, Deadline));

    private static new FluxDev.Image Picture(Uri address) => Picture(address.AbsoluteUri);

    private static new FluxDev.Image Picture(string url) => new() { Url = url, Width = 1, Height = 1 };

    private async Task<FluxDev.Image> UploadedAsync() =>
        Picture(await Client.UploadAsync(FalFile.FromBytes(Content, "image/png", "cat.png"), null, Deadline));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private void OnlyOldFileIsThere(string path)
    {
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }
}
