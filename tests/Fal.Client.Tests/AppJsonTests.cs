using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fal.Models;
using Fal.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Client.Tests;

/// <summary>Generated types in an app's own JSON: each way to read and write them gives the same as the client does.</summary>
public class AppJsonTests
{
    private const string Input = """{"prompt":"a sunset","image_size":{"width":1280,"height":720},"seed":42,"output_format":"png","style":["oil",1.50]}""";

    private const string Output =
        """{"images":[{"url":"https://example.com/a.jpg","width":1280,"height":720,"content_type":"image/jpeg"}],"timings":{"inference":0.5},"seed":42,"has_nsfw_concepts":[false],"prompt":"a sunset","cost":{"usd":0.02}}""";

    private static readonly JsonSerializerOptions NoReflection = new() { TypeInfoResolver = FluxDev.Endpoint };
    private static readonly JsonSerializerOptions ByteByByte = new() { DefaultBufferSize = 1 };

    public static TheoryData<string, JsonSerializerOptions> Options => new()
    {
        { "plain", new JsonSerializerOptions() },
        { "web", new JsonSerializerOptions(JsonSerializerDefaults.Web) },
        { "strict", new JsonSerializerOptions(JsonSerializerDefaults.Strict) },
        { "without reflection", NoReflection },
        { "web without reflection", new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolverChain = { Whisper.Endpoint, FluxDev.Endpoint } } },
    };

    [Theory]
    [MemberData(nameof(Options), DisableDiscoveryEnumeration = true)]
    public void All_options_agree_with_the_client(string name, JsonSerializerOptions options)
    {
        var (input, output) = (JsonSerializer.Deserialize<FluxDevInput>(Input, options), JsonSerializer.Deserialize<FluxDevOutput>(Output, options));

        Assert.Equal(JsonSerializer.Deserialize(Input, FluxDev.Endpoint.InputTypeInfo), input);
        Assert.Equal(JsonSerializer.Deserialize(Output, FluxDev.Endpoint.OutputTypeInfo), output);
        Assert.True(Input == JsonSerializer.Serialize(input, options), name);
        Assert.Equal(Output, JsonSerializer.Serialize(output, options));
    }

    [Fact]
    public void Options_without_reflection_know_no_other_type() =>
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new { prompt = "a sunset" }, NoReflection));

    [Fact]
    public void An_endpoint_over_types_of_ones_own_gives_what_their_own_resolver_gives()
    {
        var typeInfo = JsonSerializerOptions.Web.GetTypeInfo(typeof(Own));
        var endpoint = new FalEndpoint<JsonElement, Own>("me/my-app", FalJson.ElementTypeInfo, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<Own>)typeInfo);
        var options = new JsonSerializerOptions { TypeInfoResolverChain = { FluxDev.Endpoint, endpoint }, PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper };

        Assert.Equal("""{"FLUX-OUTPUT":null}""", JsonSerializer.Serialize(new Own(default), options.GetTypeInfo(typeof(Own))));
    }

    [Fact]
    public async Task A_value_that_arrives_in_pieces_is_read_whole()
    {
        await using var drip = new DripStream(Encoding.UTF8.GetBytes(Output));

        var output = await JsonSerializer.DeserializeAsync<FluxDevOutput>(drip, ByteByByte, TestContext.Current.CancellationToken);

        Assert.Equal(JsonSerializer.Deserialize(Output, FluxDev.Endpoint.OutputTypeInfo), output);
    }

    [Fact]
    public void What_is_nested_without_end_is_refused()
    {
        var deep = $$"""{"prompt":"a","nested":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(deep, FluxDev.Endpoint.InputTypeInfo));
    }

    [Fact]
    public async Task A_minimal_web_api_takes_and_returns_generated_types()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Clear();
            json.SerializerOptions.TypeInfoResolverChain.Add(FluxDev.Endpoint);
        });
        await using var app = builder.Build();
        FluxDevInput? received = null;
        app.MapPost("/picture", (FluxDevInput input) =>
        {
            received = input;
            return TypedResults.Ok(JsonSerializer.Deserialize(Output, FluxDev.Endpoint.OutputTypeInfo));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var response = await client.PostAsJsonAsync(new Uri("picture", UriKind.Relative), JsonSerializer.Deserialize<FluxDevInput>(Input), TestContext.Current.CancellationToken);

        Assert.Equal(JsonSerializer.Deserialize<FluxDevInput>(Input), received);
        Assert.Equal(Output, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed record Own(JsonElement FluxOutput);

    /// <summary>Gives a byte at a time.</summary>
    private sealed class DripStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
