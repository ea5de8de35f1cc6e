using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>What an answer tells besides its output: its request, its cost, its headers.</summary>
public class ResponseTests : EmulatorTest
{
    protected override FalEmulatorOptions EmulatorOptions => new() { StepTime = TimeSpan.Zero, BillableUnits = 2.5m };

    [Fact]
    public async Task A_run_tells_its_request_and_its_cost()
    {
        Emulator.Intercept(_ => new() { IsOwn = true, Headers = new Dictionary<string, string> { ["x-fal-served-from"] = "disk" } });

        var response = await Client.RunWithResponseAsync(FluxDev.Endpoint, Sunset, null, Deadline);

        Assert.Equal(Picture, response.Output);
        Assert.Equal(2.5m, response.BillableUnits);
        Assert.Equal("disk", response.Headers["X-Fal-Served-From"]);
        Assert.Equal(response.Headers["x-fal-request-id"], response.RequestId);
        Assert.Null(response.InferenceTime);
        Assert.Equal($"Request {response.RequestId}, billable units 2.5", response.ToString());
    }

    [Fact]
    public async Task A_subscribe_tells_its_request_its_cost_and_how_long_the_model_worked()
    {
        var submitted = "";
        var response = await Client.SubscribeWithResponseAsync(FluxDev.Endpoint, Sunset, new() { OnSubmitted = id => submitted = id }, Deadline);

        Assert.Equal(Picture, response.Output);
        Assert.Equal(submitted, response.RequestId);
        Assert.Equal(2.5m, response.BillableUnits);
        Assert.NotNull(response.InferenceTime);
    }

    [Fact]
    public async Task A_result_that_is_collected_later_tells_the_same()
    {
        var request = await Client.SubmitAsync(FluxDev.Endpoint, Sunset, null, Deadline);

        var response = await request.GetWithResponseAsync(Deadline);

        Assert.Equal((Picture, request.RequestId, 2.5m), (response.Output, response.RequestId, response.BillableUnits));
        Assert.NotNull(response.InferenceTime);
    }

    [Fact]
    public async Task Of_many_each_tells_its_cost()
    {
        Emulator.Respond(FluxDev.Endpoint, input => input.Prompt == "bad" ? throw new FalApiException("The model failed.", HttpStatusCode.InternalServerError) { BillableUnits = 1 } : Picture);
        var client = CreateClient(options => options.MaxRetries = 0);

        var results = await client.SubscribeManyAsync(FluxDev.Endpoint, [Sunset, Sunset with { Prompt = "bad" }], 1, null, Deadline).ToListAsync(Deadline);

        Assert.Equal([2.5m, 1], results.Select(result => result.BillableUnits));
        Assert.Equal([true, false], results.Select(result => result.InferenceTime is not null));
    }

    [Fact]
    public async Task An_error_tells_what_it_was_billed_for()
    {
        Emulator.Respond(FluxDev.Endpoint, _ => throw new FalApiException("The model failed.", HttpStatusCode.InternalServerError) { BillableUnits = 0.5m });

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(0.5m, error.BillableUnits);
        Assert.False(error.MayHaveBeenAccepted);
    }

