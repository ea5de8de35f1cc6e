using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Testing.Tests;

/// <summary>Uploads as the official Python client does them: with a token, posted to where the token says.</summary>
public class PythonUploadTests : EmulatorTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override FalEmulatorOptions Options => new() { TimeProvider = _time };

    [Fact]
    public async Task A_token_says_where_and_how_long_it_is_good()
    {
        var token = await JsonOf(await PostAsync("rest/storage/auth/token?storage_type=fal-cdn-v3", "{}"));

        Assert.Equal(Emulator.Address.AbsoluteUri, token.GetProperty("base_url").GetString() + "/");
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(1), token.GetProperty("expires_at").GetDateTimeOffset());
        Assert.NotEmpty(token.GetProperty("token").GetString()!);
        Assert.NotEmpty(token.GetProperty("token_type").GetString()!);
    }

    [Fact]
    public async Task A_file_is_posted_whole()
    {
        var address = await AuthorizeAsync();

        var answer = await JsonOf(await Http.SendAsync(Upload(address + "/files/upload", "image bytes"), Limit));
        Http.DefaultRequestHeaders.Authorization = null;
        using var got = await Http.GetAsync(answer.GetProperty("access_url").GetString(), Limit);

        Assert.Equal("image bytes", await got.Content.ReadAsStringAsync(Limit));
        Assert.Equal("image/png", got.Content.Headers.ContentType?.MediaType);
        var file = Assert.Single(Emulator.Files);
        Assert.Equal(("a cat.png", "image/png"), (file.Name, file.ContentType));
        Assert.Equal(answer.GetProperty("access_url").GetString(), file.Address.AbsoluteUri);
        Assert.Equal("""{"expiration_duration_seconds":60}""", Emulator.Journal[1].Headers["X-Fal-Object-Lifecycle"]);
    }

    [Fact]
    public async Task A_large_file_is_put_in_parts()
    {
        var address = await AuthorizeAsync();

        var created = await JsonOf(await Http.SendAsync(Upload(address + "/files/upload/multipart", ""), Limit));
        var file = created.GetProperty("access_url").GetString()!;
        var parts = $"{file}/multipart/{created.GetProperty("uploadId").GetString()}";
        using var second = await Http.PutAsync($"{parts}/2", new StringContent("second"), Limit);
        using var first = await Http.PutAsync($"{parts}/1", new StringContent("first "), Limit);
        var list = JsonSerializer.Serialize(new { parts = new[] { new { partNumber = 1, etag = EtagOf(first) }, new { partNumber = 2, etag = EtagOf(second) } } });
        using var early = await Http.GetAsync(file, Limit);
        using var complete = await PostAsync($"{parts}/complete", list);
        using var got = await Http.GetAsync(file, Limit);

        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        Assert.Equal(HttpStatusCode.OK, complete.StatusCode);
        Assert.Equal("first second", await got.Content.ReadAsStringAsync(Limit));
        Assert.Equal("first second", Encoding.UTF8.GetString(Assert.Single(Emulator.Files).Content.Span));
        Assert.Equal("a cat.png (image/png, 12 bytes)", Emulator.Files[0].ToString());
    }

    [Theory]
    [InlineData("Key emulator:secret")]
    [InlineData("Bearer unknown")]
    [InlineData(null)]
    public async Task Nothing_is_uploaded_without_a_token(string? authorization)
    {
        var address = await AuthorizeAsync();
        Http.DefaultRequestHeaders.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);

        using var whole = await Http.SendAsync(Upload(address + "/files/upload", "bytes"), Limit);
        using var multipart = await Http.SendAsync(Upload(address + "/files/upload/multipart", ""), Limit);
        using var part = await Http.PutAsync($"{address}/files/a/b/multipart/c/1", new StringContent("bytes"), Limit);

        Assert.All([whole, multipart, part], response => Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode));
        Assert.Empty(Emulator.Files);
    }

    [Fact]
    public async Task A_token_ends()
    {
        var address = await AuthorizeAsync();
        _time.Advance(TimeSpan.FromHours(1));

        using var late = await Http.SendAsync(Upload(address + "/files/upload", "bytes"), Limit);

        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    private static string EtagOf(HttpResponseMessage part) => part.Headers.GetValues("ETag").Single();

    /// <summary>Gets a token, calls with it from now on, and returns where it is good.</summary>
    private async Task<string> AuthorizeAsync()
    {
        var token = await JsonOf(await PostAsync("rest/storage/auth/token?storage_type=fal-cdn-v3", "{}"));
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(token.GetProperty("token_type").GetString()!, token.GetProperty("token").GetString());
        return token.GetProperty("base_url").GetString()!;
    }

    private static HttpRequestMessage Upload(string address, string content) => new(HttpMethod.Post, address)
    {
        Content = new StringContent(content, MediaTypeHeaderValue.Parse("image/png")),
        Headers = { { "X-Fal-File-Name", "a cat.png" }, { "X-Fal-Object-Lifecycle", """{"expiration_duration_seconds":60}""" } },
    };
}
