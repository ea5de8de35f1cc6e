using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Fal.Testing.Tests;

/// <summary>Whatever is broken about a request, each route answers it as the service would: the request is at fault, not the emulator.</summary>
public class BrokenRequestTests : EmulatorTest
{
    protected override FalEmulatorOptions Options => new() { Schemas = { Repository.Schemas }, StepTime = TimeSpan.Zero };

    /// <summary>Every route that reads a body, and whether it takes JSON alone.</summary>
    private static readonly (string Path, string Method, bool IsJson)[] Routes =
    [
        ($"/run/{Flux}", "POST", true),
        ($"/run/{Flux}/stream", "POST", true),
        ($"/queue/{Flux}", "POST", false), // Its JSON is checked when its turn comes.
        ("/rest/tokens/", "POST", true),
        ("/rest/tokens/realtime", "POST", true),
        ("/rest/storage/auth/token", "POST", false),
        ("/rest/storage/upload/initiate", "POST", true),
        ("/rest/storage/upload/initiate-multipart", "POST", true),
        ("{upload}", "PUT", false),
        ("{upload}/1", "PUT", false),
        ("{upload}/complete", "POST", true),
        ("/files/upload", "POST", false),
        ("/files/upload/multipart", "POST", false),
        ("/nowhere", "POST", false),
    ];

    private static readonly Dictionary<string, byte[]> BrokenJson = new()
    {
        ["no UTF-8"] = [.. "{\"prompt\":\""u8, 0xFF, 0xFE, .. "\"}"u8],
        ["UTF-8 that is cut"] = [.. "{\"prompt\":\""u8, 0xF0, 0x9F, .. "\"}"u8],
        ["half a pair"] = """{"prompt":"\ud83d","allowed_apps":["a"]}"""u8.ToArray(),
        ["half a pair in a list"] = """{"prompt":"a","allowed_apps":["\ude00"],"parts":[]}"""u8.ToArray(),
        ["half a pair in a name"] = """{"prompt":"a","\ud83d":1,"allowed_apps":["a"],"parts":[]}"""u8.ToArray(),
        ["JSON that is cut"] = "{\"prompt\":"u8.ToArray(),
        ["too deep"] = Encoding.ASCII.GetBytes(new string('[', 100_000)),
        ["nothing"] = [],
        ["a NUL"] = [0],
        ["two values"] = "{}{}"u8.ToArray(),
    };

    public static TheoryData<string> JsonNames => [.. BrokenJson.Keys];