    [Fact]
    public async Task An_output_that_cannot_be_read_tells_its_cost()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, "[1]", ("x-fal-billable-units", "3")));

        var error = await Assert.ThrowsAsync<FalException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal((3m, "[1]"), (error.BillableUnits, error.Body));
        Assert.True(error.MayHaveBeenAccepted);
    }

    [Theory]
    [InlineData("data: {\"error\": \"The model failed.\"}\n\n")]
    [InlineData("data: {\"detail\": [{\"loc\": [\"body\", \"prompt\"], \"msg\": \"Too dark.\", \"type\": \"value_error\"}]}\n\n")]
    [InlineData("data: [1]\n\n")]
    [InlineData(": nothing\n\n")]
    public async Task A_stream_that_fails_tells_the_request_and_the_cost_of_its_answer(string events)
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, events, ("x-fal-request-id", "r1"), ("x-fal-billable-units", "3")) with { ContentType = "text/event-stream" });

        var error = await Assert.ThrowsAnyAsync<FalException>(() => Client.FluxDev.StreamAsync(Sunset, null, Deadline).ToListAsync(Deadline).AsTask());

        Assert.Equal(("r1", 3m), (error.RequestId, error.BillableUnits));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_or_is_refused_tells_the_same()
    {
        var headers = new Dictionary<string, string> { ["x-fal-request-id"] = "r1", ["x-fal-billable-units"] = "3" };
        foreach (var answer in new FalEmulatorAnswer[]
        {
            new() { IsOwn = true, Headers = headers, CutAfter = 9 },
            new() { StatusCode = HttpStatusCode.UnprocessableEntity, Headers = headers, Body = "{\"detail\": \"Too dark.\"}"u8.ToArray() },
        })
        {
            Emulator.Intercept(_ => answer);
            var error = await Assert.ThrowsAnyAsync<FalException>(() => Client.FluxDev.StreamAsync(Sunset, null, Deadline).ToListAsync(Deadline).AsTask());
            Assert.Equal(("r1", 3m), (error.RequestId, error.BillableUnits));
        }
    }

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("1e999")]
    [InlineData("")]
    public async Task A_cost_that_is_no_number_is_none(string units)
    {
        Emulator.Intercept(_ => new() { IsOwn = true, Headers = new Dictionary<string, string> { ["x-fal-billable-units"] = units } });

        Assert.Null((await Client.RunWithResponseAsync(FluxDev.Endpoint, Sunset, null, Deadline)).BillableUnits);
    }

    [Fact]
    public async Task A_header_that_repeats_the_key_is_shown_without_it()
    {
        Emulator.Intercept(_ => new() { IsOwn = true, Headers = new Dictionary<string, string> { ["x-echo"] = $"Key {Emulator.Key}" } });

        Assert.DoesNotContain(Emulator.Key, (await Client.RunWithResponseAsync(FluxDev.Endpoint, Sunset, null, Deadline)).Headers["x-echo"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_outputs_cost_is_counted_by_endpoint_once_for_each()
    {
        var counted = new ConcurrentQueue<(double Units, string? Model)>();
        var port = Emulator.Address.Port;
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Fal", Name: "fal.client.billable_units" })
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<double>((_, units, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary();
            if (Equals(all["server.port"], port))
                counted.Enqueue((units, (string?)all["gen_ai.request.model"]));
        });
        meters.Start();
        InterceptInTurn(request => request.Path.EndsWith("/response", StringComparison.Ordinal) || request is { Service: FalEmulatorService.Queue, Method: "GET" }, Answer(HttpStatusCode.ServiceUnavailable, "", ("x-fal-billable-units", "7")));

        await Client.FluxDev.RunAsync(Sunset, null, Deadline);
        await Client.FluxDev.SubscribeAsync(Sunset, null, Deadline);
        await Client.FluxDev.StreamAsync(Sunset, null, Deadline).ToListAsync(Deadline);

        Assert.Equal(Enumerable.Repeat((2.5, (string?)"fal-ai/flux/dev"), 3), counted);
    }

    [Fact]
    public async Task An_error_says_whether_the_service_may_have_accepted_what_is_paid_for()
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop with { AfterWork = true });
        Assert.True((await Assert.ThrowsAsync<FalConnectionException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline))).MayHaveBeenAccepted);
        Assert.True((await Assert.ThrowsAsync<FalConnectionException>(() => Client.FluxDev.SubmitAsync(Sunset, null, Deadline))).MayHaveBeenAccepted);

        Emulator.Intercept(_ => new() { IsOwn = true, CutAfter = 9 });
        Assert.True((await Assert.ThrowsAsync<FalConnectionException>(() => Client.FluxDev.StreamAsync(Sunset, null, Deadline).ToListAsync(Deadline).AsTask())).MayHaveBeenAccepted);

        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, "no JSON"));
        Assert.True((await Assert.ThrowsAsync<FalException>(() => Client.FluxDev.SubmitAsync(Sunset, null, Deadline))).MayHaveBeenAccepted);

        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, "{}"));
        Assert.True((await Assert.ThrowsAsync<FalException>(() => Client.FluxDev.SubmitAsync(Sunset, null, Deadline))).MayHaveBeenAccepted);
    }

    [Fact]
    public async Task Who_waited_too_long_for_what_is_paid_for_is_told_that_it_may_have_been_accepted()
    {
        var limit = TimeSpan.FromMilliseconds(200);
        Emulator.Intercept(_ => FalEmulatorAnswer.Stall);

        Assert.True((await Assert.ThrowsAsync<FalTimeoutException>(() => Client.FluxDev.RunAsync(Sunset, new() { Timeout = limit }, Deadline))).MayHaveBeenAccepted);
        Assert.True((await Assert.ThrowsAsync<FalTimeoutException>(() => Client.FluxDev.SubscribeAsync(Sunset, new() { Timeout = limit }, Deadline))).MayHaveBeenAccepted);
        var stream = Client.FluxDev.StreamAsync(Sunset, new() { IdleTimeout = limit }, Deadline);
        Assert.True((await Assert.ThrowsAsync<FalTimeoutException>(() => stream.ToListAsync(Deadline).AsTask())).MayHaveBeenAccepted);
    }

    [Fact]
    public async Task Who_waited_too_long_for_a_request_whose_id_is_known_or_that_was_never_sent_is_told_so()
    {
        var limit = TimeSpan.FromMilliseconds(200);
        Emulator.Intercept(request => request.Method is "GET" ? FalEmulatorAnswer.Stall : null);
        var queued = await Assert.ThrowsAsync<FalTimeoutException>(() => Client.FluxDev.SubscribeAsync(Sunset, new() { Timeout = limit }, Deadline));
        Assert.NotNull(queued.RequestId);
        Assert.False(queued.MayHaveBeenAccepted);

        Emulator.Intercept(_ => FalEmulatorAnswer.Stall);
        var talk = new WhisperInput { AudioUrl = FalFile.FromBytes(new byte[] { 1 }, "audio/mpeg") };
        Assert.False((await Assert.ThrowsAsync<FalTimeoutException>(() => Client.Whisper.RunAsync(talk, new() { Timeout = limit }, Deadline))).MayHaveBeenAccepted);
        Assert.False((await Assert.ThrowsAsync<FalTimeoutException>(() => Client.Whisper.SubscribeAsync(talk, new() { Timeout = limit }, Deadline))).MayHaveBeenAccepted);
    }

    [Fact]
    public async Task An_output_that_is_too_long_may_have_to_be_paid_for()
    {
        var narrow = CreateClient(options => options.MaxOutputSize = 100);
        var endpoint = FalEndpoint.Untyped("me/app");
        Emulator.RespondStream(endpoint, [Json($"\"{new string('x', 10_000)}\"")]);

        Assert.True((await Assert.ThrowsAsync<FalException>(() => narrow.RunAsync(endpoint, Json("{}"), null, Deadline))).MayHaveBeenAccepted);
        Assert.True((await Assert.ThrowsAsync<FalException>(() => narrow.StreamAsync(endpoint, Json("{}"), null, Deadline).ToListAsync(Deadline).AsTask())).MayHaveBeenAccepted);
    }

    [Fact]
    public async Task An_error_says_that_nothing_was_accepted_where_nothing_can_have_been()
    {
        var unreachable = CreateClient(options => (options.RunAddress, options.MaxRetries) = (new Uri("http://127.0.0.1:9/"), 0));
        Assert.False((await Assert.ThrowsAsync<FalConnectionException>(() => unreachable.FluxDev.RunAsync(Sunset, null, Deadline))).MayHaveBeenAccepted);

        var request = await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop);
        Assert.False((await Assert.ThrowsAsync<FalConnectionException>(() => request.GetStatusAsync(false, Deadline))).MayHaveBeenAccepted);
    }
}
