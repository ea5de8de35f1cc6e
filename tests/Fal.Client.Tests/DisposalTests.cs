using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Calls that are under way when the client, or the connections that it was given, are disposed end at once, and say why.</summary>
public sealed class DisposalTests : EmulatorTest
{
    private static readonly Dictionary<string, Predicate<FalEmulatorRequest>> Targets = new()
    {
        ["run"] = request => request.Service is FalEmulatorService.Run,
        ["stream"] = request => request.Service is FalEmulatorService.Run,
        ["submit"] = request => request is { Service: FalEmulatorService.Queue, Method: "POST" },
        ["status"] = request => request.Path.EndsWith("/status", StringComparison.Ordinal),
        ["status stream"] = request => request.Path.EndsWith("/status/stream", StringComparison.Ordinal),
        ["result"] = request => request is { Service: FalEmulatorService.Queue, Method: "GET" } && !request.Path.Contains("/status", StringComparison.Ordinal),
        ["cancel"] = request => request.Method == "PUT",
        ["announce"] = request => request.Service is FalEmulatorService.Rest,
        ["put"] = request => request.Service is FalEmulatorService.Files,
        ["token"] = request => request.Service is FalEmulatorService.Rest,
    };

    private static readonly bool[] Owners = [true, false];

    public static TheoryData<string, bool> CallsAndOwners() =>
        [.. from call in ServiceCalls.All from ownsConnections in Owners select new TheoryDataRow<string, bool>(call.Name, ownsConnections)];

    [Theory]
    [MemberData(nameof(CallsAndOwners))]
    public async Task A_call_that_waits_for_an_answer_ends(string call, bool ownsConnections)
    {
        var (_, target, callAsync) = ServiceCalls.Of(call);
        Emulator.Intercept(request => Targets[target](request) ? FalEmulatorAnswer.Stall : request.Path.Contains("/requests/r-1", StringComparison.Ordinal) ? Completed(request) : null);
        var http = ownsConnections ? null : new HttpClient();
        var fal = http is null ? CreateClient() : new FalClient(http, CreateOptions(o => o.TimeProvider = new HurriedTime()));

        var calling = callAsync(fal, Deadline);
        await Emulator.WaitForRequestAsync(request => Targets[target](request), Deadline);
        if (http is null)
            fal.Dispose();
        else
            http.Dispose();

        var error = await Assert.ThrowsAnyAsync<FalException>(() => calling);
        Assert.IsType<FalConnectionException>(error);
        Assert.Contains("dispose", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_that_were_disposed_before_a_call_are_named_and_asked_once()
    {
        var http = new HttpClient();
        using var fal = new FalClient(http, CreateOptions(o => o.TimeProvider = new Clock()));
        http.Dispose();

        foreach (var (_, target, callAsync) in ServiceCalls.All)
        {
            var error = await Assert.ThrowsAsync<FalConnectionException>(() => callAsync(fal, Deadline));

            Assert.Contains("The HttpClient that the requests are sent with has been disposed.", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("may have accepted", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_call_of_a_client_that_is_disposed_is_refused_whatever_it_is()
    {
        var (json, workflow) = (new System.Text.Json.Nodes.JsonObject(), FalEndpoint.Untyped("workflows/me/flow"));
        var fal = CreateClient();
        fal.Dispose();
        Func<Task>[] calls =
        [
            () => fal.RunAsync(workflow, json, null, Deadline),
            () => fal.SubscribeAsync(workflow, json, null, Deadline),
            () => fal.SubmitAsync(workflow, json, null, Deadline),
            () => fal.StreamAsync(workflow, json, null, Deadline).ToListAsync(Deadline).AsTask(),
            () => fal.StreamWorkflowAsync(workflow, Json("{}"), null, Deadline).ToListAsync(Deadline).AsTask(),
            () => fal.SubscribeManyAsync(FluxDev.Endpoint, [Sunset], 1, null, Deadline).ToListAsync(Deadline).AsTask(),
            () => fal.RealtimeAsync(FluxDev.Endpoint, null, Deadline),
            () => fal.OpenWebSocketAsync("me/app", "", null, Deadline),
            () => fal.UploadAsync(FalFile.FromBytes(new byte[] { 1 }, "image/png"), null, Deadline),
        ];

        foreach (var call in calls)
            await Assert.ThrowsAsync<ObjectDisposedException>(call);
    }

    private static FalEmulatorAnswer Completed(FalEmulatorRequest request) => FalEmulatorAnswer.Text(
        System.Net.HttpStatusCode.OK,
        request.Path.Contains("/status", StringComparison.Ordinal) ? """{"status":"COMPLETED"}""" : """{"images":[],"timings":{},"seed":1,"has_nsfw_concepts":[],"prompt":"a sunset"}""");
}
