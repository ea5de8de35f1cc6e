using System.Net;
using System.Text.Json;

namespace Fal.Testing.Tests;

public class StreamTests : EmulatorTest
{
    private const string Router = "openrouter/router";
    private const string Question = """{"prompt":"Which knots?","model":"a/model"}""";

    private static readonly FalEndpoint<JsonElement, JsonElement> Untyped = FalEndpoint.Untyped("me/streams");

    [Fact]
    public async Task The_longest_text_grows_word_by_word_until_the_output_is_whole()
    {
        using var response = await StreamAsync($"run/{Router}/stream", Question);
        var events = await EventsOf(response);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(4, events.Count);
        var texts = events.Select(e => e.GetProperty("output").GetString()!).ToList();
        Assert.All(texts.Zip(texts.Skip(1)), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal(4, texts.Distinct().Count());
        Assert.Equal([true, true, true, false], events.Select(e => e.GetProperty("partial").GetBoolean()));
        Assert.Equal((await JsonOf(await PostAsync($"run/{Router}", Question))).ToString(), events[^1].ToString());
    }

    [Fact]
    public async Task How_many_events_there_are_is_an_option()
    {
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { Repository.Schemas }, StreamEvents = 7 }, Limit);

        using var response = await StreamAsync($"{emulator.Address}run/{Flux}/stream", Sunset);

        Assert.Equal(7, (await EventsOf(response)).Count);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_stream_has_no_stream()
    {
        using var folder = new SchemaFolder();
        folder.Write("item.json", $$"""{"endpoint_id":"{{SchemaFolder.Id}}","metadata":{"category":"llm"},"openapi":{{SchemaFolder.Document("{}")}}}""");
        await using var emulator = await FalEmulator.StartAsync(folder.Path, Limit);

        using var stream = await StreamAsync($"{emulator.Address}run/{SchemaFolder.Id}/stream", "{}");
        using var run = await PostAsync($"{emulator.Address}run/{SchemaFolder.Id}", "{}");

        Assert.Equal(HttpStatusCode.NotFound, stream.StatusCode);
        Assert.Equal(HttpStatusCode.OK, run.StatusCode);
    }

    [Fact]
    public async Task An_input_that_does_not_fit_is_refused_before_the_stream_starts()
    {
        using var response = await StreamAsync($"run/{Router}/stream", "{}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_id_that_ends_in_stream_is_called_and_streamed_at_one_address()
    {
        Emulator.RespondStream(FalEndpoint.Untyped("me/app/stream"), Outputs(1, 2));

        using var stream = await StreamAsync("run/me/app/stream", "{}");
        using var run = await PostAsync("run/me/app/stream", "{}");

        Assert.Equal(2, (await EventsOf(stream)).Count);
        Assert.Equal(2, (await JsonOf(run)).GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task A_test_gives_the_outputs_of_a_stream()
    {
        Emulator.RespondStream(Untyped, Outputs(1, 2, 3));

        using var response = await StreamAsync("run/me/streams/stream", "{}");

        Assert.Equal([1, 2, 3], (await EventsOf(response)).Select(e => e.GetProperty("n").GetInt32()));
    }

    [Fact]
    public async Task An_error_before_the_first_output_has_a_status()
    {
        Emulator.RespondStream(Untyped, (_, _) => Failing(0, new FalApiException("Too much", HttpStatusCode.TooManyRequests) { RetryAfter = TimeSpan.FromSeconds(3) }));

        using var response = await StreamAsync("run/me/streams/stream", "{}");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task An_error_after_the_first_output_is_the_last_event()
    {
        Emulator.RespondStream(Untyped, (_, _) => Failing(2, new FalApiException("Out of memory", HttpStatusCode.InternalServerError) { ErrorType = "runner_server_error" }));

        using var response = await StreamAsync("run/me/streams/stream", "{}");
        var events = await EventsOf(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, events.Count);
        Assert.Equal("Out of memory", events[2].GetProperty("detail").GetString());
        Assert.Equal("runner_server_error", events[2].GetProperty("error_type").GetString());
    }

    [Fact]
    public async Task A_lost_connection_breaks_the_stream_after_what_was_sent()
    {
        Emulator.RespondStream(Untyped, (_, _) => Failing(1, new FalConnectionException("Gone")));

        using var response = await StreamAsync("run/me/streams/stream", "{}");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Limit));

        Assert.Equal("data: {\"n\":0}", await reader.ReadLineAsync(Limit));
        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadToEndAsync(Limit));
    }

    private static IEnumerable<JsonElement> Outputs(params int[] numbers) => numbers.Select(n => JsonSerializer.SerializeToElement(new { n }));

    private static async IAsyncEnumerable<JsonElement> Failing(int after, Exception error)
    {
        await Task.Yield();
        foreach (var output in Outputs([.. Enumerable.Range(0, after)]))
            yield return output;
        throw error;
    }
}
