using System.Net;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>A file is put where the storage says, and named in an input as it says, only where that is an address of the web.</summary>
public sealed class UploadAddressTests : EmulatorTest
{
    private const string Good = "https://files.example/cat.png";

    private static readonly FalFile Cat = FalFile.FromBytes(new byte[4], "image/png", "cat.png");

    public static TheoryData<string?, string> Addresses => new()
    {
        { null, "without" },
        { "", "''" },
        { "files/cat.png", "'files/cat.png'" },
        { "/files/cat.png", "'/files/cat.png'" },
        { "//files.example/cat.png?sig=secret", "'//files.example/cat.png'" },
        { "javascript:alert(1)", "'javascript:alert(1)'" },
        { "file:///etc/passwd", "'file:///etc/passwd'" },
        { "data:text/plain,secret", "'data:text/plain'" },
        { "ftp://user:secret@files.example/cat.png?sig=secret", "'files.example/cat.png'" },
        { "https://", "'https://'" },
        { "https://files.example:99999/?sig=secret", "'https://files.example:99999/'" },
        { $"https://files.example/{new string('x', 70_000)}?sig=secret", "x…'" },
        { $"ftp://files.example/{new string('x', 70)}{FalEmulatorOptions.DefaultKey}", "x***'" },
        { "\\ud83d://files.example/", "'\ufffd://files.example/'" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task A_file_is_named_only_by_an_address_of_the_web(string? address, string shown)
    {
        var error = await RefusedAsync($"{Emulator.Address}files/put", address);

        Assert.Contains("'file_url'", error.Message, StringComparison.Ordinal);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task A_file_is_put_only_to_an_address_of_the_web(string? address, string shown)
    {
        var error = await RefusedAsync(address, Good);

        Assert.Contains("'upload_url'", error.Message, StringComparison.Ordinal);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://rest.example", "http://files.example/put", true)]
    [InlineData("https://rest.example", "https://files.example/put", false)]
    [InlineData("https://rest.example", "http://127.0.0.1/put", false)]
    [InlineData("http://rest.example", "http://files.example/put", false)]
    public async Task A_file_goes_unencrypted_only_where_the_storage_itself_is(string rest, string address, bool isRefused)
    {
        using var storage = new Storage($$"""{"upload_url":"{{address}}?sig=secret","file_url":"{{Good}}"}""");
        using var http = new HttpClient(storage);
        using var fal = new FalClient(http, CreateOptions(options => (options.RestAddress, options.RequireHttps) = (new Uri(rest), rest.StartsWith("https", StringComparison.Ordinal))));

        var uploading = fal.UploadAsync(FalFile.FromBytes(new byte[4], "image/png", "cat.png"), null, Deadline);

        if (!isRefused)
        {
            Assert.Equal(Good, await uploading);
            Assert.Equal($"{address}?sig=secret", storage.Put);
            return;
        }

        var error = await Assert.ThrowsAsync<FalException>(() => uploading);
        Assert.Contains($"'{address}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Null(storage.Put);
    }

    [Fact]
    public async Task An_input_with_a_file_that_got_no_address_is_not_sent()
    {
        Emulator.Intercept(request => request.Path.Contains("/storage/", StringComparison.Ordinal) ? Answer(HttpStatusCode.OK, """{"upload_url":"file:///tmp/x","file_url":""}""") : null);

        await Assert.ThrowsAsync<FalException>(() => Client.Whisper.RunAsync(new() { AudioUrl = FalFile.FromBytes(new byte[4], "audio/mpeg") }, null, Deadline));

        Assert.Single(Emulator.Journal);
    }

    private async Task<FalException> RefusedAsync(string? uploadUrl, string? fileUrl)
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, $$"""{"upload_url":{{Quoted(uploadUrl)}},"file_url":{{Quoted(fileUrl)}}}"""));

        var error = await Assert.ThrowsAsync<FalException>(() => Client.UploadAsync(Cat, null, Deadline));

        Assert.StartsWith("Uploading 'cat.png': ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 50, 300);
        Assert.Single(Emulator.Journal);
        return error;

        static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";
    }

    /// <summary>A storage that gives one answer, and takes what is put.</summary>
    private sealed class Storage(string answer) : HttpMessageHandler
    {
        public string? Put { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Put)
                Put = request.RequestUri!.OriginalString;
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(request.Method == HttpMethod.Put ? "{}" : answer) });
        }
    }
}
