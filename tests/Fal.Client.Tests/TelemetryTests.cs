using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Spans and measures, as OpenTelemetry's conventions for GenAI name them.</summary>
public sealed class TelemetryTests : EmulatorTest, IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ConcurrentQueue<Measure> _measures = [];
    private readonly ActivityListener _activities = new();
    private readonly MeterListener _meters = new();
    private int _port;

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    protected override void Prepare()
    {
        base.Prepare();
        _port = Emulator.Address.Port;
        _activities.ShouldListenTo = source => source.Name == "Fal";
        _activities.Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded;
        _activities.ActivityStopped = span => Keep(_spans, span, span.GetTagItem("server.port"));
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Fal")
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.Start();
    }

    [Theory]
    [InlineData("run")]
    [InlineData("subscribe")]
    [InlineData("submit")]
    [InlineData("stream")]
    public async Task A_call_is_a_client_span_and_a_duration(string call)
    {
        Emulator.RespondStream(FluxDev.Endpoint, [Picture, Picture]);
        var requestId = await CallAsync(Client, call);

        var span = Assert.Single(_spans);
        Assert.Equal(("generate_content fal-ai/flux/dev", ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["gen_ai.operation.name"] = "generate_content",
                ["gen_ai.provider.name"] = "fal",
                ["gen_ai.request.model"] = "fal-ai/flux/dev",
                ["gen_ai.response.id"] = requestId ?? Assert.IsType<string>(span.GetTagItem("gen_ai.response.id")),
                ["server.address"] = "127.0.0.1",
                ["server.port"] = Emulator.Address.Port,
                ["fal.call"] = call,
            },
            span.TagObjects.ToDictionary());
        var duration = Assert.Single(_measures, measure => measure.Name == "gen_ai.client.operation.duration");
        Assert.Equal("s", duration.Unit);
        Assert.Equal(span.TagObjects.Where(tag => tag.Key != "gen_ai.response.id").ToDictionary(), duration.Tags);
    }

    [Fact]
    public async Task Opening_a_socket_is_a_span()
    {
        Emulator.Respond(FalEndpoint.Untyped("me/echo"), input => input);

        await using var live = await Client.RealtimeAsync(FalEndpoint.Untyped("me/echo"), null, Deadline);

        Assert.Equal("realtime", Assert.Single(_spans).GetTagItem("fal.call"));
    }

    [Fact]
    public async Task The_requests_of_a_call_are_under_its_span_and_the_caller_stays_under_its_own()
    {
        using var handler = new Noting(new SocketsHttpHandler());
        using var http = new HttpClient(handler);
        using var client = new FalClient(http, CreateOptions());
        using var outer = new Activity("outer").Start();
        foreach (var call in new[] { "run", "subscribe", "submit", "stream" })
        {
            handler.Seen.Clear();
            _spans.Clear();

            await CallAsync(client, call);

            var span = Assert.Single(_spans);
            Assert.Equal(outer.SpanId, span.ParentSpanId);
            Assert.All(handler.Seen, seen => Assert.Same(span, seen));
            Assert.NotEmpty(handler.Seen);
        }

        var running = client.FluxDev.RunAsync(Sunset, null, Deadline);
        Assert.Same(outer, Activity.Current);
        await running;
        Assert.Same(outer, Activity.Current);
    }

    [Theory]
    [InlineData("run", 500, """{"detail":"no"}""", "500")]
    [InlineData("subscribe", 400, """{"detail":"no","error_type":"bad_one"}""", "bad_one")]
    [InlineData("submit", 403, "{}", "403")]
    [InlineData("stream", 500, "{}", "500")]
    [InlineData("run", 200, "not JSON", "Fal.FalException")]
    public async Task A_call_that_fails_says_with_what_kind_of_error(string call, int statusCode, string body, string expected)
    {
        Emulator.Intercept(_ => Answer((HttpStatusCode)statusCode, body, ("x-fal-request-id", "r-5")));

        await Assert.ThrowsAnyAsync<FalException>(() => CallAsync(Client, call));

        var span = Assert.Single(_spans);
        Assert.Equal((ActivityStatusCode.Error, expected, "r-5"), (span.Status, span.GetTagItem("error.type"), span.GetTagItem("gen_ai.response.id")));
        Assert.Null(span.StatusDescription);
        Assert.Equal(expected, Assert.Single(_measures).Tags["error.type"]);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_says_so()
    {
        using var cancel = new CancellationTokenSource();
        Emulator.Intercept(_ =>
        {
            cancel.Cancel();
            return FalEmulatorAnswer.Drop;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.FluxDev.RunAsync(Sunset, null, cancel.Token));

        Assert.Equal("System.OperationCanceledException", Assert.Single(_spans).GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_on_ends_its_span()
    {
        Emulator.RespondStream(FluxDev.Endpoint, [Picture, Picture, Picture]);

        await foreach (var _ in Client.FluxDev.StreamAsync(Sunset, null, Deadline))
            break;

        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(_spans).Status);
    }

    [Fact]
    public async Task Repeats_are_counted_with_their_reason()
    {
        var clock = new Clock();
        InterceptInTurn(_ => true, FalEmulatorAnswer.Error(HttpStatusCode.TooManyRequests));

        var submitting = CreateClient(o => o.TimeProvider = clock).FluxDev.SubmitAsync(Sunset, null, Deadline);
        await clock.SkipWaitAsync(Deadline);
        await submitting;

        var retry = Assert.Single(_measures, measure => measure.Name == "fal.client.retries");
        Assert.Equal((1, "{retry}", "429", "fal-ai/flux/dev"), (retry.Value, retry.Unit, retry.Tags["error.type"], retry.Tags["gen_ai.request.model"]));
    }

    [Fact]
    public async Task Repeats_in_a_batch_are_counted_too()
    {
        var clock = new Clock();
        InterceptInTurn(r => r.Method == "POST", FalEmulatorAnswer.Error(HttpStatusCode.TooManyRequests));

        var working = CreateClient(o => o.TimeProvider = clock).SubscribeManyAsync(FluxDev.Endpoint, [Sunset], 1, null, Deadline).ToListAsync(Deadline).AsTask();
        await clock.SkipWaitAsync(Deadline);
        await working;

        var retry = Assert.Single(_measures, measure => measure.Name == "fal.client.retries");
        Assert.Equal((1, "429", "fal-ai/flux/dev"), (retry.Value, retry.Tags["error.type"], retry.Tags["gen_ai.request.model"]));
    }

    [Fact]
    public async Task The_wait_in_the_queue_is_measured_once()
    {
        var clock = new Clock();
        InterceptInTurn(
            request => request.Path.EndsWith("/status", StringComparison.Ordinal),
            FalEmulatorAnswer.Text(HttpStatusCode.Accepted, """{"status":"IN_QUEUE","queue_position":1}"""),
            FalEmulatorAnswer.Text(HttpStatusCode.Accepted, """{"status":"IN_PROGRESS"}"""));

        var calling = CreateClient(o => o.TimeProvider = clock).FluxDev.SubscribeAsync(Sunset, new() { PollInterval = TimeSpan.FromSeconds(4) }, Deadline);
        await clock.SkipWaitAsync(Deadline);
        await clock.SkipWaitAsync(Deadline);
        await calling;

        var wait = Assert.Single(_measures, measure => measure.Name == "fal.client.queue.wait");
        Assert.Equal((4, "s", "fal-ai/flux/dev"), (wait.Value, wait.Unit, wait.Tags["gen_ai.request.model"]));
        Assert.Equal(8, Assert.Single(_measures, measure => measure.Name == "gen_ai.client.operation.duration").Value);
    }

    /// <summary>Makes a call of a kind, and tells its request's id where the caller is told.</summary>
    private async Task<string?> CallAsync(FalClient client, string call)
    {
        string? id = null;
        switch (call)
        {
            case "run":
                await client.FluxDev.RunAsync(Sunset, null, Deadline);
                break;
            case "subscribe":
                await client.FluxDev.SubscribeAsync(Sunset, new() { OnSubmitted = given => id = given }, Deadline);
                break;
            case "submit":
                id = (await client.FluxDev.SubmitAsync(Sunset, null, Deadline)).RequestId;
                break;
            default:
                await foreach (var _ in client.FluxDev.StreamAsync(Sunset, null, Deadline))
                {
                }

                break;
        }

        return id;
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var measure = new Measure(instrument.Name, instrument.Unit, value, tags.ToArray().ToDictionary());
        Keep(_measures, measure, measure.Tags["server.port"]);
    }

    /// <summary>Keeps what is of this test's emulator: other tests run beside it.</summary>
    private void Keep<T>(ConcurrentQueue<T> kept, T item, object? port)
    {
        if (port is int number && number == _port)
            kept.Enqueue(item);
    }

    private sealed record Measure(string Name, string? Unit, double Value, Dictionary<string, object?> Tags);

    /// <summary>Notes the activity that each request is sent under.</summary>
    private sealed class Noting(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public ConcurrentQueue<Activity?> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Enqueue(Activity.Current);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
