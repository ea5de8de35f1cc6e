using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Testing.Tests;

/// <summary>What goes beside an input, and what an answer tells beside its output.</summary>
public class PlatformTests : EmulatorTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override FalEmulatorOptions Options => new() { Schemas = { Repository.Schemas }, TimeProvider = _time, StepTime = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task A_submit_is_refused_where_more_are_waiting_than_it_says()
    {
        var submit = $"queue/{Flux}?fal_max_queue_length=1";
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
            answers.Add((await PostAsync(submit, Sunset)).StatusCode);
        using var anotherEndpoint = await PostAsync("queue/fal-ai/fast-sdxl?fal_max_queue_length=0", Sunset);
        using var noLimit = await PostAsync($"queue/{Flux}", Sunset);
        _time.Advance(TimeSpan.FromSeconds(20));
        using var later = await PostAsync(submit, Sunset);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers);
        Assert.All([anotherEndpoint, noLimit, later], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("99999999999")]
    public async Task A_length_of_the_queue_that_is_none_is_refused(string length)
    {
        using var response = await PostAsync($"queue/{Flux}?fal_max_queue_length={length}", Sunset);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("""["query","fal_max_queue_length"]""", (await JsonOf(response)).GetProperty("detail")[0].GetProperty("loc").GetRawText());
    }

    public static TheoryData<string, string, bool> Headers => new()
    {
        { "x-fal-tags", "team=design,env=prod", true },
        { "x-fal-tags", "a.b_c-1=a value; with =", true },
        { "x-fal-tags", "empty=", true },
        { "x-fal-tags", string.Join(',', Enumerable.Range(0, 10).Select(n => $"k{n}=v")), true },
        { "x-fal-tags", string.Join(',', Enumerable.Range(0, 11).Select(n => $"k{n}=v")), false },
        { "x-fal-tags", new string('k', 64) + "=v", true },
        { "x-fal-tags", new string('k', 65) + "=v", false },
        { "x-fal-tags", "k=" + new string('v', 256), true },
        { "x-fal-tags", "k=" + new string('v', 257), false },
        { "x-fal-tags", string.Join(',', Enumerable.Range(0, 4).Select(n => $"k{n}=" + new string('v', 254))), true },
        { "x-fal-tags", string.Join(',', Enumerable.Range(0, 5).Select(n => $"k{n}=" + new string('v', 254))), false },
        { "x-fal-tags", "fal.team=design", false },
        { "x-fal-tags", "falcon=1", true },
        { "x-fal-tags", "team", false },
        { "x-fal-tags", "=v", false },
        { "x-fal-tags", "a b=v", false },
        { "x-fal-request-timeout", "0.11", true },
        { "x-fal-request-timeout", "30", true },
        { "x-fal-request-timeout", "0.1", false },
        { "x-fal-request-timeout", "soon", false },
        { "x-fal-request-timeout", "NaN", false },
        { "x-app-fal-disable-fallback", "1", true },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Headers_are_recorded_and_checked(string name, string value, bool isTaken)
    {
        Http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);

        using var run = await PostAsync($"run/{Flux}", Sunset);
        using var submit = await PostAsync($"queue/{Flux}", Sunset);

        Assert.All([run, submit], response => Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, response.StatusCode));
        if (isTaken)
            Assert.All(Emulator.Journal, request => Assert.Equal(value, request.Headers[name]));
        else
            Assert.Equal($"""["header","{name}"]""", (await JsonOf(run)).GetProperty("detail")[0].GetProperty("loc").GetRawText());
    }

    [Fact]
    public async Task An_answer_of_the_emulators_own_tells_what_a_test_adds()
    {
        Emulator.Intercept(_ => new FalEmulatorAnswer { IsOwn = true, Headers = { ["x-fal-billable-units"] = "2.5", ["x-fal-needs-retry"] = "0" } });

        using var run = await PostAsync($"run/{Flux}", Sunset);
        using var refused = await PostAsync($"run/{Flux}", "{}");
        using var stream = await StreamAsync($"run/{Flux}/stream", Sunset);

        Assert.Equal("a sunset", (await JsonOf(run)).GetProperty("prompt").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.All([run, refused, stream], response => Assert.Equal("2.5", response.Headers.GetValues("x-fal-billable-units").Single()));
        Assert.Equal("0", run.Headers.GetValues("x-fal-needs-retry").Single());
        Assert.True(run.Headers.Contains("x-fal-request-id"));
    }

    [Fact]
    public async Task Errors_of_the_account_and_of_the_catalogue_are_ready_made()
    {
        var answers = new Queue<FalEmulatorAnswer>([FalEmulatorAnswer.AccountLocked(), FalEmulatorAnswer.AccountLocked("TOP_UP"), FalEmulatorAnswer.EndpointDeprecated("fal-ai/flux-2"), FalEmulatorAnswer.ConcurrencyLimit()]);
        Emulator.Intercept(_ => answers.Dequeue());

        using var locked = await PostAsync($"run/{Flux}", Sunset);
        using var topUp = await PostAsync($"run/{Flux}", Sunset);
        using var deprecated = await PostAsync($"run/{Flux}", Sunset);
        using var busy = await PostAsync($"run/{Flux}", Sunset);

        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Gone, HttpStatusCode.TooManyRequests],
            new[] { locked, topUp, deprecated, busy }.Select(response => response.StatusCode));
        Assert.Equal("User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.", DetailOf(await JsonOf(locked)));
        Assert.Equal("User is locked. Reason: TOP_UP.", DetailOf(await JsonOf(topUp)));
        Assert.Contains("fal-ai/flux-2", DetailOf(await JsonOf(deprecated)), StringComparison.Ordinal);
        Assert.Equal("EndpointDeprecated", deprecated.Headers.GetValues("x-fal-error-type").Single());
        Assert.Equal("concurrent_requests_limit", (await JsonOf(busy)).GetProperty("error_type").GetString());
        Assert.Equal("1", busy.Headers.GetValues("x-fal-needs-retry").Single());
    }

    private static string? DetailOf(JsonElement error) => error.GetProperty("detail").GetString();
}
