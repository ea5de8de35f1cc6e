using System.Net;
using System.Text;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Outputs as they grow. A stream ends, or it fails: never in silence.</summary>
public class StreamTests : EmulatorTest
{
    private const string Events = "text/event-stream";

    [Fact]
    public async Task Outputs_come_as_they_grow()
    {
        Emulator.RespondStream(OpenrouterRouter.Endpoint, [Said("The"), Said("The sky"), Said("The sky is blue.")]);

        var outputs = await ReadAsync(Client);

        Assert.Equal(["The", "The sky", "The sky is blue."], outputs);
        var request = Assert.Single(Emulator.Journal);
        Assert.Equal((FalEmulatorService.Run, "POST", "/openrouter/router/stream", Events), (request.Service, request.Method, request.Path, request.Headers["Accept"]));
    }

    [Fact]
    public async Task An_output_is_there_before_the_next_is_made()
    {
        var next = new SemaphoreSlim(0);
        Emulator.RespondStream(OpenrouterRouter.Endpoint, GrowAsync);

        await foreach (var output in Client.OpenrouterRouter.StreamAsync(Question, null, Deadline))
            next.Release();

        Assert.Equal(0, next.CurrentCount);

        async IAsyncEnumerable<OpenrouterRouterOutput> GrowAsync(OpenrouterRouterInput input, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            for (var i = 0; i < 3; i++)
            {
                yield return Said($"{i}");
                await next.WaitAsync(token);
            }
        }
    }

    [Fact]
    public async Task An_id_that_ends_in_stream_is_not_lengthened()
    {
        var endpoint = FalEndpoint.Untyped("me/app/stream");
        Emulator.RespondStream(endpoint, [Json("1")]);

        await foreach (var output in Client.StreamAsync(endpoint, Json("{}"), null, Deadline))
            Assert.Equal("1", output.ToString());

        Assert.Equal("/me/app/stream", Assert.Single(Emulator.Journal).Path);
    }

