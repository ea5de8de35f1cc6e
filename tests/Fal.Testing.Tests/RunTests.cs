using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Fal.Testing.Tests;

public class RunTests : EmulatorTest
{
    [Fact]
    public async Task A_call_is_answered_with_an_output_of_the_schema()
    {
        using var response = await PostAsync($"run/{Flux}", Sunset);

        var output = await JsonOf(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(Guid.TryParse(response.Headers.GetValues("x-fal-request-id").Single(), out _));
        Assert.Equal(1024, output.GetProperty("images")[0].GetProperty("width").GetInt32());
        Assert.False(output.GetProperty("has_nsfw_concepts")[0].GetBoolean());
    }

    [Fact]
    public async Task The_seed_and_the_prompt_of_the_input_come_back()
    {
        var output = await JsonOf(await PostAsync($"run/{Flux}", """{"prompt":"a sunset","seed":4711}"""));

        Assert.Equal("a sunset", output.GetProperty("prompt").GetString());
        Assert.Equal(4711, output.GetProperty("seed").GetInt32());
    }

    [Fact]
    public async Task The_same_input_gives_the_same_output()
    {
        var first = await JsonOf(await PostAsync($"run/{Flux}", Sunset));
        var second = await JsonOf(await PostAsync($"run/{Flux}", Sunset));

        Assert.Equal(first.ToString(), second.ToString());
    }

    [Theory]
    [InlineData("Key emulator:wrong")]
    [InlineData("Bearer emulator:secret")]
    [InlineData(null)]
    public async Task A_wrong_key_is_refused(string? authorization)
    {
        Http.DefaultRequestHeaders.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);

        using var run = await PostAsync($"run/{Flux}", Sunset);
        using var submit = await PostAsync($"queue/{Flux}", Sunset);
        using var upload = await PostAsync("rest/storage/upload/initiate?storage_type=fal-cdn-v3", "{}");
        using var token = await PostAsync("rest/tokens/", "{}");

        Assert.All([run, submit, upload, token], response => Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode));
        Assert.Equal(JsonValueKind.String, (await JsonOf(run)).GetProperty("detail").ValueKind);
    }

    [Theory]
    [InlineData("run/fal-ai/unheard-of")]
    [InlineData("run/fal-ai/flux")]
    [InlineData("queue/fal-ai/unheard-of")]
    [InlineData("run/fal-ai/unheard-of/stream")]
    public async Task An_endpoint_without_a_schema_is_not_found(string path)
    {
        using var response = await PostAsync(path, Sunset);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("fal-ai/", (await JsonOf(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_posted()
    {
        using var response = await Http.GetAsync($"run/{Flux}", Limit);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task An_input_that_does_not_fit_the_schema_is_refused()
    {
        using var response = await PostAsync($"run/{Flux}", """{"prompt":"a sunset","num_inference_steps":51}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var error = (await JsonOf(response)).GetProperty("detail").EnumerateArray().Single();
        Assert.Equal("""["body","num_inference_steps"]""", error.GetProperty("loc").GetRawText());
        Assert.Equal("less_than_equal", error.GetProperty("type").GetString());
        Assert.Equal("Input should be less than or equal to 50", error.GetProperty("msg").GetString());
        Assert.Equal("""{"le":50}""", error.GetProperty("ctx").GetRawText());
        Assert.Equal(51, error.GetProperty("input").GetInt32());
    }

    [Theory]
    [InlineData("{\"prompt\":", "json_invalid")]
    [InlineData("not json", "json_invalid")]
    [InlineData("", "missing")]
    public async Task A_body_that_is_not_JSON_is_refused(string body, string type)
    {
        using var response = await PostAsync($"run/{Flux}", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var error = (await JsonOf(response)).GetProperty("detail").EnumerateArray().Single();
        Assert.Equal(type, error.GetProperty("type").GetString());
        Assert.Equal("body", error.GetProperty("loc")[0].GetString());
    }

    [Fact]
    public async Task A_file_in_an_output_can_be_downloaded()
    {
        var output = await JsonOf(await PostAsync($"run/{Flux}", Sunset));
        var image = output.GetProperty("images")[0];

        using var response = await Http.GetAsync(image.GetProperty("url").GetString(), Limit);

        Assert.Equal(image.GetProperty("content_type").GetString(), response.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xFF, 0xD8, 0xFF], (await response.Content.ReadAsByteArrayAsync(Limit))[..3]);
    }
}
