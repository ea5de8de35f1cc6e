using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Testing.Tests;

/// <summary>Tokens of both addresses, and what is called with them instead of the key.</summary>
public class TokenTests : EmulatorTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override FalEmulatorOptions Options => new() { Schemas = { Repository.Schemas }, TimeProvider = _time };

    [Theory]
    [InlineData("flux", true)]
    [InlineData("fal-ai/flux", true)]
    [InlineData("fal-ai/flux/", true)]
    [InlineData("fal-ai/flux/dev", true)]
    [InlineData("fal-ai/flux/dev/realtime", true)]
    [InlineData("fal-ai/flux/schnell", false)]
    [InlineData("fal-ai/flu", false)]
    [InlineData("fal-ai", false)]
    [InlineData("dev", false)]
    [InlineData("", false)]
    public async Task An_app_is_named_by_its_alias_or_by_its_id(string app, bool isAllowed)
    {
        var tokens = new[] { await TokenAsync("rest/tokens/", app, "token_expiration"), await TokenAsync("rest/tokens/realtime", app, "duration") };
        Http.DefaultRequestHeaders.Authorization = null;

        foreach (var token in tokens)
        {
            using var run = await PostAsync($"run/{Flux}?fal_jwt_token={token}", Sunset);
            using var stream = await StreamAsync($"run/{Flux}/stream?fal_jwt_token={token}", Sunset);

            Assert.All([run, stream], response => Assert.Equal(isAllowed ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode));
        }
    }

    [Theory]
    [InlineData("rest/tokens/", "token_expiration")]
    [InlineData("rest/tokens/realtime", "duration")]
    public async Task A_token_lasts_as_long_as_it_was_asked_for(string address, string lifetime)
    {
        var token = await TokenAsync(address, "fal-ai/flux", lifetime);
        Http.DefaultRequestHeaders.Authorization = null;
        var call = $"run/{Flux}?fal_jwt_token={token}";

        _time.Advance(TimeSpan.FromSeconds(59));
        using var early = await PostAsync(call, Sunset);
        _time.Advance(TimeSpan.FromSeconds(1));
        using var late = await PostAsync(call, Sunset);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (early.StatusCode, late.StatusCode));
    }

    [Fact]
    public async Task A_token_is_for_calls_alone()
    {
        var token = await TokenAsync("rest/tokens/", "flux", "token_expiration");
        Http.DefaultRequestHeaders.Authorization = null;

        using var submit = await PostAsync($"queue/{Flux}?fal_jwt_token={token}", Sunset);
        using var another = await PostAsync($"rest/tokens/?fal_jwt_token={token}", """{"allowed_apps":["flux"]}""");
        using var unknown = await PostAsync($"run/{Flux}?fal_jwt_token=unknown", Sunset);

        Assert.All([submit, another, unknown], response => Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode));
    }

    [Fact]
    public async Task A_wrong_key_beside_a_token_does_not_count()
    {
        var token = await TokenAsync("rest/tokens/realtime", "flux", "duration");
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Key", "wrong");

        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"run/{Flux}?fal_jwt_token={token}", Sunset)).StatusCode);
    }

    private async Task<string> TokenAsync(string address, string app, string lifetime)
    {
        var answer = await JsonOf(await PostAsync(address, $$"""{"allowed_apps":["another","{{app}}"],"{{lifetime}}":60}"""));
        return (answer.ValueKind is JsonValueKind.String ? answer : answer.GetProperty("token")).GetString()!;
    }
}