    [Theory]
    [InlineData("data: {\"output\":\"a\"}\n\ndata: {\"output\":\"b\"}\n\n")]
    [InlineData("data: {\"output\":\"a\"}\r\n\r\ndata: {\"output\":\"b\"}\r\n\r\n")]
    [InlineData("data:{\"output\":\"a\"}\n\ndata:{\"output\":\"b\"}\n\n")]
    [InlineData(": hello\n\ndata: {\"output\":\"a\"}\n\n: ping\n\n:\ndata: {\"output\":\"b\"}\n\n")]
    [InlineData("event: output\nid: 1\nretry: 10\ndata: {\"output\":\"a\"}\n\nid: 2\ndata: {\"output\":\"b\"}\nevent: output\n\n")]
    [InlineData("data: {\ndata: \"output\":\ndata: \"a\"}\n\ndata: {\"output\":\"b\"}\n\n")]
    [InlineData("data: {\"output\":\"a\"}\n\ndata: {\"output\":\"b\"}\n")]
    [InlineData("data: {\"output\":\"a\"}\n\ndata: {\"output\":\"b\"}")]
    [InlineData("\uFEFFdata: {\"output\":\"a\"}\n\nevent: ping\n\ndata: {\"output\":\"b\"}\n\n")]
    [InlineData("data: {\"output\":\"a\"}\n\ndata: {\"output\":\"b\"}\n\ndata: [DONE]\n\n")]
    public async Task Events_are_read_in_every_form_that_they_may_have(string body)
    {
        Answer(body, Events);

        Assert.Equal(["a", "b"], await ReadAsync(Client));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Chunks_may_end_anywhere_even_inside_a_character(int size)
    {
        using var server = new RawServer();
        var reading = ReadAsync(CreateClient(o => o.RunAddress = server.Address));
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync(Events, Deadline);
        foreach (var chunk in Encoding.UTF8.GetBytes("data: {\"output\":\"größer 🌅 als\"}\r\n\r\ndata: {\"output\":\"日没\"}\r\n\r\n").Chunk(size))
            await connection.SendChunkAsync(chunk, Deadline);
        await connection.EndChunksAsync(Deadline);

        Assert.Equal(["größer 🌅 als", "日没"], await reading);
    }

    [Fact]
    public async Task A_large_output_is_one_event()
    {
        var text = new string('x', 3_000_000);
        Answer($"data: {{\"output\":\"{text}\"}}\n\n", Events);

        Assert.Equal(text, Assert.Single(await ReadAsync(Client)));
    }

    [Theory]
    [InlineData("""{"error":"out of memory"}""", "out of memory")]
    [InlineData("""{"error":{"message":"out of memory","code":502}}""", "out of memory")]
    [InlineData("""{"detail":"out of memory","error_type":"oom","status_code":500}""", "out of memory")]
    public async Task An_error_in_the_stream_is_thrown_after_what_came_before(string error, string said)
    {
        Answer($"data: {{\"output\":\"a\"}}\n\ndata: {error}\n\n", Events, ("x-fal-request-id", "r-1"));
        var outputs = new List<string?>();

        var thrown = await Assert.ThrowsAsync<FalApiException>(() => ReadAsync(Client, outputs));

        Assert.Equal("a", Assert.Single(outputs));
        Assert.Contains(said, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(("r-1", error, "openrouter/router"), (thrown.RequestId, thrown.Body, thrown.EndpointId));
        Assert.Equal(error.Contains("oom", StringComparison.Ordinal) ? "oom" : null, thrown.ErrorType?.Value);
    }

    [Fact]
    public async Task Field_errors_in_the_stream_are_a_validation_error()
    {
        Answer("data: {\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"too long\",\"type\":\"string_too_long\"}]}\n\n", Events);

        var error = await Assert.ThrowsAsync<FalValidationException>(() => ReadAsync(Client));

        Assert.Equal(new FalFieldError("prompt", "too long", "string_too_long") { PropertyPath = "Prompt" }, Assert.Single(error.Errors));
    }

    [Fact]
    public async Task An_event_that_is_called_error_is_one()
    {
        Answer("event: error\ndata: runner lost\n\n", Events);

        var error = await Assert.ThrowsAsync<FalApiException>(() => ReadAsync(Client));

        Assert.Contains("runner lost", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_with_an_error_of_its_own_is_an_output()
    {
        Answer("""data: {"output":"a","error":"cut short"}""" + "\n\n", Events);

        Assert.Equal("a", Assert.Single(await ReadAsync(Client)));
    }

    [Theory]
    [InlineData("data: {\"output\":\"a\"}\n\ndata: {\"output\":\"b")]
    [InlineData("data: {\"output\":\"a\"}\n\n")]
    public async Task A_connection_that_is_lost_is_never_an_end(string sent)
    {
        using var server = new RawServer();
        var outputs = new List<string?>();
        var reading = ReadAsync(CreateClient(o => o.RunAddress = server.Address), outputs);
        using (var connection = await server.AcceptAsync(Deadline))
        {
            await connection.StartChunksAsync(Events, Deadline);
            await connection.SendChunkAsync(sent, Deadline);
        }

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => reading);
        Assert.Equal("r-raw", error.RequestId);
        Assert.Equal("a", Assert.Single(outputs));
    }

    [Fact]
    public async Task A_stream_that_ends_in_the_middle_of_an_output_is_an_error()
    {
        Answer("data: {\"output\":\"a\"}\n\ndata: {\"output\":\"b", Events);
        var outputs = new List<string?>();

        var error = await Assert.ThrowsAsync<FalException>(() => ReadAsync(Client, outputs));

        Assert.Equal("a", Assert.Single(outputs));
        Assert.Equal("{\"output\":\"b", error.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData(": nothing\n\n")]
    public async Task A_stream_without_an_output_is_an_error(string body)
    {
        Answer(body, Events);

        await Assert.ThrowsAsync<FalConnectionException>(() => ReadAsync(Client));
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_given_up()
    {
        var clock = new Clock();
        using var server = new RawServer();
        var outputs = new List<string?>();
        var options = new FalStreamOptions { IdleTimeout = TimeSpan.FromSeconds(40) };
        var reading = ReadAsync(CreateClient(o => (o.RunAddress, o.TimeProvider) = (server.Address, clock)), outputs, options);
        Assert.Equal(TimeSpan.FromSeconds(40), await clock.NextWaitAsync(Deadline));
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync(Events, Deadline);
        Assert.Equal(TimeSpan.FromSeconds(40), await clock.NextWaitAsync(Deadline));
        await connection.SendChunkAsync("data: {\"output\":\"a\"}\n\n", Deadline);
        await UntilAsync(() => outputs.Count == 1);

        // The wait for the second output begins anew.
        await clock.SkipWaitAsync(Deadline);

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => reading);
        Assert.Contains("00:00:40", error.Message, StringComparison.Ordinal);
        Assert.Equal("r-raw", error.RequestId);
        await connection.WaitForCloseAsync(Deadline);
    }

    [Fact]
    public async Task A_stream_that_never_begins_is_given_up()
    {
        var clock = new Clock();
        using var server = new RawServer();
        var reading = ReadAsync(CreateClient(o => (o.RunAddress, o.TimeProvider) = (server.Address, clock)));
        using var connection = await server.AcceptAsync(Deadline);

        Assert.Equal(TimeSpan.FromMinutes(5), await clock.SkipWaitAsync(Deadline));

        await Assert.ThrowsAsync<FalTimeoutException>(() => reading);
    }

    [Fact]
    public async Task Leaving_early_closes_the_connection()
    {
        using var server = new RawServer();
        var sockets = new Sockets();
        using var http = new HttpClient(sockets.CreateHandler());
        using var client = new FalClient(http, CreateOptions(o => o.RunAddress = server.Address));
        var outputs = client.OpenrouterRouter.StreamAsync(Question, null, Deadline).GetAsyncEnumerator(Deadline);
        var first = outputs.MoveNextAsync();
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync(Events, Deadline);
        await connection.SendChunkAsync("data: {\"output\":\"a\"}\n\n", Deadline);
        Assert.True(await first);

        await outputs.DisposeAsync();

        await connection.WaitForCloseAsync(Deadline);
        await UntilAsync(() => sockets.Open == 0);
    }

    [Fact]
    public async Task Cancelling_ends_the_stream_and_closes_the_connection()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new RawServer();
        var outputs = new List<string?>();
        var reading = CollectAsync(CreateClient(o => o.RunAddress = server.Address), outputs, null, cancel.Token);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync(Events, Deadline);
        await connection.SendChunkAsync("data: {\"output\":\"a\"}\n\n", Deadline);
        await UntilAsync(() => outputs.Count == 1);

        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Deadline));
        Assert.Equal(cancel.Token, error.CancellationToken);
        await connection.WaitForCloseAsync(Deadline);
    }

    [Fact]
    public async Task An_answer_that_is_no_stream_is_one_output()
    {
        Answer("""{"output":"whole"}""", "application/json");

        Assert.Equal("whole", Assert.Single(await ReadAsync(Client)));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    public async Task An_endpoint_without_a_stream_is_told_as_that(HttpStatusCode statusCode)
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Error(statusCode, "Path /stream not found"));

        var error = await Assert.ThrowsAsync<FalApiException>(() => ReadAsync(Client));

        Assert.Equal(statusCode, error.StatusCode);
        Assert.Contains("has no stream", error.Message, StringComparison.Ordinal);
        Assert.Contains("Run or Subscribe", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_stream_that_was_refused_is_not_asked_for_again(HttpStatusCode statusCode)
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Error(statusCode));

        await Assert.ThrowsAsync<FalApiException>(() => ReadAsync(Client));

        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task A_stream_whose_connection_is_lost_before_its_head_is_not_asked_for_again()
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop);

