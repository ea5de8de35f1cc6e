using System.Net;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Submit, wait and collect in one call.</summary>
public class SubscribeTests : EmulatorTest
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Clock _service = new();

    /// <summary>Two places in the queue and three steps of work; the tests say when a step has passed.</summary>
    protected override FalEmulatorOptions EmulatorOptions => new() { StepTime = Step, QueuePositions = 2, TimeProvider = _service };

    [Fact]
    public async Task The_output_comes_through_the_queue()
    {
        StepOnEachStatus();

        var output = await Client.FluxDev.SubscribeAsync(Sunset, null, Deadline);

        Assert.Equal(Picture, output);
        Assert.All(Emulator.Journal, request => Assert.Equal(FalEmulatorService.Queue, request.Service));
        Assert.Equal(("POST", "/fal-ai/flux/dev", """{"prompt":"a sunset"}"""), (Emulator.Journal[0].Method, Emulator.Journal[0].Path, Emulator.Journal[0].Text));
        Assert.Single(Emulator.Journal, request => request.Method == "POST");
        Assert.EndsWith("/requests/" + IdOf(Emulator.Journal[^1]), Emulator.Journal[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_come_in_order_and_each_log_line_once()
    {
        var updates = new List<FalQueueStatus>();
        StepOnEachStatus();

        await Client.FluxDev.SubscribeAsync(Sunset, new() { Logs = true, OnUpdate = updates.Add }, Deadline);

        Assert.Equal(["In the queue, 1 ahead", "In the queue, 0 ahead"], updates.Take(2).Select(update => update.ToString()));
        Assert.All(updates.Skip(2).SkipLast(1), update => Assert.IsType<FalQueueStatus.InProgress>(update));
        Assert.Equal(["Step 1 of 3", "Step 2 of 3", "Step 3 of 3"], updates.SelectMany(Lines).Select(line => line.Message));
        var completed = Assert.IsType<FalQueueStatus.Completed>(updates[^1]);
        Assert.Equal(3 * Step, completed.Metrics.InferenceTime);
        Assert.Null(completed.Error);
        Assert.All(Emulator.Journal.Where(IsStatus), request => Assert.Equal("1", request.Query["logs"]));
    }

    [Fact]
    public async Task Progress_is_told_the_same_after_each_update()
    {
        var told = new List<string>();
        var progress = new Reports<FalQueueStatus>();
        StepOnEachStatus();

        await Client.FluxDev.SubscribeAsync(Sunset, new() { Logs = true, OnUpdate = update => told.Add($"{progress.All.Count} {update}"), Progress = progress }, Deadline);

        Assert.Equal(told, progress.All.Select((update, i) => $"{i} {update}"));
        Assert.IsType<FalQueueStatus.Completed>(progress.All.Last());
    }

    [Fact]
    public async Task Progress_alone_is_told()
    {
        var progress = new Reports<FalQueueStatus>();
        StepOnEachStatus();

        await Client.FluxDev.SubscribeAsync(Sunset, new() { Progress = progress }, Deadline);

        Assert.Equal("In the queue, 1 ahead", progress.All.First().ToString());
    }

    [Fact]
    public async Task Streamed_updates_come_in_order_and_each_log_line_once()
    {
        var updates = new List<string>();
        string[] statuses =
        [
            """{"status":"IN_QUEUE","queue_position":1}""",
            """{"status":"IN_QUEUE","queue_position":1}""",
            """{"status":"IN_QUEUE","queue_position":0}""",
            Progress(),
            Progress("a"),
            Progress("a", "b"),
            """{"status":"COMPLETED","logs":[{"message":"a","level":"INFO"},{"message":"b","level":"INFO"},{"message":"c","level":"INFO"}]}""",
        ];
        var events = string.Concat(statuses.Select(status => $"data: {status}\n\n"));
        Emulator.Intercept(request => request.Path.EndsWith("/status/stream", StringComparison.Ordinal)
            ? new() { ContentType = "text/event-stream", Body = System.Text.Encoding.UTF8.GetBytes(events) }
            : Result(request));

        await Client.FluxDev.SubscribeAsync(Sunset, new() { Logs = true, StreamStatus = true, OnUpdate = update => updates.Add(update.ToString()) }, Deadline);

        Assert.Equal(["In the queue, 1 ahead", "In the queue, 0 ahead", "In progress", "In progress\n[INFO] a", "In progress\n[INFO] b", "Completed\n[INFO] c"], updates);
        Assert.Equal(["POST", "GET", "GET"], Emulator.Journal.Select(request => request.Method));
        Assert.Equal(("1", "text/event-stream"), (Emulator.Journal[1].Query["logs"], Emulator.Journal[1].Headers["Accept"]));
    }

    [Fact]
    public async Task Streamed_updates_may_have_only_what_was_added_to_the_log()
    {
        var lines = new List<string>();
        string[] statuses = [Progress("a"), Progress("b", "c"), Progress(), Progress("d")];
        var events = string.Concat(statuses.Select(status => $"data: {status}\n\n"));
        string[] polled = [Progress("a", "b", "c", "d", "e"), """{"status":"COMPLETED","logs":[{"message":"f","level":"INFO"}]}"""];
        var next = -1;
        Emulator.Intercept(request => request.Path.EndsWith("/status/stream", StringComparison.Ordinal)
            ? new() { ContentType = "text/event-stream", Body = System.Text.Encoding.UTF8.GetBytes(events) }
            : IsStatus(request) ? FalEmulatorAnswer.Text(HttpStatusCode.Accepted, polled[Interlocked.Increment(ref next)]) : Result(request));

        await Client.FluxDev.SubscribeAsync(Sunset, new() { Logs = true, StreamStatus = true, OnUpdate = update => lines.AddRange(Lines(update).Select(line => line.Message)) }, Deadline);

        Assert.Equal(["a", "b", "c", "d", "e", "f"], lines);
    }

    [Fact]
    public async Task Without_logs_none_are_asked_for_and_none_are_given()
    {
        var updates = new List<FalQueueStatus>();
        StepOnEachStatus();

        await Client.FluxDev.SubscribeAsync(Sunset, new() { OnUpdate = updates.Add }, Deadline);

        Assert.All(Emulator.Journal.Where(IsStatus), request => Assert.Equal("0", request.Query["logs"]));
        Assert.Empty(updates.SelectMany(Lines));
        Assert.Single(updates.OfType<FalQueueStatus.InProgress>());
    }

    [Fact]
    public async Task A_log_that_begins_anew_is_given_anew()
    {
        var lines = new List<string>();
        AnswerStatuses(Progress("first runner", "at work"), Progress("second runner"), Progress("second runner", "at work"), """{"status":"COMPLETED","logs":null}""");

        await Client.FluxDev.SubscribeAsync(Sunset, new() { Logs = true, OnUpdate = update => lines.AddRange(Lines(update).Select(line => line.Message)) }, Deadline);

        Assert.Equal(["first runner", "at work", "second runner", "at work"], lines);
    }

    [Fact]
    public async Task A_log_line_says_who_logged_it_and_when()
    {
        var lines = new List<FalLog>();
        AnswerStatuses("""{"status":"IN_PROGRESS","logs":[{"message":"m","level":"WARN","source":"s","timestamp":"2024-05-06T07:08:09.5Z","labels":{"gpu":"7"}},{"message":"odd","timestamp":"soon"},7]}""", """{"status":"COMPLETED"}""");

        await Client.FluxDev.SubscribeAsync(Sunset, new() { Logs = true, OnUpdate = update => lines.AddRange(Lines(update)) }, Deadline);

        Assert.Equal(new FalLog("m", "WARN", "s", new DateTimeOffset(2024, 5, 6, 7, 8, 9, 500, TimeSpan.Zero)) { Labels = FalProperties.Parse("""{"gpu":"7"}""") }, lines[0]);
        Assert.Equal(new FalLog("odd"), Assert.Single(lines.Skip(1)));
    }

    [Fact]
    public async Task A_status_that_nobody_knows_yet_is_passed_on_once_and_waited_through()
    {
        var updates = new List<string>();
        AnswerStatuses("""{"status":"PAUSED"}""", """{"status":"PAUSED"}""", """{"status":"IN_QUEUE"}""", "{}", """{"status":"COMPLETED","metrics":{"inference_time":1.5,"tokens":7}}""");

        await Client.FluxDev.SubscribeAsync(Sunset, new() { OnUpdate = update => updates.Add(update.ToString()) }, Deadline);

        Assert.Equal(["PAUSED", "In the queue, 0 ahead", "no status", "Completed in 1.5 s"], updates);
    }

    [Fact]
    public async Task The_id_is_told_before_the_first_status()
    {
        var told = new List<string>();
        StepOnEachStatus();

        await Client.FluxDev.SubscribeAsync(Sunset, new() { OnSubmitted = told.Add, OnUpdate = update => told.Add(update.RequestId!) }, Deadline);

        Assert.Equal(IdOf(Emulator.Journal[^1]), told[0]);
        Assert.Single(told.Distinct());
    }

    [Fact]
    public async Task A_status_stream_that_breaks_is_followed_by_polling()
    {
        var updates = new List<FalQueueStatus>();
        var sent = false;
        Emulator.Intercept(request =>
        {
            if (IsStatus(request))
                _service.Advance(Step);
            if (!request.Path.EndsWith("/status/stream", StringComparison.Ordinal))
                return null;
            sent = true;
            var events = System.Text.Encoding.UTF8.GetBytes($"data: {Progress("Step 1 of 3")}\n\ndata: {{\"status\":\"IN_PRO");
            return new() { ContentType = "text/event-stream", Body = events, CutAfter = events.Length };
        });

        var output = await Client.FluxDev.SubscribeAsync(Sunset, new() { StreamStatus = true, OnUpdate = updates.Add }, Deadline);

        Assert.True(sent);
        Assert.Equal(Picture, output);
        Assert.IsType<FalQueueStatus.Completed>(updates[^1]);
        Assert.Contains(Emulator.Journal, request => request.Path.EndsWith("/status", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "application/json", """{"detail":"no such path"}""")]
    [InlineData(HttpStatusCode.OK, "application/json", "{}")]
    [InlineData(HttpStatusCode.OK, "text/event-stream", "")]
    [InlineData(HttpStatusCode.OK, "text/event-stream", "data: not JSON\n\n")]
    [InlineData(HttpStatusCode.OK, "text/event-stream", "data: {\"error\":\"stream failed\"}\n\n")]
    public async Task A_status_stream_that_is_none_is_followed_by_polling(HttpStatusCode statusCode, string contentType, string body)
    {
        Emulator.Intercept(request =>
        {
            if (IsStatus(request))
                _service.Advance(Step);
            return request.Path.EndsWith("/status/stream", StringComparison.Ordinal)
                ? new() { StatusCode = statusCode, ContentType = contentType, Body = System.Text.Encoding.UTF8.GetBytes(body) }
                : null;
        });

        Assert.Equal(Picture, await Client.FluxDev.SubscribeAsync(Sunset, new() { StreamStatus = true }, Deadline));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_time_limit_cancels_on_the_service_and_names_the_request(bool streamed)
    {
        var clock = new Clock();
        var queued = new TaskCompletionSource<string>();
        var waiting = CreateClient(o => o.TimeProvider = clock).FluxDev.SubscribeAsync(
            Sunset, new() { Timeout = TimeSpan.FromMinutes(3), StreamStatus = streamed, OnUpdate = update => queued.TrySetResult(update.RequestId!) }, Deadline);
        var id = await queued.Task.WaitAsync(Deadline);

        clock.Advance(TimeSpan.FromMinutes(3));

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => waiting);
        Assert.Equal(id, error.RequestId);
        Assert.Contains(id, error.Message, StringComparison.Ordinal);
        Assert.Contains("00:03:00", error.Message, StringComparison.Ordinal);
        Assert.Equal("180", Emulator.Journal[0].Headers["x-fal-request-timeout"]);
        Assert.Equal(("PUT", $"/fal-ai/flux/requests/{id}/cancel"), (Emulator.Journal[^1].Method, Emulator.Journal[^1].Path));
    }

    [Fact]
    public async Task A_start_timeout_of_its_own_is_kept_beside_a_time_limit()
    {
        StepOnEachStatus();

        await Client.FluxDev.SubscribeAsync(Sunset, new() { Timeout = TimeSpan.FromMinutes(3), StartTimeout = TimeSpan.FromSeconds(20) }, Deadline);

        Assert.Equal("20", Emulator.Journal[0].Headers["x-fal-request-timeout"]);
    }

    [Theory]
    [InlineData(2_500_000, "0.25")]
    [InlineData(1_000_000, null)]
    public async Task A_time_limit_is_a_start_timeout_where_the_service_takes_one_so_short(long ticks, string? sent)
    {
        AnswerStatuses("""{"status":"COMPLETED"}""");

        await CreateClient(o => o.TimeProvider = new Clock()).FluxDev.SubscribeAsync(Sunset, new() { Timeout = new TimeSpan(ticks) }, Deadline);

        Assert.Equal(sent, Emulator.Journal[0].Headers.GetValueOrDefault("x-fal-request-timeout"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_callers_cancellation_cancels_on_the_service(bool streamed)
    {
        using var cancel = new CancellationTokenSource();

        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => Client.FluxDev.SubscribeAsync(
            Sunset, new() { StreamStatus = streamed, OnUpdate = _ => cancel.Cancel() }, cancel.Token));

        Assert.Equal(cancel.Token, error.CancellationToken);
        var cancelled = Emulator.Journal[^1];
        Assert.Equal("PUT", cancelled.Method);
        Assert.Contains(IdOf(cancelled), error.Message, StringComparison.Ordinal);
        Assert.Equal(FalCancelResult.AlreadyCompleted, await Client.FluxDev.Request(IdOf(cancelled)).CancelAsync(Deadline));
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

        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => Client.FluxDev.SubscribeAsync(Sunset, null, cancel.Token));

        Assert.Equal(["POST", "PUT"], Emulator.Journal.Select(request => request.Method));
        Assert.Contains(IdOf(Emulator.Journal[1]), error.Message, StringComparison.Ordinal);
        Assert.Equal(FalCancelResult.AlreadyCompleted, await Client.FluxDev.Request(IdOf(Emulator.Journal[1])).CancelAsync(Deadline));
    }

    [Fact]
    public async Task Cancelling_before_the_submit_sends_nothing()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => Client.FluxDev.SubscribeAsync(Sunset, null, new CancellationToken(true)));

        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_service_that_cannot_cancel_does_not_hide_the_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        Emulator.Intercept(request => request.Method == "PUT" ? FalEmulatorAnswer.Error(HttpStatusCode.InternalServerError) : null);

        await Assert.ThrowsAsync<OperationCanceledException>(() => Client.FluxDev.SubscribeAsync(Sunset, new() { OnUpdate = _ => cancel.Cancel() }, cancel.Token));
    }

    [Fact]
    public async Task A_model_that_failed_is_told_with_its_own_status_type_and_body()
    {
        const string Body = """{"detail":"out of memory","error_type":"oom"}""";
        Emulator.Respond(FluxDev.Endpoint, (FluxDevInput _) => throw new FalApiException("out of memory", HttpStatusCode.InternalServerError) { ErrorType = "oom", Body = Body });
        var updates = new List<FalQueueStatus>();
        StepOnEachStatus();

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.SubscribeAsync(Sunset, new() { OnUpdate = updates.Add }, Deadline));

        Assert.Equal((HttpStatusCode.InternalServerError, "oom", Body), (error.StatusCode, error.ErrorType, error.Body));
        Assert.Equal(IdOf(Emulator.Journal[^1]), error.RequestId);
        Assert.Contains("out of memory", error.Message, StringComparison.Ordinal);
        var completed = Assert.IsType<FalQueueStatus.Completed>(updates[^1]);
        Assert.Equal(("out of memory", "oom"), (completed.Error, completed.ErrorType));
    }

    [Fact]
    public async Task What_only_the_status_says_of_a_failure_is_in_the_error()
    {
        Emulator.Intercept(request => request switch
        {
            _ when IsStatus(request) => FalEmulatorAnswer.Text(HttpStatusCode.OK, """{"status":"COMPLETED","error":"runner lost","error_type":"runner_disconnected"}"""),
            { Method: "GET" } => new() { StatusCode = HttpStatusCode.InternalServerError },
            _ => null,
        });

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.SubscribeAsync(Sunset, null, Deadline));

        Assert.Contains("runner lost", error.Message, StringComparison.Ordinal);
        Assert.Equal("runner_disconnected", error.ErrorType);
    }

    [Fact]
    public async Task A_model_that_refused_the_input_names_the_fields()
    {
        Emulator.Respond(FluxDev.Endpoint, (FluxDevInput _) => throw new FalValidationException("refused", [new("loras[0].path", "Not found", "file_download_error")]));
        StepOnEachStatus();

        var error = await Assert.ThrowsAsync<FalValidationException>(() => Client.FluxDev.SubscribeAsync(Sunset, null, Deadline));

        Assert.Equal(new FalFieldError("loras[0].path", "Not found", "file_download_error"), Assert.Single(error.Errors));
    }

    [Fact]
    public async Task The_key_is_in_no_status_though_the_service_repeats_it()
    {
        var updates = new List<FalQueueStatus>();
        AnswerStatuses(Progress(Emulator.Key), $$"""{"status":"COMPLETED","error":"no user {{Emulator.Key}}","error_type":"{{Emulator.Key}}"}""");

        await Client.FluxDev.SubscribeAsync(Sunset, new() { Logs = true, OnUpdate = updates.Add }, Deadline);

        Assert.DoesNotContain("secret", string.Join('\n', updates), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", ((FalQueueStatus.Completed)updates[^1]).ErrorType?.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_a_submit_carries_is_on_the_wire()
    {
        StepOnEachStatus();

        await Client.FluxDev.SubscribeAsync(Sunset, new()
        {
            WebhookUrl = new("https://example.com/hook?id=1&name=ä b"),
            Priority = FalPriority.Low,
            RetryFailedRunner = false,
            Hint = "lora-7",
            StoreIO = false,
            StartTimeout = TimeSpan.FromSeconds(30),
            Headers = new Dictionary<string, string> { ["x-mine"] = "1" },
        }, Deadline);

        var submit = Emulator.Journal[0];
        Assert.Equal("https://example.com/hook?id=1&name=%C3%A4%20b", submit.Query["fal_webhook"]);
        Assert.Equal("low", submit.Headers["x-fal-queue-priority"]);
        Assert.Equal("1", submit.Headers["x-fal-no-retry"]);
        Assert.Equal("lora-7", submit.Headers["x-fal-runner-hint"]);
        Assert.Equal("0", submit.Headers["x-fal-store-io"]);
        Assert.Equal("30", submit.Headers["x-fal-request-timeout"]);
        Assert.Equal("1", submit.Headers["x-mine"]);
    }

    [Fact]
    public async Task Polling_starts_soon_and_backs_off()
    {
        var clock = new Clock();
        AnswerStatuses([.. Enumerable.Repeat("""{"status":"IN_QUEUE"}""", 7), """{"status":"COMPLETED"}"""]);
        var options = Emulator.CreateClientOptions();
        options.ResponseTimeout = Timeout.InfiniteTimeSpan;
        options.TimeProvider = clock;
        using var client = new FalClient(options);
        var waiting = client.FluxDev.SubscribeAsync(Sunset, null, Deadline);

        var waits = new List<double>();
        for (var i = 0; i < 7; i++)
            waits.Add((await clock.SkipWaitAsync(Deadline)).TotalMilliseconds);

        Assert.Equal([100, 150, 225, 337, 500, 500, 500], waits);
        await waiting;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-500)]
    public async Task A_poll_interval_that_is_none_is_refused_before_anything_is_paid_for(int milliseconds)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Client.FluxDev.SubscribeAsync(Sunset, new() { PollInterval = TimeSpan.FromMilliseconds(milliseconds) }, Deadline).WaitAsync(Deadline));

        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task An_exception_of_the_callers_own_ends_the_call()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Client.FluxDev.SubscribeAsync(Sunset, new() { OnUpdate = _ => throw new InvalidOperationException("mine") }, Deadline));

        Assert.Equal("mine", error.Message);
        Assert.DoesNotContain(Emulator.Journal, request => request.Method == "PUT");
    }

    private static bool IsStatus(FalEmulatorRequest request) => request.Path.EndsWith("/status", StringComparison.Ordinal);

    private static string IdOf(FalEmulatorRequest request) => request.Path.Split('/')[4];

    private static IReadOnlyList<FalLog> Lines(FalQueueStatus status) => status switch
    {
        FalQueueStatus.InProgress progress => progress.Logs,
        FalQueueStatus.Completed completed => completed.Logs,
        _ => [],
    };

    private static string Progress(params string[] lines) =>
        $$"""{"status":"IN_PROGRESS","logs":[{{string.Join(',', lines.Select(line => $$"""{"message":"{{line}}","level":"INFO"}"""))}}]}""";

    private static FalEmulatorAnswer? Result(FalEmulatorRequest request) => request.Method == "GET"
        ? FalEmulatorAnswer.Text(HttpStatusCode.OK, """{"images":[],"timings":{},"seed":1,"has_nsfw_concepts":[],"prompt":"p"}""")
        : null;

    /// <summary>Every look at the status but the first finds the work one step further.</summary>
    private void StepOnEachStatus()
    {
        var looks = 0;
        Emulator.Intercept(request =>
        {
            if (IsStatus(request) && Interlocked.Increment(ref looks) > 1)
                _service.Advance(Step);
            return null;
        });
    }

    /// <summary>Answers one status a look, whatever the emulator knows; the result is there at once.</summary>
    private void AnswerStatuses(params string[] statuses)
    {
        var next = -1;
        Emulator.Intercept(request => IsStatus(request) ? FalEmulatorAnswer.Text(HttpStatusCode.Accepted, statuses[Interlocked.Increment(ref next)]) : Result(request));
    }
}
