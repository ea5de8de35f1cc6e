using System.Net;
using System.Text.Json;

namespace Fal.Client.Tests;

/// <summary>Sessions that end before every input has its output: nothing is lost or sent twice in silence.</summary>
public class RealtimeLossTests : RealtimeTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_quiet_connection_was_lost_the_next_input_opens_another(bool isReceiving)
    {
        await using var service = await PlayAsync();
        var receiving = isReceiving ? service.Live.ReceiveAsync(Deadline) : null;

        await service.BreakAsync();
        var sending = service.Live.SendAsync(Json("""{"n":1}"""), Deadline);
        await service.AcceptAsync();
        await sending;
        await service.ReadAsync();
        await service.SayAsync("""{"out":1}""");

        Assert.Equal("""{"out":1}""", (await (receiving ?? service.Live.ReceiveAsync(Deadline))).GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_input_without_output_is_told_and_not_sent_again(bool isEnumerating)
    {
        await using var service = await PlayAsync();
        await service.Live.SendAsync(Json("""{"n":1,"request_id":"one"}"""), Deadline);
        await service.ReadAsync();

        service.Break();
        var error = await Assert.ThrowsAsync<FalConnectionException>(async () => await (isEnumerating
            ? service.Live.GetAsyncEnumerator(Deadline).MoveNextAsync()
            : new ValueTask<bool>(HasOutputAsync(service.Live.ReceiveAsync(Deadline)))));
        var sending = service.Live.SendAsync(Json("""{"n":2}"""), Deadline);
        await service.AcceptAsync();

        Assert.Equal(("one", "me/echo"), (error.RequestId, error.EndpointId));
        Assert.Contains("the model may have worked on it or not. It was not sent again.", error.Message, StringComparison.Ordinal);
        Assert.True(await sending);
        Assert.Equal("""{"n":2}""", (await service.ReadAsync()).GetRawText());
    }

    [Fact]
    public async Task Inputs_without_output_are_counted()
    {
        await using var service = await PlayAsync();
        for (var i = 0; i < 4; i++)
        {
            await service.Live.SendAsync(Json("{}"), Deadline);
            await service.ReadAsync();
        }

        await service.SayAsync("""{"out":1}""");
        await service.SayAsync("""{"out":2,"request_id":"made-up-by-the-service"}""");
        service.Break();

        await service.Live.ReceiveAsync(Deadline);
        await service.Live.ReceiveAsync(Deadline);
        var error = await Assert.ThrowsAsync<FalConnectionException>(() => service.Live.ReceiveAsync(Deadline));
        Assert.Contains("2 inputs", error.Message, StringComparison.Ordinal);
        Assert.Null(error.RequestId);
    }

    [Theory]
    [InlineData("""{"out":1}""", "named")]
    [InlineData("""{"out":1,"request_id":"made-up-by-the-service"}""", "named")]
    [InlineData("""{"out":1,"request_id":"named"}""", null)]
    public async Task An_output_answers_the_input_that_it_can_be_of(string output, string? unanswered)
    {
        await using var service = await PlayAsync();
        await service.Live.SendAsync(Json("""{"request_id":"named"}"""), Deadline);
        await service.Live.SendAsync(Json("{}"), Deadline);

        await service.SayAsync(output);
        await service.Live.ReceiveAsync(Deadline);
        await service.BreakAsync();

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => service.Live.ReceiveAsync(Deadline));
        Assert.Equal(unanswered, error.RequestId);
        Assert.DoesNotContain("inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_with_an_id_that_no_input_has_does_not_answer_one_that_has_its_own()
    {
        await using var service = await PlayAsync();
        await service.Live.SendAsync(Json("""{"request_id":"one"}"""), Deadline);

        await service.SayAsync("""{"out":1,"request_id":"other"}""");
        await service.Live.ReceiveAsync(Deadline);
        await service.BreakAsync();

        Assert.Equal("one", (await Assert.ThrowsAsync<FalConnectionException>(() => service.Live.ReceiveAsync(Deadline))).RequestId);
    }

    [Fact]
    public async Task Of_very_many_inputs_without_output_the_oldest_are_let_go_but_no_request_is()
    {
        await using var service = await PlayAsync();
        var request = service.Live.RequestAsync(Json("""{"request_id":"asked"}"""), Deadline);
        await service.ReadAsync();
        for (var i = 0; i < 1001; i++)
        {
            await service.Live.SendAsync(Json("{}"), Deadline);
            await service.ReadAsync();
        }

        await service.BreakAsync();

        Assert.Equal("asked", (await Assert.ThrowsAsync<FalConnectionException>(() => request.WaitAsync(Deadline))).RequestId);
        var error = await Assert.ThrowsAsync<FalConnectionException>(() => service.Live.ReceiveAsync(Deadline));
        Assert.Contains("999 inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_request_without_output_is_told_to_who_made_it()
    {
        await using var service = await PlayAsync();
        var one = service.Live.RequestAsync(Json("""{"request_id":"one"}"""), Deadline);
        var two = service.Live.RequestAsync(Json("""{"request_id":"two"}"""), Deadline);
        await service.ReadIdsAsync(2);

        await service.BreakAsync();

        Assert.Equal("one", (await Assert.ThrowsAsync<FalConnectionException>(() => one)).RequestId);
        Assert.Equal("two", (await Assert.ThrowsAsync<FalConnectionException>(() => two)).RequestId);
        await AnswersAgainAsync(service);
    }

    [Fact]
    public async Task An_input_that_crossed_with_an_idle_timeout_is_told()
    {
        await using var service = await PlayAsync();
        await service.Live.SendAsync(Json("""{"request_id":"answered"}"""), Deadline);
        await service.SayAsync("""{"request_id":"answered"}""");
        await service.Live.ReceiveAsync(Deadline);
        await service.Live.SendAsync(Json("""{"request_id":"crossed"}"""), Deadline);

        await service.SayAsync("""{"type":"x-fal-error","error":"TIMEOUT","reason":"no inputs"}""");

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => service.Live.ReceiveAsync(Deadline));
        Assert.Equal("crossed", error.RequestId);
        await AnswersAgainAsync(service);
    }

    [Fact]
    public async Task An_input_that_the_service_dropped_for_a_newer_one_is_no_error_when_the_session_idles_out()
    {
        await using var service = await PlayAsync();
        await service.Live.SendAsync(Json("""{"request_id":"old"}"""), Deadline);
        await service.Live.SendAsync(Json("""{"request_id":"new"}"""), Deadline);
        await service.SayAsync("""{"request_id":"new"}""");
        await service.Live.ReceiveAsync(Deadline);
        await service.ReadIdsAsync(2);

        await service.SayAsync("""{"type":"x-fal-error","error":"TIMEOUT","reason":"no inputs"}""");
        await service.WaitForCloseAsync();

        await AnswersAgainAsync(service);
    }

    [Fact]
    public async Task An_error_ends_the_session_also_for_the_inputs_behind_it()
    {
        await using var service = await PlayAsync();
        for (var i = 0; i < 3; i++)
            await service.Live.SendAsync(Json("{}"), Deadline);

        await service.SayAsync("""{"type":"x-fal-error","error":"OOM","reason":"out of memory"}""");
        await service.CloseAsync();

        await Assert.ThrowsAsync<FalApiException>(() => service.Live.ReceiveAsync(Deadline));
        var error = await Assert.ThrowsAsync<FalConnectionException>(() => service.Live.ReceiveAsync(Deadline));
        Assert.Contains("2 inputs", error.Message, StringComparison.Ordinal);
        Assert.Contains("out of memory", error.InnerException!.Message, StringComparison.Ordinal);
        await AnswersAgainAsync(service);
    }

    [Fact]
    public async Task A_socket_that_is_closed_in_good_order_before_an_output_is_no_silent_end()
    {
        await using var service = await PlayAsync();
        await service.Live.SendAsync(Json("{}"), Deadline);
        await service.ReadAsync();
        await service.CloseAsync();

        await Assert.ThrowsAsync<FalConnectionException>(async () =>
        {
            await foreach (var output in service.Live.WithCancellation(Deadline))
                Assert.Fail("There is no output.");
        });
    }

    [Fact]
    public async Task A_lost_connection_is_told_where_the_model_gives_more_outputs_than_inputs()
    {
        await using var service = await PlayAsync();
        await service.Live.SendAsync(Json("{}"), Deadline);
        await service.ReadAsync();
        await service.SayAsync("""{"part":1}""");
        await service.SayAsync("""{"part":2}""");
        service.Break();

        await service.Live.ReceiveAsync(Deadline);
        await service.Live.ReceiveAsync(Deadline);
        await Assert.ThrowsAsync<FalConnectionException>(() => service.Live.ReceiveAsync(Deadline));
    }

    [Fact]
    public async Task A_token_that_is_refused_fails_a_request_and_the_next_one_has_a_new_token()
    {
        await using var service = await PlayAsync();
        var request = service.Live.RequestAsync(Json("{}"), Deadline);
        await service.ReadAsync();

        await service.SayAsync("""{"status":"error","error":"Unauthorized"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<FalApiException>(() => request)).StatusCode);
        await AnswersAgainAsync(service);
        Assert.Equal(2, Tokens().Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_input_that_is_half_sent_is_told_once_and_not_sent_again(bool isCancelled)
    {
        var patience = TimeSpan.FromSeconds(45);
        await using var service = await PlayAsync(new() { KeepAliveInterval = patience }, o => o.TimeProvider = Clock);
        using var cancel = new CancellationTokenSource();

        // More than the network holds, and the service does not read it.
        var large = JsonSerializer.SerializeToElement(new { request_id = "large", text = new string('x', 64 << 20) });
        var sending = service.Live.SendAsync(large, cancel.Token);
        if (isCancelled)
            await cancel.CancelAsync();
        else
            service.Break();

        if (isCancelled)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
            await SkipAsync(patience);
        }
        else
        {
            Assert.Equal("large", (await Assert.ThrowsAsync<FalConnectionException>(() => sending)).RequestId);
        }

        await AnswersAgainAsync(service);
    }

    [Fact]
    public async Task A_service_that_is_silently_gone_is_noticed()
    {
        await using var service = await PlayAsync(new() { KeepAliveInterval = TimeSpan.FromSeconds(1) });
        var request = service.Live.RequestAsync(Json("{}"), Deadline);
        await service.ReadAsync();

        // Who does not read does not answer pings either.
        var error = await Assert.ThrowsAsync<FalConnectionException>(() => request);

        Assert.Contains("lost", error.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> HasOutputAsync(Task<JsonElement> receiving) => (await receiving).ValueKind is not JsonValueKind.Undefined;

    /// <summary>The next input opens another socket, and the next thing received is its output.</summary>
    private async Task AnswersAgainAsync(PlayedService service)
    {
        var sending = service.Live.SendAsync(Json("""{"n":"again"}"""), Deadline);
        await service.AcceptAsync();
        Assert.True(await sending);
        Assert.Equal("""{"n":"again"}""", (await service.ReadAsync()).GetRawText());
        await service.SayAsync("""{"out":"again"}""");
        Assert.Equal("""{"out":"again"}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
    }
}
