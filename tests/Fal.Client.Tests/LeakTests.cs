using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Nothing stays behind: no request, no busy connection, and none at all once the client is gone.</summary>
public sealed class LeakTests : EmulatorTest
{
    private const int Rounds = 25;

    [Fact]
    public async Task More_than_two_hundred_calls_of_every_kind_leave_nothing_behind()
    {
        var sockets = new Sockets();
        using var requests = new ActiveRequests();
        var handler = sockets.CreateHandler();
        handler.MeterFactory = requests;
        using var http = new HttpClient(handler);
        using var client = new FalClient(http, CreateOptions(o => o.MaxRetries = 0));
        var hanging = FalEndpoint.Untyped("me/hanging");
        Emulator.Respond(hanging, async (_, token) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(token);
            return Json("{}");
        });
        Emulator.RespondStream(OpenrouterRouter.Endpoint, Enumerable.Range(0, 50).Select(i => new OpenrouterRouterOutput { Output = $"{i}" }));
        var failing = FalEndpoint.Untyped("me/failing");
        Emulator.Respond(failing, (JsonElement _) => throw new FalApiException("made up", HttpStatusCode.InternalServerError));
        var live = FalEndpoint.Untyped("me/live");
        Emulator.Respond(live, async (input, token) =>
        {
            if (input.GetProperty("drop").GetBoolean())
                throw new FalConnectionException("made up");
            await new TaskCompletionSource().Task.WaitAsync(token);
            return input;
        });
        var dropping = FalEndpoint.Untyped("me/dropping");
        Emulator.Respond(dropping, (JsonElement _) => throw new FalConnectionException("made up"));

        Emulator.Respond(FastSdxl.Endpoint, new FastSdxlOutput { Images = [], Timings = new Dictionary<string, double>(), Seed = 1, HasNsfwConcepts = [], Prompt = "p" });

        await Task.WhenAll(Enumerable.Range(0, Rounds).SelectMany(_ => new[]
        {
            client.FluxDev.RunAsync(Sunset, null, Deadline),
            client.FluxDev.SubscribeAsync(Sunset, new() { StreamStatus = true }, Deadline),
            LeaveEarlyAsync(client),
            OneFrameAsync(client),
            LostFrameAsync(client, live),
            UnansweredFramesAsync(client, live),
            client.UploadAsync(FalFile.FromBytes(new byte[1000], "image/png"), null, Deadline),
            FailsAsync<FalApiException>(client.RunAsync(failing, Json("{}"), null, Deadline)),
            FailsAsync<FalConnectionException>(client.RunAsync(dropping, Json("{}"), null, Deadline)),
            CancelledAsync(token => client.RunAsync(hanging, Json("{}"), null, token)),
            CancelledAsync(token => client.SubscribeAsync(hanging, Json("{}"), null, token)),
        }));

        await UntilAsync(() => requests.Count == 0);
        Assert.True(requests.Seen >= Rounds * 11);
        Assert.NotEqual(0, sockets.Opened);

        // Connections that wait for the next request are closed with the client; one that a call forgot would not be.
        http.Dispose();
        await UntilAsync(() => sockets.Open == 0);
    }

    private static async Task FailsAsync<T>(Task call)
        where T : Exception => await Assert.ThrowsAsync<T>(() => call);

    private async Task LeaveEarlyAsync(FalClient client)
    {
        await foreach (var output in client.OpenrouterRouter.StreamAsync(new() { Prompt = "p", Model = "m" }, null, Deadline))
            break;
    }

    private async Task OneFrameAsync(FalClient client)
    {
        await using var live = await client.FastSdxl.RealtimeAsync(null, Deadline);
        await live.SendAsync(new() { Prompt = "p" }, Deadline);
        await live.ReceiveAsync(Deadline);
    }

    /// <summary>Loses two sessions, each with a request on its way.</summary>
    private async Task LostFrameAsync(FalClient client, FalEndpoint<JsonElement, JsonElement> endpoint)
    {
        await using var live = await client.RealtimeAsync(endpoint, null, Deadline);
        await FailsAsync<FalConnectionException>(live.RequestAsync(Json("""{"drop":true}"""), Deadline));
        await FailsAsync<FalConnectionException>(live.RequestAsync(Json("""{"drop":true}"""), Deadline));
    }

    /// <summary>Disposes a connection with requests and a throttled input on their way.</summary>
    private async Task UnansweredFramesAsync(FalClient client, FalEndpoint<JsonElement, JsonElement> endpoint)
    {
        var live = await client.RealtimeAsync(endpoint, new() { ThrottleInterval = TimeSpan.FromHours(1) }, Deadline);
        await live.SendAsync(Json("""{"drop":false}"""), Deadline);
        var request = live.RequestAsync(Json("""{"drop":false}"""), Deadline);
        var throttled = live.SendAsync(Json("""{"drop":false}"""), Deadline);
        await live.DisposeAsync();
        await FailsAsync<ObjectDisposedException>(request);
        await FailsAsync<ObjectDisposedException>(throttled);
    }

    /// <summary>Cancels a call once the service has it.</summary>
    private async Task CancelledAsync(Func<CancellationToken, Task> call)
    {
        using var cancel = new CancellationTokenSource();
        var calling = call(cancel.Token);
        await Emulator.WaitForRequestAsync(request => request.Path.Contains("hanging", StringComparison.Ordinal), Deadline);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    /// <summary>The requests that one HTTP handler has under way, as it counts them itself.</summary>
    private sealed class ActiveRequests : IMeterFactory
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentBag<Meter> _meters = [];
        private long _count;
        private long _seen;

        public ActiveRequests()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == this && instrument.Name == "http.client.active_requests")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, change, _, _) =>
            {
                Interlocked.Add(ref _count, change);
                Interlocked.Increment(ref _seen);
            });
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public long Seen => Interlocked.Read(ref _seen);

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            var meter = new Meter(options);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose()
        {
            _listener.Dispose();
            foreach (var meter in _meters)
                meter.Dispose();
        }
    }
}
