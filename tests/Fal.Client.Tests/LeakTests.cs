using System.Diagnostics.Metrics;
using System.Net;
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
        using var traffic = new Traffic();
        using var http = new HttpClient(new SocketsHttpHandler { MeterFactory = traffic, ResponseDrainTimeout = TimeSpan.Zero });
        using var client = new FalClient(http, CreateOptions(o => o.MaxRetries = 0));
        var hanging = FalEndpoint.Untyped("me/hanging");
        Emulator.Respond(hanging, async (_, token) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(token);
            return Json("{}");
        });
        Emulator.RespondStream(OpenrouterRouter.Endpoint, Enumerable.Range(0, 50).Select(i => new OpenrouterRouterOutput { Output = $"{i}" }));
        var failing = FalEndpoint.Untyped("me/failing");
        Emulator.Respond(failing, (System.Text.Json.JsonElement _) => throw new FalApiException("made up", HttpStatusCode.InternalServerError));
        var dropping = FalEndpoint.Untyped("me/dropping");
        Emulator.Respond(dropping, (System.Text.Json.JsonElement _) => throw new FalConnectionException("made up"));

        Emulator.Respond(FastSdxl.Endpoint, new FastSdxlOutput { Images = [], Timings = new Dictionary<string, double>(), Seed = 1, HasNsfwConcepts = [], Prompt = "p" });

        await Task.WhenAll(Enumerable.Range(0, Rounds).SelectMany(_ => new[]
        {
            client.FluxDev.RunAsync(Sunset, null, Cancelled),
            client.FluxDev.SubscribeAsync(Sunset, new() { StreamStatus = true }, Cancelled),
            LeaveEarlyAsync(client),
            OneFrameAsync(client),
            client.UploadAsync(FalFile.FromBytes(new byte[1000], "image/png"), Cancelled),
            FailsAsync<FalApiException>(client.RunAsync(failing, Json("{}"), null, Cancelled)),
            FailsAsync<FalConnectionException>(client.RunAsync(dropping, Json("{}"), null, Cancelled)),
            CancelledAsync(token => client.RunAsync(hanging, Json("{}"), null, token)),
            CancelledAsync(token => client.SubscribeAsync(hanging, Json("{}"), null, token)),
        }));

        await UntilAsync(() => traffic is { Requests: 0, BusyConnections: 0 });
        http.Dispose();
        await UntilAsync(() => traffic.Connections == 0);
        Assert.True(traffic.HasSeenRequests);
    }

    private static async Task FailsAsync<T>(Task call)
        where T : Exception => await Assert.ThrowsAsync<T>(() => call);

    private async Task LeaveEarlyAsync(FalClient client)
    {
        await foreach (var output in client.OpenrouterRouter.StreamAsync(new() { Prompt = "p", Model = "m" }, null, Cancelled))
            break;
    }

    private async Task OneFrameAsync(FalClient client)
    {
        await using var live = await client.FastSdxl.RealtimeAsync(null, Cancelled);
        await live.SendAsync(new() { Prompt = "p" }, Cancelled);
        await live.ReceiveAsync(Cancelled);
    }

    /// <summary>Cancels a call once the service has it.</summary>
    private async Task CancelledAsync(Func<CancellationToken, Task> call)
    {
        using var cancel = new CancellationTokenSource();
        var calling = call(cancel.Token);
        await Emulator.WaitForRequestAsync(request => request.Path.Contains("hanging", StringComparison.Ordinal), Cancelled);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    /// <summary>What one HTTP handler has under way, as it measures itself.</summary>
    private sealed class Traffic : IMeterFactory
    {
        private readonly MeterListener _listener = new();
        private readonly List<Meter> _meters = [];
        private long _requests;
        private long _busy;
        private long _connections;
        private long _seen;

        public Traffic()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == this && instrument.Name is "http.client.active_requests" or "http.client.open_connections")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>(Measure);
            _listener.Start();
        }

        public long Requests => Interlocked.Read(ref _requests);

        public long BusyConnections => Interlocked.Read(ref _busy);

        public long Connections => Interlocked.Read(ref _connections);

        public bool HasSeenRequests => Interlocked.Read(ref _seen) > 0;

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            var meter = new Meter(options);
            lock (_meters)
                _meters.Add(meter);
            return meter;
        }

        public void Dispose()
        {
            _listener.Dispose();
            _meters.ForEach(meter => meter.Dispose());
        }

        private void Measure(Instrument instrument, long change, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            if (instrument.Name == "http.client.active_requests")
            {
                Interlocked.Add(ref _requests, change);
                Interlocked.Increment(ref _seen);
                return;
            }

            Interlocked.Add(ref _connections, change);
            foreach (var (name, value) in tags)
            {
                if (name == "http.connection.state" && value is "active")
                    Interlocked.Add(ref _busy, change);
            }
        }
    }
}
