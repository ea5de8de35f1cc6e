using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fal.Testing.Tests;

public class StorageTests : EmulatorTest
{
    [Theory]
    [InlineData("cat.png")]
    [InlineData("a cat, ü/..\\50%.png")]
    public async Task A_file_is_announced_put_and_got(string name)
    {
        var (upload, file) = await InitiateAsync(name);

        using var put = await PutAsync(upload, "image bytes", "image/png");
        Http.DefaultRequestHeaders.Authorization = null;
        using var got = await Http.GetAsync(file, Limit);

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal("image bytes", await got.Content.ReadAsStringAsync(Limit));
        Assert.Equal("image/png", got.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Pages have another origin than the storage, so browsers ask it first, and let a page read what it permits.</summary>
    [Fact]
    public async Task A_page_may_put_a_file()
    {
        var (upload, _) = await InitiateAsync("cat.png");
        using var question = new HttpRequestMessage(HttpMethod.Options, upload)
        {
            Headers = { { "Origin", "https://app.example" }, { "Access-Control-Request-Method", "PUT" }, { "Access-Control-Request-Headers", "content-type" } },
        };
        using var put = new HttpRequestMessage(HttpMethod.Put, upload) { Headers = { { "Origin", "https://app.example" } }, Content = new StringContent("image bytes") };

        using var permission = await Http.SendAsync(question, Limit);
        using var answer = await Http.SendAsync(put, Limit);

        Assert.Equal((HttpStatusCode.NoContent, "*", "PUT", "content-type"), (permission.StatusCode, Header(permission, "Origin"), Header(permission, "Methods"), Header(permission, "Headers")));
        Assert.Equal((HttpStatusCode.OK, "*"), (answer.StatusCode, Header(answer, "Origin")));
        Assert.DoesNotContain(Emulator.Journal, request => request.Method is "OPTIONS");

        static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues($"Access-Control-Allow-{name}"));
    }

    [Fact]
    public async Task Tests_see_the_files()
    {
        var (upload, file) = await InitiateAsync("cat.png");
        await PutAsync(upload, "not quite", "image/png");
        await PutAsync(upload, "image bytes", "image/png");
        await PutAsync((await InitiateAsync("dog.png")).Upload, "more bytes", "image/png");

        Assert.Equal(["cat.png", "dog.png"], Emulator.Files.Select(f => f.Name));
        Assert.Equal("image bytes", Encoding.UTF8.GetString(Emulator.Files[0].Content.Span));
        Assert.Equal("image/png", Emulator.Files[0].ContentType);
        Assert.Equal(file, Emulator.Files[0].Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_file_that_was_announced_but_not_put_is_not_found()
    {
        var (_, file) = await InitiateAsync("cat.png");

        using var got = await Http.GetAsync(file, Limit);
        using var unknown = await Http.GetAsync("files/none/cat.png", Limit);
        using var put = await PutAsync($"{Emulator.Address}files/none/cat.png", "bytes", "image/png");

        Assert.All([got, unknown, put], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
        Assert.Empty(Emulator.Files);
    }

    [Fact]
    public async Task A_file_is_put_in_parts()
    {
        var (upload, file) = await InitiateAsync("film.mp4", "initiate-multipart");
        var (path, query) = (upload.Split('?')[0], "?" + upload.Split('?')[1]);

        var second = await JsonOf(await PutAsync($"{path}/2{query}", "second", "video/mp4"));
        var first = await JsonOf(await PutAsync($"{path}/1{query}", "first ", "video/mp4"));
        using var complete = await PostAsync($"{path}/complete{query}", $$"""{"parts":[{{first}},{{second}}]}""");

        Assert.Equal(1, first.GetProperty("partNumber").GetInt32());
        Assert.Equal(HttpStatusCode.OK, complete.StatusCode);
        Assert.Equal("first second", await (await Http.GetAsync(file, Limit)).Content.ReadAsStringAsync(Limit));
    }

    [Theory]
    [InlineData("""{"parts":[{"partNumber":3,"etag":"\"part-3\""}]}""")]
    [InlineData("""{"parts":[{"partNumber":1,"etag":"another"}]}""")]
    [InlineData("{}")]
    public async Task Parts_that_are_missing_or_others_are_refused(string body)
    {
        var (upload, file) = await InitiateAsync("film.mp4", "initiate-multipart");
        var (path, query) = (upload.Split('?')[0], "?" + upload.Split('?')[1]);
        await PutAsync($"{path}/1{query}", "first", "video/mp4");

        using var complete = await PostAsync($"{path}/complete{query}", body);

        Assert.Equal(HttpStatusCode.BadRequest, complete.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync(file, Limit)).StatusCode);
    }

    [Theory]
    [InlineData("picture.png", "image/png", new byte[] { 0x89, 0x50, 0x4E, 0x47 })]
    [InlineData("picture.jpeg", "image/jpeg", new byte[] { 0xFF, 0xD8, 0xFF })]
    [InlineData("picture.webp", "image/png", new byte[] { 0x89, 0x50, 0x4E, 0x47 })]
    [InlineData("sound.wav", "audio/wav", new byte[] { 0x52, 0x49, 0x46, 0x46 })]
    [InlineData("sound.mp3", "audio/wav", new byte[] { 0x52, 0x49, 0x46, 0x46 })]
    [InlineData("film.mp4", "video/mp4", new byte[] { 0, 0, 0, 32, 0x66, 0x74, 0x79, 0x70 })]
    [InlineData("mesh.glb", "model/gltf-binary", new byte[] { 0x67, 0x6C, 0x54, 0x46 })]
    [InlineData("weights.safetensors", "application/octet-stream", new byte[] { 0 })]
    public async Task Made_up_files_are_of_their_type(string name, string contentType, byte[] start)
    {
        using var response = await Http.GetAsync($"files/samples/{name}", Limit);

        Assert.Equal(contentType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(start, (await response.Content.ReadAsByteArrayAsync(Limit))[..start.Length]);
    }

    private async Task<(string Upload, string File)> InitiateAsync(string name, string form = "initiate")
    {
        var body = System.Text.Json.JsonSerializer.Serialize(new { file_name = name, content_type = "image/png" });
        var answer = await JsonOf(await PostAsync($"rest/storage/upload/{form}?storage_type=fal-cdn-v3", body));
        return (answer.GetProperty("upload_url").GetString()!, answer.GetProperty("file_url").GetString()!);
    }

    private Task<HttpResponseMessage> PutAsync(string address, string text, string contentType) =>
        Http.PutAsync(address, new StringContent(text, MediaTypeHeaderValue.Parse(contentType)), Limit);
}
