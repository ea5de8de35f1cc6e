using System.IO.Compression;
using System.Net;
using System.Text;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>A download from a server that is slow, broken or hostile ends with an error of the client's, and leaves nothing behind.</summary>
public sealed class DownloadFaultTests : EmulatorTest, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fal-tests-");
    private readonly Clock _clock = new();

    public void Dispose() => _folder.Delete(true);

    private string Path => System.IO.Path.Combine(_folder.FullName, "new", "cat.png");

    private FalDownloadOptions TenSeconds => new() { IdleTimeout = TimeSpan.FromSeconds(10), TimeProvider = _clock };

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        using var server = new RawServer();
        var saving = FalFile.FromUrl(server.Address.AbsoluteUri).SaveAsync(Path, TenSeconds, Deadline);
        using var connection = await server.AcceptAsync(Deadline);

        Assert.Equal(TenSeconds.IdleTimeout, await _clock.SkipWaitAsync(Deadline));

        Names(await Assert.ThrowsAsync<FalTimeoutException>(() => saving));
        await connection.WaitForCloseAsync(Deadline);
    }

    [Fact]
    public async Task A_connection_that_is_never_answered_is_given_up()
    {
        // The system takes the connection, but nobody there says a word of TLS.
        using var server = new RawServer();
        var saving = FalFile.FromUrl($"https://{server.Address.Authority}/cat.png").SaveAsync(Path, TenSeconds, Deadline);

        await _clock.SkipWaitAsync(Deadline);

        Names(await Assert.ThrowsAsync<FalTimeoutException>(() => saving));
    }

    [Fact]
    public async Task A_server_that_goes_silent_in_the_middle_is_given_up()
    {
        var reports = new Reports<FalDownloadProgress>();
        using var server = new RawServer();
        var saving = FalFile.FromUrl(server.Address.AbsoluteUri).SaveAsync(Path, TenSeconds with { Progress = reports }, Deadline);
        using var connection = await StartAsync(server);
        await reports.NextAsync(Deadline);
        await reports.NextAsync(Deadline);

        // For the head, for the first half, for the second.
        await _clock.NextWaitAsync(Deadline);
        await _clock.NextWaitAsync(Deadline);
        await _clock.SkipWaitAsync(Deadline);

        Names(await Assert.ThrowsAsync<FalTimeoutException>(() => saving));
        Assert.Empty(Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reading_from_a_server_that_goes_silent_is_given_up(bool isAsync)
    {
        using var server = new RawServer();
        var opening = FalFile.FromUrl(server.Address.AbsoluteUri).OpenReadAsync(TenSeconds, Deadline);
        using var connection = await StartAsync(server);
        await using var content = await opening;
        await content.ReadExactlyAsync(new byte[4], Deadline);
        await _clock.NextWaitAsync(Deadline);
        await _clock.NextWaitAsync(Deadline);

        var reading = isAsync ? content.ReadAsync(new byte[4], Deadline).AsTask() : Task.Run(() => content.Read(new byte[4]), Deadline);
        await _clock.SkipWaitAsync(Deadline);

        var error = await Assert.ThrowsAsync<IOException>(() => reading);
        Names(Assert.IsType<FalTimeoutException>(error.InnerException));
    }

    [Fact]
    public async Task A_server_that_is_slow_but_never_silent_has_all_the_time_it_takes()
    {
        var reports = new Reports<FalDownloadProgress>();
        using var server = new RawServer();
        var saving = FalFile.FromUrl(server.Address.AbsoluteUri).SaveAsync(Path, TenSeconds with { Progress = reports }, Deadline);
        using var connection = await StartAsync(server);
        await reports.NextAsync(Deadline);
        await reports.NextAsync(Deadline);

        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(9));
            await connection.SendChunkAsync("more", Deadline);
            await reports.NextAsync(Deadline);
        }

        await connection.EndChunksAsync(Deadline);
        await saving;
        Assert.Equal("halfmoremoremoremoremore", await File.ReadAllTextAsync(Path, Deadline));
    }

    [Fact]
    public async Task A_time_that_cannot_be_waited_for_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("IdleTimeout", () => FalFile.FromUrl("https://x.example/").SaveAsync(Path, new() { IdleTimeout = TimeSpan.Zero }, Deadline));

    [Theory]
    [InlineData(HttpStatusCode.Accepted)]
    [InlineData(HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.ResetContent)]
    [InlineData(HttpStatusCode.PartialContent)]
    [InlineData(HttpStatusCode.NotModified)]
    [InlineData(HttpStatusCode.MultipleChoices)]
    [InlineData(HttpStatusCode.Gone)]
    public async Task Only_an_answer_with_the_whole_file_is_one(HttpStatusCode status)
    {
        var hasBody = status is HttpStatusCode.Accepted or HttpStatusCode.PartialContent or HttpStatusCode.Gone;
        Emulator.Intercept(_ => Answer(status, hasBody ? "half" : ""));

        var error = await Assert.ThrowsAsync<FalApiException>(() => FalFile.FromUrl($"{Emulator.Address}files/x/cat.png?token=t").SaveAsync(Path, null, Deadline));

        Assert.Equal(status, error.StatusCode);
        Assert.Contains($"/cat.png answered {(int)status}", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Saving 'cat.png': ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently, "moved")]
    [InlineData(HttpStatusCode.Found, "/files/moved?token=t")]
    [InlineData(HttpStatusCode.SeeOther, "//{host}/files/moved")]
    [InlineData(HttpStatusCode.TemporaryRedirect, "http://{host}/files/moved")]
    [InlineData(HttpStatusCode.PermanentRedirect, "http://{host}/files/moved")]
    public async Task A_redirect_is_followed(HttpStatusCode status, string location)
    {
        Emulator.Intercept(request => request.Path.EndsWith("moved", StringComparison.Ordinal)
            ? Answer(HttpStatusCode.OK, "cat")
            : Answer(status, "", ("Location", location.Replace("{host}", Emulator.Address.Authority, StringComparison.Ordinal))));

        await FalFile.FromUrl($"{Emulator.Address}files/cat.png").SaveAsync(Path, null, Deadline);

        Assert.Equal("cat", await File.ReadAllTextAsync(Path, Deadline));
    }

    [Theory]
    [InlineData("file:///etc/passwd", "file:///etc/passwd")]
    [InlineData("data:text/plain,secret", "data:text/plain")]
    [InlineData("ftp://user:secret@x.example/cat.png?secret", "x.example/cat.png")]
    [InlineData("javascript:alert(1)", "javascript:alert(1)")]
    [InlineData("//", "//")]
    [InlineData("http://[", "http://[")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public async Task A_redirect_to_what_is_no_address_of_the_web_is_not_followed(string? location, string shown)
    {
        using var server = new RawServer();
        var saving = FalFile.FromUrl(server.Address.AbsoluteUri).SaveAsync(Path, null, Deadline);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.SendAsync($"HTTP/1.1 302 Found\r\n{(location is null ? "" : $"Location: {location}\r\n")}Content-Length: 0\r\n\r\n", Deadline);

        var error = await Assert.ThrowsAsync<FalApiException>(() => saving);

        Assert.Equal(HttpStatusCode.Found, error.StatusCode);
        Assert.Contains($"redirects to '{shown}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_are_not_followed_for_ever()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.Found, "", ("Location", "/files/again")));

        var error = await Assert.ThrowsAsync<FalApiException>(() => FalFile.FromUrl($"{Emulator.Address}files/x/cat.png").SaveAsync(Path, null, Deadline));

        Assert.Contains("more than 10 times", error.Message, StringComparison.Ordinal);
        Assert.Equal(11, Emulator.Journal.Count);
    }

    [Theory]
    [InlineData("this is no HTTP\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 9\r\n\r\nno brotli")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 4\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("")]
    public async Task Bytes_that_are_no_answer_are_an_error_of_the_client(string bytes)
    {
        using var server = new RawServer();
        var saving = FalFile.FromUrl(server.Address.AbsoluteUri).SaveAsync(Path, null, Deadline);

        // Where it may be sent again, the same.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var serving = ServeAsync(stop.Token);
        var error = await Assert.ThrowsAnyAsync<FalException>(() => saving);
        await stop.CancelAsync();
        await serving;

        Assert.NotNull(error.InnerException);
        Assert.StartsWith("Saving 'cat.png': ", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories));

        async Task ServeAsync(CancellationToken cancellationToken)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    using var connection = await server.AcceptAsync(cancellationToken);
                    await connection.SendAsync(bytes, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (IOException)
                {
                    // It has hung up already.
                }
            }
        }
    }

    [Fact]
    public async Task A_server_that_cannot_be_trusted_is_told()
    {
        var error = await Assert.ThrowsAsync<FalConnectionException>(() => FalFile.FromUrl($"https://{Emulator.Address.Authority}/cat.png").SaveAsync(Path, null, Deadline));

        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_content_that_breaks_is_an_error_of_reading()
    {
        Emulator.Intercept(_ => Compressed(brokenAt: 6));
        await using var content = await FalFile.FromUrl($"{Emulator.Address}files/x/cat.png").OpenReadAsync(null, Deadline);

        var error = await Assert.ThrowsAsync<IOException>(() => content.CopyToAsync(Stream.Null, Deadline));

        Assert.Contains("cannot be read", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.IsType<FalException>(error.InnerException);
    }

    [Fact]
    public async Task Compressed_content_is_saved_as_it_was_before()
    {
        Emulator.Intercept(_ => Compressed(brokenAt: null));

        await FalFile.FromUrl($"{Emulator.Address}files/x/cat.png").SaveAsync(Path, null, Deadline);

        Assert.Equal("a cat", await File.ReadAllTextAsync(Path, Deadline));
    }

    [Fact]
    public async Task A_cancelled_reading_is_the_caller_s_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new RawServer();
        var opening = FalFile.FromUrl(server.Address.AbsoluteUri).OpenReadAsync(null, Deadline);
        using var connection = await StartAsync(server);
        await using var content = await opening;
        await content.ReadExactlyAsync(new byte[4], Deadline);

        var reading = content.ReadAsync(new byte[4], cancel.Token).AsTask();
        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(cancel.Token, error.CancellationToken);
    }

    [Theory]
    [InlineData("ftp://user:secret@x.example/cat.png?secret", "'x.example/cat.png'")]
    [InlineData("\u0001\n.png", "'\ufffd\ufffd.png'")]
    [InlineData("", "''")]
    [InlineData(null, "''")]
    public async Task An_address_that_is_none_is_shown_as_far_as_it_can_be(string? url, string shown)
    {
        var error = await Assert.ThrowsAsync<FalException>(() => new Media(url!).SaveAsync(Path, null, Deadline));

        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_huge_and_no_text_is_shortened_and_shown_as_text()
    {
        var error = await Assert.ThrowsAsync<FalException>(() => new Media($"gopher:\ud83d{new string('x', 1_000_000)}").OpenReadAsync(null, Deadline));

        Assert.Contains("gopher:\ufffdx", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 100, 300);
    }

    private static void Names(FalTimeoutException error) => Assert.Contains("FalDownloadOptions.IdleTimeout", error.Message, StringComparison.Ordinal);

    private static FalEmulatorAnswer Compressed(int? brokenAt)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("a cat"u8);
        var bytes = compressed.ToArray();
        if (brokenAt is { } fromEnd)
            bytes[^fromEnd] ^= 0xff;
        return new() { ContentType = "image/png", Body = bytes, Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } };
    }

    private async Task<RawServer.Connection> StartAsync(RawServer server)
    {
        var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync("image/png", Deadline);
        await connection.SendChunkAsync("half", Deadline);
        return connection;
    }

    private sealed record Media(string Url) : IFalMedia
    {
        public string? ContentType => null;

        public string? FileName => null;

        public long? FileSize => null;
    }
}
