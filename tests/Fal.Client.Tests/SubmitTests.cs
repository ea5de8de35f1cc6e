using System.Net;
using System.Net.Sockets;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Submit now, watch, collect or cancel later.</summary>
public class SubmitTests : EmulatorTest
{
    private const string Submitted = """{"request_id":"r-1","gateway_request_id":"g-1","status":"IN_QUEUE"}""";

    [Fact]
    public async Task A_submit_answers_with_the_request()
    {
        var request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);

        Assert.Equal("POST", Assert.Single(Emulator.Journal).Method);
        Assert.Equal("fal-ai/flux/dev", request.EndpointId);
        Assert.Equal(request.RequestId, request.GatewayRequestId);
        Assert.Equal($"fal-ai/flux/dev request {request.RequestId}", request.ToString());
    }

    [Fact]
    public async Task Addresses_of_a_request_leave_out_the_endpoints_path()
    {
        Answer(FalEmulatorAnswer.Text(HttpStatusCode.OK, Submitted));

        var request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);

        Assert.Equal(new Uri(Emulator.Address, "queue/fal-ai/flux/requests/r-1"), request.ResponseUrl);
        Assert.Equal(new Uri(Emulator.Address, "queue/fal-ai/flux/requests/r-1/status"), request.StatusUrl);
        Assert.Equal(new Uri(Emulator.Address, "queue/fal-ai/flux/requests/r-1/cancel"), request.CancelUrl);
    }

    [Fact]
    public async Task Addresses_that_the_queue_gives_are_used()
    {
        Answer(FalEmulatorAnswer.Text(HttpStatusCode.OK, $$"""
            {"request_id":"r-1","status_url":"{{Emulator.Address}}queue/moved/r-1/state","response_url":"{{Emulator.Address}}queue/moved/r-1","cancel_url":"{{Emulator.Address}}queue/moved/r-1/stop"}
            """));
        var request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        Emulator.Intercept(_ => FalEmulatorAnswer.Text(HttpStatusCode.OK, """{"status":"COMPLETED"}"""));

        await request.GetStatusAsync(cancellationToken: Deadline);
        await request.CancelAsync(Deadline);
        await Assert.ThrowsAsync<FalException>(() => request.GetAsync(Deadline));

        Assert.Equal(["/moved/r-1/state", "/moved/r-1/stop", "/moved/r-1/state", "/moved/r-1"], Emulator.Journal.Skip(1).Select(seen => seen.Path));
    }

    [Theory]
    [InlineData("ELSEWHERE")]
    [InlineData("https://queue.fal.run@evil.example")]
    [InlineData("//evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Addresses_elsewhere_are_not_used_since_the_key_must_not_go_there(string elsewhere)
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions(), Deadline);
        var host = elsewhere.Replace("ELSEWHERE", other.Address.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal);
        Answer(FalEmulatorAnswer.Text(HttpStatusCode.OK, $$"""{"request_id":"r-1","status_url":"{{host}}/s","response_url":"{{host}}/r","cancel_url":"{{host}}/c"}"""));

        var request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        await request.CancelAsync(Deadline);
        await Assert.ThrowsAnyAsync<FalException>(() => request.GetAsync(Deadline));

        Assert.Empty(other.Journal);
        Assert.All([request.StatusUrl, request.ResponseUrl, request.CancelUrl], url => Assert.Equal(Emulator.Address.Authority, url.Authority));
    }

    [Fact]
    public async Task A_request_is_found_again_by_its_id()
    {
        var submitted = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        var sent = Emulator.Journal.Count;

        var found = CreateClient().FluxDev.Request(submitted.RequestId);

        Assert.Equal(sent, Emulator.Journal.Count);
        Assert.Equal(submitted.StatusUrl, found.StatusUrl);
        Assert.Equal(submitted.ResponseUrl, found.ResponseUrl);
        Assert.Equal(submitted.CancelUrl, found.CancelUrl);
        Assert.Equal(Picture, await found.GetAsync(Deadline));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b?c#d")]
    public async Task An_id_of_any_text_stays_one_step_of_the_address(string id)
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Text(HttpStatusCode.OK, """{"status":"COMPLETED"}"""));

        if (id == "..")
            Assert.Throws<ArgumentException>(() => Client.FluxDev.Request(id));
        else
            await Client.FluxDev.Request(id).GetStatusAsync(cancellationToken: Deadline);

        Assert.All(Emulator.Journal, request => Assert.Equal("/fal-ai/flux/requests/a%2Fb?c#d/status", request.Path));
    }

    [Fact]
    public async Task An_id_that_the_service_does_not_know_is_told()
    {
        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.Request("gone").GetAsync(Deadline));

        Assert.Equal((HttpStatusCode.NotFound, "gone"), (error.StatusCode, error.RequestId));
    }

    [Fact]
    public async Task Watching_ends_with_completion()
    {
        var statuses = new List<string>();
        Statuses("""{"status":"IN_QUEUE","queue_position":2}""", """{"status":"IN_QUEUE","queue_position":1}""", """{"status":"IN_QUEUE","queue_position":1}""", """{"status":"IN_PROGRESS","logs":[{"message":"a"}]}""", """{"status":"COMPLETED","logs":[{"message":"a"},{"message":"b"}]}""");

        await foreach (var status in Client.FluxDev.Request("r-1").WatchAsync(true, Deadline))
            statuses.Add(status.ToString());

        Assert.Equal(["In the queue, 2 ahead", "In the queue, 1 ahead", "In progress\na", "Completed\nb"], statuses);
        Assert.Equal(5, Emulator.Journal.Count);
    }

    [Fact]
    public async Task Cancelling_a_watch_does_not_cancel_the_request()
    {
        using var cancel = new CancellationTokenSource();
        Emulator.Intercept(_ => FalEmulatorAnswer.Text(HttpStatusCode.Accepted, """{"status":"IN_QUEUE"}"""));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var status in Client.FluxDev.Request("r-1").WatchAsync(cancellationToken: cancel.Token))
                await cancel.CancelAsync();
        });

        Assert.All(Emulator.Journal, request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task Collecting_waits_for_completion()
    {
        var release = new TaskCompletionSource<FluxDevOutput>();
        Emulator.Respond(FluxDev.Endpoint, (_, token) => release.Task.WaitAsync(token));
        var request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        var collecting = request.GetAsync(Deadline);
        await Emulator.WaitForRequestAsync(seen => seen.Path.EndsWith("/status", StringComparison.Ordinal), Deadline);
        Assert.False(collecting.IsCompleted);

        release.SetResult(Picture);

        Assert.Equal(Picture, await collecting);
    }

    [Fact]
    public async Task Giving_up_collecting_does_not_cancel_the_request()
    {
        Emulator.Respond(FluxDev.Endpoint, (_, token) => new TaskCompletionSource<FluxDevOutput>().Task.WaitAsync(token));
        var request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        using var cancel = new CancellationTokenSource();
        var collecting = request.GetAsync(cancel.Token);
        await Emulator.WaitForRequestAsync(seen => seen.Path.EndsWith("/status", StringComparison.Ordinal), Deadline);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collecting);
        Assert.DoesNotContain(Emulator.Journal, seen => seen.Method == "PUT");
        Assert.IsType<FalQueueStatus.InProgress>(await request.GetStatusAsync(cancellationToken: Deadline));
    }

    [Fact]
    public async Task Cancelling_has_three_results()
    {
        Emulator.Respond(FluxDev.Endpoint, (_, token) => new TaskCompletionSource<FluxDevOutput>().Task.WaitAsync(token));
        var request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);

        Assert.Equal(FalCancelResult.CancellationRequested, await request.CancelAsync(Deadline));
        Assert.Equal(FalCancelResult.AlreadyCompleted, await request.CancelAsync(Deadline));
        Assert.Equal(FalCancelResult.NotFound, await Client.FluxDev.Request("gone").CancelAsync(Deadline));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, """{"detail":"no such route"}""")]
    [InlineData(HttpStatusCode.BadRequest, "<html>")]
    [InlineData(HttpStatusCode.Unauthorized, """{"status":"NOT_FOUND"}""")]
    public async Task A_cancel_that_is_refused_is_an_error(HttpStatusCode statusCode, string body)
    {
        Answer(FalEmulatorAnswer.Text(statusCode, body));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.Request("r-1").CancelAsync(Deadline));

        Assert.Equal(statusCode, error.StatusCode);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, null)]
    [InlineData(HttpStatusCode.TooManyRequests, "r-9")]
    [InlineData(HttpStatusCode.BadGateway, null)]
    [InlineData(HttpStatusCode.ServiceUnavailable, null)]
    [InlineData(HttpStatusCode.GatewayTimeout, null)]
    public async Task A_submit_that_the_service_cannot_have_accepted_is_sent_again(HttpStatusCode statusCode, string? requestId)
    {
        var clock = new Clock();
        Answer(Failure(statusCode, requestId));

        var submitting = CreateClient(o => o.TimeProvider = clock).FluxDev.SubmitAsync(Sunset, null, Deadline);
        await clock.SkipWaitAsync(Deadline);
        await submitting;

        Assert.Equal(["POST", "POST"], Emulator.Journal.Select(request => request.Method));
        Assert.Equal(Emulator.Journal[0].Text, Emulator.Journal[1].Text);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_submit_that_may_have_been_accepted_is_not_sent_again(HttpStatusCode statusCode)
    {
        Answer(Failure(statusCode, "r-9"));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.SubmitAsync(Sunset, null, Deadline));

        Assert.Equal((statusCode, "r-9"), (error.StatusCode, error.RequestId));
        Assert.Single(Emulator.Journal);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task A_submit_that_was_refused_is_not_sent_again(HttpStatusCode statusCode)
    {
        Answer(Failure(statusCode, null));

        await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.SubmitAsync(Sunset, null, Deadline));

        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task A_queue_that_is_too_long_is_told_at_once()
    {
        Answer(Answer(HttpStatusCode.TooManyRequests, """{"detail":"The queue is full."}"""));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.SubmitAsync(Sunset, new() { MaxQueueLength = 5 }, Deadline));

        Assert.Equal(HttpStatusCode.TooManyRequests, error.StatusCode);
        Assert.Equal("5", Assert.Single(Emulator.Journal).Query["fal_max_queue_length"]);
    }

    [Fact]
    public async Task A_submit_with_a_longest_queue_is_sent_again_after_what_passes()
    {
        var clock = new Clock();
        Answer(Failure(HttpStatusCode.ServiceUnavailable, null));

        var submitting = CreateClient(o => o.TimeProvider = clock).FluxDev.SubmitAsync(Sunset, new() { MaxQueueLength = 5 }, Deadline);
        await clock.SkipWaitAsync(Deadline);
        await submitting;

        Assert.Equal(["5", "5"], Emulator.Journal.Select(request => request.Query["fal_max_queue_length"]));
    }

    [Fact]
    public async Task A_submit_whose_start_timeout_passed_is_not_sent_again()
    {
        Answer(Answer(HttpStatusCode.GatewayTimeout, "{}", ("x-fal-request-timeout-type", "user")));

        await Assert.ThrowsAsync<FalTimeoutException>(() => Client.FluxDev.SubmitAsync(Sunset, null, Deadline));

        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task A_submit_whose_connection_is_lost_before_the_answer_is_not_sent_again()
    {
        Answer(FalEmulatorAnswer.Drop);

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => Client.FluxDev.SubmitAsync(Sunset, null, Deadline));

        Assert.Contains("may have accepted", error.Message, StringComparison.Ordinal);
        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task A_submit_whose_answer_breaks_off_is_not_sent_again_and_keeps_the_id()
    {
        using var server = new RawServer();
        var submitting = CreateClient(o => o.QueueAddress = server.Address).FluxDev.SubmitAsync(Sunset, null, Deadline);
        using (var connection = await server.AcceptAsync(Deadline))
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 500\r\nx-fal-request-id: r-3\r\n\r\n{\"request_id\":", Deadline);

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => submitting);

        Assert.Equal("r-3", error.RequestId);
        Assert.False(server.IsPending);
    }

    [Fact]
    public async Task A_submit_that_never_reached_the_service_is_sent_again()
    {
        var clock = new Clock();
        var connects = 0;
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
        using var client = new FalClient(http, CreateOptions(o => o.TimeProvider = clock));

        var submitting = client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        await clock.SkipWaitAsync(Deadline);
        await submitting;

        Assert.Equal(2, connects);
        Assert.Single(Emulator.Journal);

        async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref connects) == 1)
                throw new SocketException((int)SocketError.ConnectionRefused);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task A_submit_is_sent_again_only_as_often_as_the_options_say(int retries, int sent)
    {
        var clock = new Clock();
        Emulator.Intercept(_ => FalEmulatorAnswer.Error(HttpStatusCode.ServiceUnavailable));

        var submitting = CreateClient(o => (o.TimeProvider, o.MaxRetries) = (clock, retries)).FluxDev.SubmitAsync(Sunset, null, Deadline);
        for (var i = 0; i < retries; i++)
            await clock.SkipWaitAsync(Deadline);

        var error = await Assert.ThrowsAsync<FalApiException>(() => submitting);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, error.StatusCode);
        Assert.Equal(sent, Emulator.Journal.Count);
    }

    [Fact]
    public async Task Cancelling_between_two_tries_sends_nothing_more()
    {
        var clock = new Clock();
        using var cancel = new CancellationTokenSource();
        Emulator.Intercept(_ => FalEmulatorAnswer.Error(HttpStatusCode.ServiceUnavailable));
        var submitting = CreateClient(o => o.TimeProvider = clock).FluxDev.SubmitAsync(Sunset, null, cancel.Token);
        await clock.NextWaitAsync(Deadline);

        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submitting);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task Cancelling_while_the_submit_is_answered_cancels_the_request_that_was_made()
    {
        using var cancel = new CancellationTokenSource();
        Emulator.Intercept(request =>
        {
            if (request.Method == "POST")
                cancel.Cancel();
            return null;
        });

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.FluxDev.SubmitAsync(Sunset, null, cancel.Token));

        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Equal(["POST", "PUT"], Emulator.Journal.Select(request => request.Method));
        Assert.Contains("/requests/", Emulator.Journal[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submit_that_is_never_answered_is_given_up_after_its_grace()
    {
        var clock = new Clock();
        using var cancel = new CancellationTokenSource();
        using var server = new RawServer();
        var submitting = CreateClient(o => (o.QueueAddress, o.TimeProvider) = (server.Address, clock)).FluxDev.SubmitAsync(Sunset, null, cancel.Token);
        using var connection = await server.AcceptAsync(Deadline);

        await cancel.CancelAsync();
        Assert.Equal(TimeSpan.FromSeconds(10), await clock.SkipWaitAsync(Deadline));

        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => submitting);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Contains("may have been accepted", error.Message, StringComparison.Ordinal);
        await connection.WaitForCloseAsync(Deadline);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"request_id":""}""")]
    [InlineData("""{"request_id":7}""")]
    public async Task An_answer_without_an_id_keeps_what_the_service_said(string body)
    {
        Answer(Answer(HttpStatusCode.OK, body, ("x-fal-request-id", "r-8")));

        var error = await Assert.ThrowsAsync<FalException>(() => Client.FluxDev.SubmitAsync(Sunset, null, Deadline));

        Assert.Equal(("r-8", body), (error.RequestId, error.Body));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("30", 30)]
    [InlineData("DATE", 12)]
    public async Task The_service_says_when_to_come_back(string retryAfter, int seconds)
    {
        var clock = new Clock();

        // The clock of the service is an hour ahead of ours.
        var theirs = clock.GetUtcNow().AddHours(1);
        Answer(Answer(
            HttpStatusCode.TooManyRequests, "{}", ("Date", theirs.ToString("R")), ("Retry-After", retryAfter.Replace("DATE", theirs.AddSeconds(12).ToString("R"), StringComparison.Ordinal))));

        var submitting = CreateClient(o => o.TimeProvider = clock).FluxDev.SubmitAsync(Sunset, null, Deadline);

        Assert.Equal(TimeSpan.FromSeconds(seconds), await clock.SkipWaitAsync(Deadline));
        await submitting;
    }

    [Fact]
    public async Task A_wait_of_more_than_half_a_minute_is_left_to_the_caller()
    {
        Answer(Answer(HttpStatusCode.TooManyRequests, "{}", ("Retry-After", "31")));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.SubmitAsync(Sunset, null, Deadline));

        Assert.Equal(TimeSpan.FromSeconds(31), error.RetryAfter);
        Assert.Single(Emulator.Journal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("result")]
    [InlineData("cancel")]
    public async Task What_does_no_harm_twice_is_tried_again_after_growing_waits(string what)
    {
        var clock = new Clock();
        var request = CreateClient(o => o.TimeProvider = clock).FluxDev.Request("r-1");
        var failures = new Queue<FalEmulatorAnswer>(
        [
            FalEmulatorAnswer.Drop, Failure(HttpStatusCode.TooManyRequests, "r-1"), Failure(HttpStatusCode.ServiceUnavailable, "r-1"), Failure(HttpStatusCode.GatewayTimeout, "r-1"),
        ]);
        Emulator.Intercept(seen => what == "result" && seen.Path.EndsWith("/status", StringComparison.Ordinal)
            ? FalEmulatorAnswer.Text(HttpStatusCode.OK, """{"status":"COMPLETED"}""")
            : failures.Dequeue());

        Task calling = what switch { "status" => request.GetStatusAsync(cancellationToken: Deadline), "cancel" => request.CancelAsync(Deadline), _ => request.GetAsync(Deadline) };
        var waits = new List<double>();
        for (var i = 0; i < 3; i++)
            waits.Add((await clock.SkipWaitAsync(Deadline)).TotalSeconds);

        var error = await Assert.ThrowsAsync<FalApiException>(() => calling);
        Assert.Equal(HttpStatusCode.GatewayTimeout, error.StatusCode);
        Assert.Empty(failures);
        Assert.Collection(waits, wait => Assert.InRange(wait, 0.75, 1.25), wait => Assert.InRange(wait, 1.5, 2.5), wait => Assert.InRange(wait, 3, 5));
    }

    [Theory]
    [InlineData(0, "0.75 1.5 3 6 12 22.5 22.5")]
    [InlineData(0.5, "1 2 4 8 16 30 30")]
    [InlineData(1, "1.25 2.5 5 10 20 37.5 37.5")]
    public async Task Waits_double_up_to_half_a_minute_give_or_take_a_quarter(double jitter, string expected)
    {
        var clock = new Clock();
        Emulator.Intercept(_ => Failure(HttpStatusCode.BadGateway, "r-1"));

        var asking = CreateClient(o => (o.TimeProvider, o.MaxRetries, o.Jitter) = (clock, 7, () => jitter)).FluxDev.Request("r-1").GetStatusAsync(cancellationToken: Deadline);
        var waits = new List<double>();
        for (var i = 0; i < 7; i++)
            waits.Add((await clock.SkipWaitAsync(Deadline)).TotalSeconds);

        await Assert.ThrowsAsync<FalApiException>(() => asking);
        Assert.Equal(expected, string.Join(' ', waits.Select(wait => wait.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task The_service_says_when_to_come_back_with_any_status_that_is_tried_again(HttpStatusCode statusCode)
    {
        var clock = new Clock();
        Answer(Answer(statusCode, "{}", ("Retry-After", "9")));

        var asking = CreateClient(o => o.TimeProvider = clock).FluxDev.Request("r-1").CancelAsync(Deadline);

        Assert.Equal(TimeSpan.FromSeconds(9), await clock.SkipWaitAsync(Deadline));
        await asking;
    }

    [Fact]
    public async Task A_time_to_come_back_that_has_passed_is_no_reason_to_hurry()
    {
        var clock = new Clock();
        Answer(Answer(HttpStatusCode.TooManyRequests, "{}", ("Retry-After", clock.GetUtcNow().AddSeconds(-5).ToString("R"))));

        var submitting = CreateClient(o => (o.TimeProvider, o.Jitter) = (clock, () => 0.5)).FluxDev.SubmitAsync(Sunset, null, Deadline);

        Assert.Equal(TimeSpan.FromSeconds(1), await clock.SkipWaitAsync(Deadline));
        await submitting;
    }

    [Fact]
    public async Task A_request_whose_start_timeout_passed_is_never_asked_for_again()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.GatewayTimeout, "{}", ("x-fal-request-timeout-type", "user"), ("Retry-After", "1")));

        await Assert.ThrowsAsync<FalTimeoutException>(() => Client.FluxDev.Request("r-1").GetStatusAsync(cancellationToken: Deadline));
        await Assert.ThrowsAsync<FalTimeoutException>(() => Client.FluxDev.Request("r-1").CancelAsync(Deadline));

        Assert.Equal(2, Emulator.Journal.Count);
    }

    [Fact]
    public async Task A_place_for_a_file_and_a_token_are_asked_for_again()
    {
        var clock = new Clock();
        var client = CreateClient(o => o.TimeProvider = clock);
        InterceptInTurn(request => request.Service is FalEmulatorService.Rest, FalEmulatorAnswer.Drop);
        var uploading = client.UploadAsync(FalFile.FromBytes(new byte[] { 1 }, "image/png", "a.png"), null, Deadline);
        await clock.SkipWaitAsync(Deadline);
        await uploading;

        Emulator.Respond(FalEndpoint.Untyped("me/echo"), input => input);
        InterceptInTurn(request => request.Service is FalEmulatorService.Rest, FalEmulatorAnswer.Error(HttpStatusCode.BadGateway));
        var connecting = client.RealtimeAsync(FalEndpoint.Untyped("me/echo"), new() { ConnectTimeout = Timeout.InfiniteTimeSpan }, Deadline);
        await clock.SkipWaitAsync(Deadline);
        await using var live = await connecting;
    }

    [Fact]
    public async Task A_connection_that_is_lost_again_and_again_is_told_with_the_id()
    {
        var clock = new Clock();
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop);

        var calling = CreateClient(o => (o.TimeProvider, o.MaxRetries) = (clock, 1)).FluxDev.Request("r-1").GetStatusAsync(cancellationToken: Deadline);
        await clock.SkipWaitAsync(Deadline);

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => calling);
        Assert.Equal("r-1", error.RequestId);
        Assert.DoesNotContain("may have accepted", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Emulator.Journal.Count);
    }

    [Fact]
    public async Task A_start_timeout_that_passed_is_the_result_and_not_asked_for_again()
    {
        Emulator.Intercept(request => request.Path.EndsWith("/status", StringComparison.Ordinal)
            ? FalEmulatorAnswer.Text(HttpStatusCode.OK, """{"status":"COMPLETED"}""")
            : Answer(HttpStatusCode.GatewayTimeout, "{}", ("x-fal-request-timeout-type", "user")));

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => Client.FluxDev.Request("r-1").GetAsync(Deadline));

        Assert.Equal("r-1", error.RequestId);
        Assert.Equal(2, Emulator.Journal.Count);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("not JSON")]
    public async Task A_status_that_is_none_is_an_error(string body)
    {
        Answer(FalEmulatorAnswer.Text(HttpStatusCode.OK, body));

        var error = await Assert.ThrowsAsync<FalException>(() => Client.FluxDev.Request("r-1").GetStatusAsync(cancellationToken: Deadline));

        Assert.Equal("r-1", error.RequestId);
    }

    [Fact]
    public async Task A_status_that_names_no_request_is_of_the_one_that_was_asked_for()
    {
        Statuses("""{"status":"IN_PROGRESS"}""");

        Assert.Equal("r-1", (await Client.FluxDev.Request("r-1").GetStatusAsync(cancellationToken: Deadline)).RequestId);
    }

    [Theory]
    [InlineData("""{"inference_time":1.5,"tokens":7,"steps":4}""", 1.5, """{"tokens":7,"steps":4}""")]
    [InlineData("""{"inference_time":"long","tokens":7}""", null, """{"inference_time":"long","tokens":7}""")]
    [InlineData("7", null, "{}")]
    public async Task Metrics_that_nobody_knows_yet_are_kept(string metrics, double? seconds, string others)
    {
        Statuses($$"""{"status":"COMPLETED","metrics":{{metrics}}}""");

        var completed = Assert.IsType<FalQueueStatus.Completed>(await Client.FluxDev.Request("r-1").GetStatusAsync(cancellationToken: Deadline));

        Assert.Equal(seconds, completed.Metrics.InferenceTime?.TotalSeconds);
        Assert.Equal(FalProperties.Parse(others), completed.Metrics.Others);
    }

    [Fact]
    public async Task A_log_line_with_parts_of_other_types_is_read_as_far_as_it_goes()
    {
        Statuses("""{"status":"COMPLETED","logs":[{"message":"m","level":1,"source":[],"timestamp":7,"labels":7},{}]}""");

        var completed = Assert.IsType<FalQueueStatus.Completed>(await Client.FluxDev.Request("r-1").GetStatusAsync(logs: true, Deadline));

        Assert.Equal([new FalLog("m"), new FalLog("")], completed.Logs);
    }

    [Theory]
    [InlineData("\"out of memory\"", "out of memory")]
    [InlineData("""{"code":1}""", """{"code":1}""")]
    [InlineData("null", null)]
    public async Task What_a_status_says_of_an_error_is_kept_in_whatever_form(string error, string? kept)
    {
        Statuses($$"""{"status":"COMPLETED","error":{{error}}}""");

        var completed = Assert.IsType<FalQueueStatus.Completed>(await Client.FluxDev.Request("r-1").GetStatusAsync(cancellationToken: Deadline));

        Assert.Equal(kept, completed.Error);
    }

    [Fact]
    public async Task A_timeout_that_is_not_the_caller_s_is_asked_for_again()
    {
        var clock = new Clock();
        Answer(Answer(HttpStatusCode.GatewayTimeout, "{}", ("x-fal-request-timeout-type", "gateway")));

        var asking = CreateClient(o => o.TimeProvider = clock).FluxDev.Request("r-1").CancelAsync(Deadline);
        await clock.SkipWaitAsync(Deadline);
        await asking;

        Assert.Equal(2, Emulator.Journal.Count);
    }

    private static FalEmulatorAnswer Failure(HttpStatusCode statusCode, string? requestId) =>
        Answer(statusCode, """{"detail":"made up"}""", requestId is null ? [] : [("x-fal-request-id", requestId)]);

    /// <summary>Answers the first request.</summary>
    private void Answer(FalEmulatorAnswer answer) => InterceptInTurn(_ => true, answer);

    private void Statuses(params string[] statuses) =>
        InterceptInTurn(_ => true, [.. statuses.Select(status => FalEmulatorAnswer.Text(HttpStatusCode.Accepted, status))]);
}
