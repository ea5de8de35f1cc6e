using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Which ids there are, and where they lead.</summary>
public class EndpointIdTests : EmulatorTest
{
    [Theory]
    [InlineData("fal-ai/flux/dev", "/fal-ai/flux/dev", "/fal-ai/flux/requests/r-1")]
    [InlineData("me/app", "/me/app", "/me/app/requests/r-1")]
    [InlineData("me/app/a/b/c", "/me/app/a/b/c", "/me/app/requests/r-1")]
    [InlineData("me/app/generate/", "/me/app/generate/", "/me/app/requests/r-1")]
    [InlineData("workflows/me/flow", "/workflows/me/flow", "/workflows/me/flow/requests/r-1")]
    [InlineData("workflows/me/flow/part", "/workflows/me/flow/part", "/workflows/me/flow/requests/r-1")]
    [InlineData("comfy/me/graph/x", "/comfy/me/graph/x", "/comfy/me/graph/requests/r-1")]
    [InlineData("12345-my-app", "/12345/my-app", "/12345/my-app/requests/r-1")]
    [InlineData("fal-ai/v1.1_ultra~2", "/fal-ai/v1.1_ultra~2", "/fal-ai/v1.1_ultra~2/requests/r-1")]
    public async Task An_id_leads_to_its_addresses(string id, string run, string request)
    {
        var endpoint = FalEndpoint.Untyped(id);
        Emulator.Intercept(_ => FalEmulatorAnswer.Text(System.Net.HttpStatusCode.OK, """{"request_id":"r-1","status":"IN_QUEUE"}"""));

        await Client.RunAsync(endpoint, Json("{}"), null, Deadline);
        var submitted = await Client.SubmitAsync(endpoint, Json("{}"), null, Deadline);
        await submitted.CancelAsync(Deadline);

        Assert.Equal([run, run, request + "/cancel"], Emulator.Journal.Select(seen => seen.Path));
        Assert.Equal(run, "/" + endpoint.Id);
    }

    [Theory]
    [InlineData("flux")]
    [InlineData("my-app")]
    [InlineData("12345-")]
    [InlineData("-12345")]
    [InlineData("12345")]
    [InlineData("workflows/me")]
    [InlineData("comfy/me")]
    [InlineData("me/")]
    [InlineData("me/app/")]
    [InlineData("me/app/x//")]
    [InlineData("12345-app/")]
    [InlineData("workflows/me/flow/")]
    [InlineData("/me/app")]
    [InlineData("me//app")]
    [InlineData("me/../app")]
    [InlineData("me/./app")]
    [InlineData("me/app?x=1")]
    [InlineData("me/app#x")]
    [InlineData("me/a pp")]
    [InlineData("me/ä")]
    [InlineData("me/app%2F")]
    [InlineData("https://fal.run/me/app")]
    [InlineData("me@evil.example/app")]
    public void An_id_that_is_none_is_refused_with_an_example(string id)
    {
        var error = Assert.Throws<ArgumentException>(() => FalEndpoint.Untyped(id));

        Assert.Contains($"'{id}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("fal-ai/flux/dev", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_id_is_not_empty(string id) => Assert.Throws<ArgumentException>(() => FalEndpoint.Untyped(id));

    [Fact]
    public async Task An_endpoint_without_a_schema_takes_and_gives_any_JSON()
    {
        var endpoint = FalEndpoint.Untyped("me/app");
        Emulator.Respond(endpoint, input => Json($$"""{"seen":{{input.GetRawText()}}}"""));

        var output = await Client.RunAsync(endpoint, Json("""{"a":[1,2.5,null,"x"]}"""), null, Deadline);

        Assert.Equal("""{"seen":{"a":[1,2.5,null,"x"]}}""", output.GetRawText());
    }
}
