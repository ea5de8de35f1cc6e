using System.Net;
using Fal.Models;

namespace Fal.Client.Tests;

/// <summary>Every kind of call, at every request that it makes: what a table of faults goes through.</summary>
internal static class ServiceCalls
{
    private static readonly FluxDevInput Sunset = new() { Prompt = "a sunset" };

    /// <summary>A call, and the request of it that goes wrong, by the names of <see cref="MemoryService"/>.</summary>
    public static readonly (string Name, string Target, Func<FalClient, CancellationToken, Task> CallAsync)[] All =
    [
        ("run", "run", (fal, token) => fal.FluxDev.RunAsync(Sunset, null, token)),
        ("subscribe, at its submit", "submit", (fal, token) => fal.FluxDev.SubscribeAsync(Sunset, null, token)),
        ("subscribe, at a status", "status", (fal, token) => fal.FluxDev.SubscribeAsync(Sunset, null, token)),
        ("subscribe, at the status stream", "status stream", (fal, token) => fal.FluxDev.SubscribeAsync(Sunset, new() { StreamStatus = true }, token)),
        ("subscribe, at its result", "result", (fal, token) => fal.FluxDev.SubscribeAsync(Sunset, null, token)),
        ("submit", "submit", (fal, token) => fal.FluxDev.SubmitAsync(Sunset, null, token)),
        ("status", "status", (fal, token) => fal.FluxDev.Request("r-1").GetStatusAsync(true, token)),
        ("watch", "status", (fal, token) => DrainAsync(fal.FluxDev.Request("r-1").WatchAsync(true, token))),
        ("get", "result", (fal, token) => fal.FluxDev.Request("r-1").GetAsync(token)),
        ("cancel", "cancel", (fal, token) => fal.FluxDev.Request("r-1").CancelAsync(token)),
        ("stream", "stream", (fal, token) => DrainAsync(fal.FluxDev.StreamAsync(Sunset, null, token))),
        ("upload, where it is announced", "announce", UploadAsync),
        ("upload, where it is put", "put", UploadAsync),
        ("many", "submit", ManyAsync),
        ("many, at their results", "result", ManyAsync),
        ("realtime, at its token", "token", RealtimeAsync),
    ];

    public static TheoryData<string> Names => [.. All.Select(call => call.Name)];

    public static (string Name, string Target, Func<FalClient, CancellationToken, Task> CallAsync) Of(string name) => All.Single(call => call.Name == name);

    private static Task<string> UploadAsync(FalClient fal, CancellationToken token) => fal.UploadAsync(FalFile.FromBytes("hello"u8.ToArray(), "text/plain", "a.txt"), null, token);

    /// <summary>As far as a service without sockets goes, which answers the request for one like any other.</summary>
    private static async Task RealtimeAsync(FalClient fal, CancellationToken token)
    {
        try
        {
            await using var live = await fal.FastSdxl.RealtimeAsync(new() { ConnectTimeout = TimeSpan.FromHours(1) }, token);
        }
        catch (FalApiException refused) when (refused.StatusCode == HttpStatusCode.OK)
        {
            // The token was good.
        }
    }

    /// <summary>Each input is told of; the first error among them is the call's.</summary>
    private static async Task ManyAsync(FalClient fal, CancellationToken token)
    {
        var errors = new List<Exception?>();
        await foreach (var result in fal.SubscribeManyAsync(FluxDev.Endpoint, [Sunset, Sunset with { Prompt = "a sunrise" }, Sunset with { Prompt = "noon" }], 2, null, token))
            errors.Add(result.Error);
        Assert.Equal(3, errors.Count);
        if (errors.Find(error => error is not null) is { } failed)
            throw failed;
    }

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items)
            continue;
    }
}
