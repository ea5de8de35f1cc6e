using System.Collections.Concurrent;
using System.Net;
using Fal.Models;
using Fal.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Client.Tests;

/// <summary>Ten thousand requests over a bad line.</summary>
public sealed class ManyRequestsTests(ITestOutputHelper output) : EmulatorTest(minutes: 10)
{
    private const int Count = 10_000;

    /// <summary>One request in ten goes wrong.</summary>
    private static readonly FalEmulatorAnswer?[] Faults =
    [
        FalEmulatorAnswer.Drop,
        FalEmulatorAnswer.Drop with { AfterWork = true },
        FalEmulatorAnswer.Error(HttpStatusCode.TooManyRequests),
        FalEmulatorAnswer.Error(HttpStatusCode.ServiceUnavailable),
        new() { IsOwn = true, CutAfter = 20 },
        .. Enumerable.Repeat<FalEmulatorAnswer?>(null, 45),
    ];

    private readonly ConcurrentDictionary<string, int> _accepted = new();

    protected override void Prepare()
    {
        var count = 0;
        Emulator.Respond(FluxDev.Endpoint, input => Picture with { Prompt = input.Prompt });
        Emulator.Intercept(request =>
        {
            var fault = Faults[new Random(Interlocked.Increment(ref count)).Next(Faults.Length)];
            if (request is { Service: FalEmulatorService.Queue, Method: "POST" } && (fault is null || fault.AfterWork || fault.IsOwn))
                _accepted.AddOrUpdate(request.Json.GetProperty("prompt").GetString()!, 1, (_, before) => before + 1);
            return fault;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task None_is_lost_none_is_submitted_twice_and_none_is_held_on_to(bool isRepeatedByHandler)
    {
        await using var container = isRepeatedByHandler ? WithRepeatingHandler() : null;
        var client = container?.GetRequiredService<FalClient>() ?? CreateClient(o => o.TimeProvider = new HurriedTime());
        var inputs = new List<WeakReference>();
        var results = new Dictionary<long, (string? RequestId, Exception? Error)>();

        await foreach (var result in client.SubscribeManyAsync(FluxDev.Endpoint, Inputs(), 64, null, Deadline))
            results.Add(result.Index, (result.RequestId, result.Error));

        // Whose following broke off is collected by its id; whose id is not known was said to be accepted perhaps, or was not accepted.
        var broken = results.Values.Where(r => r.Error is not null && r.RequestId is not null).ToList();
        foreach (var (requestId, _) in broken)
            await CollectAsync(client.FluxDev.Request(requestId!));
        var unknown = results.Where(r => r.Value.RequestId is null).ToList();
        output.WriteLine($"{Count} requests, {Emulator.Journal.Count} HTTP requests, {_accepted.Count} accepted, {broken.Count} collected by their ids, {unknown.Count} without an id.");
        Assert.Equal(Count, results.Count);
        Assert.All(_accepted, accepted => Assert.Equal(1, accepted.Value));
        Assert.All(unknown.Where(r => _accepted.ContainsKey($"{r.Key}")), r => Assert.Contains("may have accepted", r.Value.Error!.Message, StringComparison.Ordinal));
        Assert.Equal(Count, _accepted.Count + unknown.Count(r => !_accepted.ContainsKey($"{r.Key}")));

        GC.Collect();
        Assert.InRange(inputs.Count(i => i.IsAlive), 0, 64);

        IEnumerable<FluxDevInput> Inputs()
        {
            for (var i = 0; i < Count; i++)
            {
                var input = new FluxDevInput { Prompt = $"{i}" };
                inputs.Add(new WeakReference(input));
                yield return input;
            }
        }
    }

    /// <summary>A client under a handler of the app's own that sends again whatever fails.</summary>
    private ServiceProvider WithRepeatingHandler()
    {
        var services = new ServiceCollection();
        services.AddFal(options =>
        {
            var emulator = CreateOptions();
            (options.Credentials, options.RunAddress, options.QueueAddress, options.TimeProvider) = (emulator.Credentials, emulator.RunAddress, emulator.QueueAddress, new HurriedTime());
        }).AddStandardResilienceHandler(options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Retry.ShouldRetryAfterHeader = false;

            // It would keep all requests back for seconds.
            (options.CircuitBreaker.FailureRatio, options.CircuitBreaker.MinimumThroughput) = (1, int.MaxValue);
        });
        return services.BuildServiceProvider();
    }

    private async Task CollectAsync(FalRequest<FluxDevOutput> request)
    {
        while (true)
        {
            try
            {
                await request.GetAsync(Deadline);
                return;
            }
            catch (FalException error) when (error is FalConnectionException or FalApiException { IsRetryable: not false })
            {
                // Again.
            }
        }
    }
}
