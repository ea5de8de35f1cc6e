using System.Net;
using System.Net.Http.Headers;

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

    private async Task<HttpResponseMessage> RangeAsync(string address, long? from, long? to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(from, to);
        return await Http.SendAsync(request, Limit);
    }
}