    [Theory]
    [MemberData(nameof(JsonNames))]
    public async Task A_body_that_is_no_JSON_is_refused_by_each_route(string name)
    {
        foreach (var (path, method, _) in Routes.Where(route => route.IsJson))
        {
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), (await PathOf(path)).TrimStart('/')) { Content = new ByteArrayContent(BrokenJson[name]) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await Http.SendAsync(request, Limit);

            Assert.True((int)response.StatusCode is 400 or 422, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Limit)}");
            Assert.True((await JsonOf(response)).TryGetProperty("detail", out _));
        }
    }

    [Theory]
    [MemberData(nameof(JsonNames))]
    public async Task A_queued_request_whose_body_is_no_JSON_ends(string name)
    {
        var body = new ByteArrayContent(BrokenJson[name]);
        var submitted = await JsonOf(await Http.PostAsync($"queue/{Flux}", body, Limit));

        var status = await GetJsonAsync(submitted.GetProperty("status_url").GetString()!);
        using var result = await Http.GetAsync(submitted.GetProperty("response_url").GetString(), Limit);

        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
        Assert.True((int)result.StatusCode is 400 or 422);
    }

    [Theory]
    [InlineData("zz\r\nabc\r\n")]
    [InlineData("5\r\nabcdeXX\r\n")]
    [InlineData("fffffffffffffffff\r\nabcde\r\n")]
    public async Task A_bad_chunk_is_refused_by_each_route(string body)
    {
        foreach (var (path, method, _) in Routes)
        {
            var target = await PathOf(path);
            var answer = await SendRawAsync($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Key {Emulator.Key}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{body}");

            Assert.True(answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), $"{path}: {answer}");
        }

        Assert.Contains(Emulator.Journal, request => request.Path == $"/{Flux}");
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", "5\r\nab")]
    [InlineData("Content-Length: 100", "{\"prompt\"")]
    public async Task A_client_that_leaves_within_its_body_gets_no_answer_and_the_next_does(string header, string body)
    {
        foreach (var (path, method, _) in Routes)
        {
            var target = await PathOf(path);
            Assert.Empty(await SendRawAsync($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Key {Emulator.Key}\r\n{header}\r\n\r\n{body}", leaves: true));
        }

        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"run/{Flux}", Sunset)).StatusCode);
    }

    [Fact]
    public async Task What_is_no_UTF_8_and_what_is_no_text_are_told_as_the_service_tells_them()
    {
        using var bytes = await Http.PostAsync($"run/{Flux}", new ByteArrayContent(BrokenJson["no UTF-8"]), Limit);
        using var text = await PostAsync($"run/{Flux}", """{"prompt":"a","loras":[{"path":"\ud83d"}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, bytes.StatusCode);
        Assert.Equal("""{"detail":"There was an error parsing the body"}""", await bytes.Content.ReadAsStringAsync(Limit));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, text.StatusCode);
        var error = (await JsonOf(text)).GetProperty("detail")[0];
        Assert.Equal("string_unicode", error.GetProperty("type").GetString());
        Assert.Equal("""["body","loras",0,"path"]""", error.GetProperty("loc").GetRawText());
    }

    [Fact]
    public async Task What_only_looks_broken_is_taken()
    {
        using var mark = await Http.PostAsync($"run/{Flux}", new ByteArrayContent([0xEF, 0xBB, 0xBF, .. """{"prompt":"marked"}"""u8]), Limit);
        using var pair = await PostAsync($"run/{Flux}", """{"prompt":"\ud83d\ude00 \\ud83d"}""");
        using var twice = await PostAsync($"run/{Flux}", """{"prompt":1,"prompt":"last"}""");

        Assert.Equal("marked", (await JsonOf(mark)).GetProperty("prompt").GetString());
        Assert.Equal("😀 \\ud83d", (await JsonOf(pair)).GetProperty("prompt").GetString());
        Assert.Equal("last", (await JsonOf(twice)).GetProperty("prompt").GetString());
    }

    [Theory]
    [InlineData("""{"allowed_apps":["a"],"token_expiration":1e300}""", HttpStatusCode.OK)]
    [InlineData("""{"allowed_apps":["a"],"token_expiration":-1}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"allowed_apps":["a"],"token_expiration":"soon"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"allowed_apps":[1]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"allowed_apps":"a"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"allowed_apps":["a"],"allowed_apps":["b"]}""", HttpStatusCode.OK)]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity)]
    [InlineData("null", HttpStatusCode.UnprocessableEntity)]
    public async Task A_token_is_asked_for_in_the_right_form(string body, HttpStatusCode expected)
    {
        using var response = await PostAsync("rest/tokens/", body);

        Assert.Equal(expected, response.StatusCode);
    }

    /// <summary>A path, that of an upload which was announced.</summary>
    private async Task<string> PathOf(string path)
    {
        if (!path.StartsWith("{upload}", StringComparison.Ordinal))
            return path;
        var announced = await JsonOf(await PostAsync("rest/storage/upload/initiate?storage_type=fal-cdn-v3", "{}"));
        return new Uri(announced.GetProperty("file_url").GetString()!).AbsolutePath + path["{upload}".Length..];
    }

    /// <summary>Sends bytes, and returns what comes back.</summary>
    private async Task<string> SendRawAsync(string request, bool leaves = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Emulator.Address.Host, Emulator.Address.Port, Limit);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Limit);
        if (leaves)
            client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        try
        {
            return await reader.ReadToEndAsync(Limit);
        }
        catch (IOException) when (leaves)
        {
            return "";
        }
    }
}
