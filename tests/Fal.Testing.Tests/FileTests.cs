using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Fal.Testing.Tests;

/// <summary>How files are fetched: by players, which ask for parts.</summary>
public class FileTests : EmulatorTest
{
    private const string Tone = "files/samples/64x64.0000000000000001.0.0.0.a/audio.wav";

    [Theory]
    [InlineData(0, 9, 0, 9)]
    [InlineData(100, null, 100, -1)]
    [InlineData(null, 5, -5, -1)]
    [InlineData(10, 999_999_999, 10, -1)]
    [InlineData(null, 999_999_999, 0, -1)]
    public async Task A_part_of_a_made_up_file_is_what_the_whole_has_there(int? from, int? to, int first, int last)
    {
        var whole = await Http.GetByteArrayAsync(Tone, Limit);
        (first, last) = (first < 0 ? whole.Length + first : first, last < 0 ? whole.Length + last : last);

        using var response = await RangeAsync(Tone, from, to);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {first}-{last}/{whole.Length}", response.Content.Headers.ContentRange?.ToString());
        Assert.Equal(whole[first..(last + 1)], await response.Content.ReadAsByteArrayAsync(Limit));
    }

    [Fact]
    public async Task A_part_of_an_upload_may_lie_in_two_of_its_parts()
    {
        using var announced = await PostAsync("rest/storage/upload/initiate-multipart?storage_type=fal-cdn-v3", """{"file_name":"a.txt","content_type":"text/plain"}""");
        var addresses = await JsonOf(announced);
        var (upload, file) = (addresses.GetProperty("upload_url").GetString()!, addresses.GetProperty("file_url").GetString()!);
        var path = upload.Split('?')[0];
        foreach (var (number, text) in new[] { (1, "first "), (2, "second") })
            await Http.PutAsync($"{path}/{number}?upload=1", new StringContent(text), Limit);
        await PostAsync($"{path}/complete?upload=1", """{"parts":[{"partNumber":1,"etag":"\"part-1\""},{"partNumber":2,"etag":"\"part-2\""}]}""");

        using var response = await RangeAsync(file, 3, 8);

        Assert.Equal("st sec", await response.Content.ReadAsStringAsync(Limit));
    }

    [Fact]
    public async Task A_part_behind_the_end_is_refused()
    {
        using var response = await RangeAsync(Tone, 999_999_999, null);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Matches(@"^bytes \*/\d+$", response.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task A_head_says_all_but_the_content()
    {
        using var whole = await Http.GetAsync(Tone, Limit);
        using var head = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Tone), Limit);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(whole.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(("audio/wav", "bytes"), (head.Content.Headers.ContentType?.MediaType, head.Headers.AcceptRanges.ToString()));
    }

    [Theory]
    [InlineData(Tone)]
    [InlineData("files/samples/picture.png")]
    [InlineData("files/samples/shape.obj")]
    public async Task A_made_up_file_never_changes_and_is_not_sent_to_whom_has_it(string address)
    {
        using var whole = await Http.GetAsync(address, Limit);
        var etag = whole.Headers.ETag!;
        using var known = await ConditionalAsync(address, request => request.Headers.IfNoneMatch.Add(etag));
        using var weak = await ConditionalAsync(address, request => request.Headers.IfNoneMatch.ParseAdd($"\"another\", W/{etag.Tag}"));
        using var any = await ConditionalAsync(address, request => request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any));
        using var other = await ConditionalAsync(address, request => request.Headers.IfNoneMatch.ParseAdd("\"another\""));

        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", whole.Headers.NonValidated["Cache-Control"]));
        Assert.All([known, weak, any], response => Assert.Equal((HttpStatusCode.NotModified, etag, 0L), (response.StatusCode, response.Headers.ETag, response.Content.Headers.ContentLength ?? 0)));
        Assert.Equal((HttpStatusCode.OK, etag), (other.StatusCode, other.Headers.ETag));
    }

    [Fact]
    public async Task Two_made_up_files_are_told_apart()
    {
        string[] addresses = [Tone, Tone.Replace("1.0", "2.0", StringComparison.Ordinal), Tone.Replace(".wav", ".png", StringComparison.Ordinal), Tone.Replace(".wav", ".jpg", StringComparison.Ordinal)];
        var etags = new List<EntityTagHeaderValue?>();
        foreach (var address in addresses)
            etags.Add((await Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address), Limit)).Headers.ETag);

        Assert.Equal(4, etags.Distinct().Count());
        Assert.DoesNotContain(null, etags);
    }

    [Fact]
    public async Task A_player_goes_on_with_the_file_that_it_has_begun()
    {
        using var whole = await Http.GetAsync(Tone, Limit);
        using var same = await ConditionalAsync(Tone, request => (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(5, 9), new RangeConditionHeaderValue(whole.Headers.ETag!)));
        using var other = await ConditionalAsync(Tone, request => (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(5, 9), new RangeConditionHeaderValue("\"another\"")));

        Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.OK), (same.StatusCode, other.StatusCode));
    }

    /// <summary>Else a page could not read what a cache got for a picture on another.</summary>
    [Fact]
    public async Task A_page_may_read_what_was_fetched_for_none()
    {
        using var response = await Http.GetAsync(Tone, Limit);

        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("video/mp4", true)]
    [InlineData("audio/mpeg", true)]
    [InlineData("application/pdf", true)]
    [InlineData("text/plain; charset=utf-8", true)]
    [InlineData("application/json", true)]
    [InlineData("text/html", false)]
    [InlineData("TEXT/HTML; charset=utf-8", false)]
    [InlineData("application/xhtml+xml", false)]
    [InlineData("image/svg+xml", false)]
    [InlineData("text/javascript", false)]
    [InlineData("application/zip", false)]
    public async Task Browsers_show_media_and_download_the_rest(string contentType, bool isShown)
    {
        using var got = await UploadAsync("a.bin", contentType);

        Assert.Equal(contentType, got.Content.Headers.ContentType?.ToString());
        Assert.Equal(isShown ? null : "attachment", got.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal(["nosniff"], got.Headers.GetValues("X-Content-Type-Options"));
        Assert.Null(got.Headers.ETag);
    }

    [Theory]
    [InlineData("a.html\r\nX-Evil: 1", "text/html\r\nX-Evil: 1")]
    [InlineData("\"; filename=\"evil.exe", "no type")]
    [InlineData("ü.html", "text/ü")]
    public async Task What_an_upload_calls_itself_makes_no_header(string name, string contentType)
    {
        using var got = await UploadAsync(name, contentType);

        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(("application/octet-stream", "attachment"), (got.Content.Headers.ContentType?.ToString(), got.Content.Headers.ContentDisposition?.ToString()));
        Assert.False(got.Headers.Contains("X-Evil"));
        Assert.Equal(name, Assert.Single(Emulator.Files).Name);
    }

    private async Task<HttpResponseMessage> UploadAsync(string name, string contentType)
    {
        using var announced = await PostAsync("rest/storage/upload/initiate", JsonSerializer.Serialize(new { file_name = name, content_type = contentType }));
        var file = (await JsonOf(announced)).GetProperty("file_url").GetString();
        using var put = await Http.PutAsync(file, new ByteArrayContent([1]), Limit);
        return await Http.GetAsync(file, Limit);
    }

    private async Task<HttpResponseMessage> ConditionalAsync(string address, Action<HttpRequestMessage> condition)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        condition(request);
        return await Http.SendAsync(request, Limit);
    }

    private async Task<HttpResponseMessage> RangeAsync(string address, long? from, long? to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(from, to);
        return await Http.SendAsync(request, Limit);
    }
}