        await Assert.ThrowsAsync<FalConnectionException>(() => ReadAsync(Client));

        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task Nothing_is_sent_until_the_stream_is_read()
    {
        var stream = Client.OpenrouterRouter.StreamAsync(Question, null, Deadline);
        Assert.Empty(Emulator.Journal);
        Answer("""{"output":"whole"}""", "application/json");

        await foreach (var output in stream)
            Assert.Equal("whole", output.Output);

        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task The_key_is_in_no_error_of_the_stream()
    {
        Answer($"data: {{\"error\":\"no user {Emulator.Key}\",\"type\":\"{Emulator.Key}\"}}\n\n", Events);

        var error = await Assert.ThrowsAsync<FalApiException>(() => ReadAsync(Client));

        Assert.DoesNotContain("secret", EmulatorTest.Said(error), StringComparison.Ordinal);
    }

    private static OpenrouterRouterInput Question { get; } = new() { Prompt = "Why is the sky blue?", Model = "m" };

    private static OpenrouterRouterOutput Said(string text) => new() { Output = text };

    private Task<List<string?>> ReadAsync(FalClient client) => CollectAsync(client, [], null, Deadline);

    private Task<List<string?>> ReadAsync(FalClient client, List<string?> outputs, FalStreamOptions? options = null) => CollectAsync(client, outputs, options, Deadline);

    private static async Task<List<string?>> CollectAsync(FalClient client, List<string?> outputs, FalStreamOptions? options, CancellationToken cancellationToken)
    {
        await foreach (var output in client.OpenrouterRouter.StreamAsync(Question, options, cancellationToken))
            outputs.Add(output.Output);
        return outputs;
    }

    private void Answer(string body, string contentType, params (string Name, string Value)[] headers) => Emulator.Intercept(_ => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        ContentType = contentType,
        Headers = headers.ToDictionary(header => header.Name, header => header.Value),
    });
}
