using System.Text;
using System.Text.Json;
using Fal.Models;

namespace Fal.Client.Tests;

/// <summary>What else may be between the outputs of a stream: what keeps the connection open, what is too long, and what is no text.</summary>
public class StreamEventTests : EmulatorTest
{
    private const string Events = "text/event-stream";
    private const string A = "data: {\"output\":\"a\"}\n\n";
    private const string B = "data: {\"output\":\"b\"}\n\n";

    [Theory]
    [InlineData("event: ping\ndata: {\"time\":1}\n\n")]
    [InlineData("event: ping\ndata: 2026-11-26 02:00:00\n\n")]
    [InlineData("event: heartbeat\ndata: still here\n\n")]
    [InlineData("event: keepalive\ndata:\n\n")]
    [InlineData("data:\n\n")]
    [InlineData("data: \ndata:\n\n")]
    [InlineData("data: {}\n\n")]
    [InlineData("data: { }\r\n\r\n")]
    [InlineData("event: message\ndata: {\ndata: }\n\n")]
    [InlineData(": still here\n\n")]
    [InlineData(":\n")]
    [InlineData("retry: 1000\n\n")]
    public async Task What_keeps_a_stream_open_is_neither_an_output_nor_an_error(string alive)
    {
        Answer($"{alive}{A}{alive}{alive}{B}{alive}");

        Assert.Equal(["a", "b"], await ReadAsync(Client));
    }

    [Theory]
    [InlineData("data: {}\n\n")]
    [InlineData("data: {}\n\ndata: { }\n\n: over\n\ndata: [DONE]\n\n")]
    public async Task An_empty_object_is_the_output_where_nothing_else_comes(string body)
    {
        Answer(body);
        var outputs = new List<string>();

        await foreach (var output in Client.StreamAsync(FalEndpoint.Untyped("openrouter/router"), Json("{}"), null, Deadline))
            outputs.Add(output.GetRawText());

        Assert.Equal(["{}"], outputs);
    }

    [Theory]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("event: ping\ndata: 1\n\ndata:\n\n")]
    public async Task A_stream_of_signs_of_life_alone_has_no_output(string body)
    {
        Answer(body);

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => ReadAsync(Client));

        Assert.Contains("without an output", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_without_a_word_is_an_error()
    {
        Answer("event: error\ndata:\n\n");

        await Assert.ThrowsAsync<FalApiException>(() => ReadAsync(Client));
    }

    [Fact]
    public async Task Signs_of_life_do_not_lengthen_the_wait_for_an_output()
    {
        var clock = new Clock();
        using var server = new RawServer();
        var outputs = new List<string?>();
        var reading = ReadAsync(CreateClient(o => (o.RunAddress, o.TimeProvider) = (server.Address, clock)), outputs);
        await clock.NextWaitAsync(Deadline);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync(Events, Deadline);
        await clock.NextWaitAsync(Deadline);
        await connection.SendChunkAsync("event: ping\ndata: 1\n\n", Deadline);
        await connection.SendChunkAsync(A, Deadline);
        await UntilAsync(() => outputs.Count == 1);
        await clock.NextWaitAsync(Deadline);

        // For the answer, for the first output and for the second: none began with the ping.
        Assert.False(clock.NextWaitAsync(Deadline).AsTask().IsCompleted);
        await connection.EndChunksAsync(Deadline);
        await reading;
    }

    [Theory]
    [InlineData("event: ping\ndata: 1\n\n")]
    [InlineData("data: {}\n\n")]
    [InlineData("data:\n\n")]
    [InlineData(": still here\n\n")]
    public async Task What_keeps_a_status_stream_open_is_no_status(string alive)
    {
        var updates = new List<string>();
        var events = $"{alive}data: {{\"status\":\"IN_QUEUE\",\"queue_position\":3}}\n\n{alive}data: {{\"status\":\"COMPLETED\"}}\n\n";
        Emulator.Intercept(request => request.Path.EndsWith("/status/stream", StringComparison.Ordinal)
            ? new() { Body = Encoding.UTF8.GetBytes(events), ContentType = Events }
            : null);

        await Client.FluxDev.SubscribeAsync(Sunset, new() { StreamStatus = true, OnUpdate = update => updates.Add(update.ToString()) }, Deadline);

        Assert.Equal(["In the queue, 3 ahead", "Completed"], updates);
        Assert.DoesNotContain(Emulator.Journal, request => request.Path.EndsWith("/status", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("data: {}\n\n")]
    [InlineData("data: {\"time\":1}\n\n")]
    public async Task A_status_stream_without_a_status_is_followed_by_polling(string events)
    {
        var updates = new List<string>();
        Emulator.Intercept(request => request.Path.EndsWith("/status/stream", StringComparison.Ordinal)
            ? new() { Body = Encoding.UTF8.GetBytes(events), ContentType = Events }
            : null);

        await Client.FluxDev.SubscribeAsync(Sunset, new() { StreamStatus = true, OnUpdate = update => updates.Add(update.ToString()) }, Deadline);

        Assert.StartsWith("Completed", Assert.Single(updates), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data: {\"output\":\"", "x", "\"}\n\n")]
    [InlineData("", "data: \n", "\n")]
    [InlineData(":", "x", "\n")]
    [InlineData("event: ", "x", "\n\n")]
    public async Task An_event_has_a_limit(string start, string repeated, string end)
    {
        Answer($"{A}{start}{string.Concat(Enumerable.Repeat(repeated, 200_000))}{end}");
        var outputs = new List<string?>();

        var error = await Assert.ThrowsAsync<FalException>(() => ReadAsync(CreateClient(o => o.MaxOutputSize = 100_000), outputs));

        Assert.Contains("FalClientOptions.MaxOutputSize, 100000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], outputs);
    }

    [Fact]
    public async Task Events_below_the_limit_may_be_any_number()
    {
        var text = new string('x', 60_000);
        Answer(string.Concat(Enumerable.Repeat($"data: {{\"output\":\"{text}\"}}\n\n", 20)));

        Assert.Equal(20, (await ReadAsync(CreateClient(o => o.MaxOutputSize = 100_000))).Count);
    }

    [Fact]
    public async Task An_output_that_is_no_text_in_places_is_read_with_a_sign_in_their_place()
    {
        Answer([.. "data: {\"output\":\"a\\ud83d b"u8, 0xff, .. "\"}\n\n"u8]);

        Assert.Equal(["a\ufffd b\ufffd"], await ReadAsync(Client));
    }

    [Theory]
    [InlineData("data: {\"error\":\"out of \\ud83d\"}\n\n")]
    [InlineData("event: error\ndata: {\"detail\":[{\"loc\":[\"\\ud83d\"],\"msg\":\"\\udfff\",\"type\":\"\\ud83d\"}]}\n\n")]
    [InlineData("event: error\ndata: \\ud83d\n\n")]
    public async Task An_error_that_is_no_text_is_an_error(string body)
    {
        Answer(body);

        await Assert.ThrowsAnyAsync<FalApiException>(() => ReadAsync(Client));
    }

    [Fact]
    public async Task Any_bytes_are_outputs_or_an_error_of_the_client()
    {
        var random = new Random(12);
        byte[][] pieces =
        [
            "data:"u8.ToArray(), "data"u8.ToArray(), "event: error"u8.ToArray(), "event: ping"u8.ToArray(), "id: 1\0"u8.ToArray(), "retry: 99999999999999999999"u8.ToArray(),
            "\n"u8.ToArray(), "\r"u8.ToArray(), "\r\n"u8.ToArray(), "\n\n"u8.ToArray(), ":"u8.ToArray(), " "u8.ToArray(), [0xEF, 0xBB, 0xBF], [0], [0xff, 0xfe], [0xed, 0xa0, 0x80],
            "{\"output\":\"a\"}"u8.ToArray(), "{}"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "[DONE]"u8.ToArray(), "null"u8.ToArray(), "{\"error\":"u8.ToArray(), "\\ud83d"u8.ToArray(), "\""u8.ToArray(),
        ];
        for (var i = 0; i < 300; i++)
        {
            Answer([.. Enumerable.Range(0, random.Next(1, 30)).SelectMany(_ => pieces[random.Next(pieces.Length)])]);
            var error = await Record.ExceptionAsync(() => ReadAsync(Client));
            Assert.True(error is null or FalException, error?.ToString());
        }
    }

    [Fact]
    public async Task A_client_that_is_disposed_meanwhile_is_told()
    {
        using var server = new RawServer();
        var client = CreateClient(o => o.RunAddress = server.Address);
        var outputs = new List<string?>();
        var reading = ReadAsync(client, outputs);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync(Events, Deadline);
        await connection.SendChunkAsync(A, Deadline);
        await UntilAsync(() => outputs.Count == 1);

        client.Dispose();

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => reading);
        Assert.Contains("disposed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_id_of_the_request_is_not_told()
    {
        Emulator.Intercept(_ => new()
        {
            Body = "data: {\"error\":\"no\"}\n\n"u8.ToArray(),
            ContentType = Events,
            Headers = new Dictionary<string, string> { ["x-fal-request-id"] = Emulator.Key },
        });

        var error = await Assert.ThrowsAsync<FalApiException>(() => ReadAsync(Client));

        Assert.DoesNotContain(Emulator.Key.Split(':')[1], Said(error) + error.RequestId, StringComparison.Ordinal);
    }

    private async Task<List<string?>> ReadAsync(FalClient client, List<string?>? outputs = null)
    {
        outputs ??= [];
        await foreach (var output in client.OpenrouterRouter.StreamAsync(new() { Prompt = "Why is the sky blue?", Model = "m" }, null, Deadline))
            outputs.Add(output.Output);
        return outputs;
    }

    private void Answer(string body) => Answer(Encoding.UTF8.GetBytes(body));

    private void Answer(byte[] body) => Emulator.Intercept(_ => new() { Body = body, ContentType = Events });
}
