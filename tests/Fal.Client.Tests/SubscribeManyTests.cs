using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Subscribes for many inputs at once.</summary>
public class SubscribeManyTests : EmulatorTest
{
    protected override void Prepare() => Emulator.Respond(FluxDev.Endpoint, input => Picture with { Prompt = input.Prompt });

    [Fact]
    public async Task Each_input_has_one_result()
    {
        var results = await CollectAsync(Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(20), 4, null, Deadline));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), results.Select(r => r.Index).Order());
        Assert.All(results, r => Assert.Equal((r.Input.Prompt, $"{r.Index}"), (r.Output.Prompt, r.Input.Prompt)));
        Assert.All(results, r => Assert.NotNull(r.RequestId));
        Assert.Equal(20, Submits().Length);
    }

    [Fact]
    public async Task A_result_comes_when_it_is_there()
    {
        var first = new TaskCompletionSource();
        Emulator.Respond(FluxDev.Endpoint, async (input, cancelled) =>
        {
            if (input.Prompt == "0")
                await first.Task.WaitAsync(cancelled);
            return Picture;
        });

        var order = new List<long>();
        await foreach (var result in Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(6), 2, null, Deadline))
        {
            order.Add(result.Index);
            if (order.Count == 5)
                first.SetResult();
        }

        Assert.Equal([1, 2, 3, 4, 5, 0], order);
    }

    [Fact]
    public async Task A_failure_is_a_result()
    {
        Emulator.Intercept(request => request.Method == "POST" && request.Text.Contains("\"1\"", StringComparison.Ordinal) ? FalEmulatorAnswer.Error(HttpStatusCode.Forbidden, "No.") : null);

        var results = await CollectAsync(Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(3), 3, null, Deadline));

        var failed = Assert.Single(results, r => r.Error is not null);
        Assert.Equal((1L, HttpStatusCode.Forbidden), (failed.Index, Assert.IsType<FalApiException>(failed.Error).StatusCode));
        Assert.Null(failed.RequestId);
        Assert.Contains("No.", Assert.Throws<FalException>(() => failed.Output).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_accepted_request_whose_answer_cannot_be_read_is_named()
    {
        InterceptInTurn(request => request.Method == "POST", Answer(HttpStatusCode.OK, "this is no gzip", ("Content-Encoding", "gzip"), ("x-fal-request-id", "accepted")));

        var result = Assert.Single(await CollectAsync(Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(1), 1, null, Deadline)));

        Assert.IsType<InvalidDataException>(result.Error!.InnerException);
        Assert.Equal("accepted", result.RequestId);
    }

    [Fact]
    public async Task A_cancellation_has_the_token_of_the_caller()
    {
        Emulator.Respond(FluxDev.Endpoint, Never);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var options = new FalManyOptions { OnSubmitted = async (_, _) => await caller.CancelAsync() };

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CollectAsync(Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(3), 3, options, caller.Token)));

        Assert.Equal(caller.Token, error.CancellationToken);
    }

    [Fact]
    public async Task Inputs_are_taken_no_further_ahead_than_calls_may_be_under_way()
    {
        var taken = 0;
        var results = 0;
        var furthest = 0;
        await foreach (var _ in Client.SubscribeManyAsync(FluxDev.Endpoint, Endless(), 3, null, Deadline))
        {
            if (++results == 50)
                break;
        }

        // Of three calls each may have ended and wait to give its result, and one more result is on its way.
        Assert.InRange(furthest, 1, 5);

        IEnumerable<FluxDevInput> Endless()
        {
            while (true)
            {
                furthest = Math.Max(furthest, ++taken - results);
                yield return Sunset;
            }
        }
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_allowed()
    {
        var (running, most) = (0, 0);
        Emulator.Respond(FluxDev.Endpoint, async (_, cancelled) =>
        {
            var now = Interlocked.Increment(ref running);
            lock (this)
                most = Math.Max(most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return Picture;
        });

        await CollectAsync(Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(30), 4, null, Deadline));

        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task After_a_crash_what_was_submitted_is_collected_and_not_submitted_again()
    {
        var ids = new ConcurrentDictionary<long, string>();
        Emulator.Respond(FluxDev.Endpoint, Never);
        using var crash = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var options = new FalManyOptions
        {
            RequestIdOf = index => ids.GetValueOrDefault(index),
            OnSubmitted = async (index, id) =>
            {
                ids[index] = id;
                if (ids.Count == 3)
                    await crash.CancelAsync();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CollectAsync(Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(5), 3, options, crash.Token)));
        Assert.Equal([0L, 1, 2], ids.Keys.Order());

        Emulator.Intercept(request => request.Method == "GET" ? Done(request) : null);
        var results = await CollectAsync(Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(5), 3, options, Deadline));

        Assert.Equal(5, Submits().Length);
        Assert.All(results, r => Assert.Equal((null, ids[r.Index]), (r.Error, r.RequestId)));
        Assert.DoesNotContain(Emulator.Journal, r => r.Method == "PUT");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_stops_early_cancels_what_is_under_way(bool byToken)
    {
        Emulator.Respond(FluxDev.Endpoint, async (input, cancelled) =>
        {
            if (input.Prompt != "0")
                await Task.Delay(Timeout.Infinite, cancelled);
            return Picture;
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var submitted = new ConcurrentDictionary<string, long>();
        var all = new TaskCompletionSource();
        var options = new FalManyOptions
        {
            KeepRequests = false,
            OnSubmitted = (index, id) =>
            {
                submitted[id] = index;
                if (submitted.Count == 3)
                    all.TrySetResult();
                return default;
            },
        };

        try
        {
            await foreach (var result in Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(3), 3, options, stop.Token))
            {
                Assert.Equal(0, result.Index);
                await all.Task.WaitAsync(Deadline);
                if (!byToken)
                    break;
                await stop.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (byToken)
        {
        }

        var cancelledIds = Emulator.Journal.Where(r => r.Method == "PUT").Select(r => r.Path.Split('/')[^2]);
        Assert.Equal(submitted.Where(s => s.Value != 0).Select(s => s.Key).Order(), cancelledIds.Order());
    }

    [Fact]
    public async Task An_error_of_the_inputs_comes_after_the_results_of_those_before()
    {
        var results = new List<long>();

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var result in Client.SubscribeManyAsync(FluxDev.Endpoint, Broken(), 8, null, Deadline))
                results.Add(result.Index);
        });

        Assert.Equal("Line 3 is no input.", error.Message);
        Assert.Equal([0, 1], results.Order());

        static async IAsyncEnumerable<FluxDevInput> Broken()
        {
            yield return Sunset;
            yield return Sunset;
            await Task.Yield();
            throw new InvalidDataException("Line 3 is no input.");
        }
    }

    [Fact]
    public async Task Each_request_has_its_own_time()
    {
        var clock = new Clock();
        using var queue = new HeldQueue(clock);
        using var fal = new FalClient(new HttpClient(queue), MemoryService.CreateOptions(o => o.TimeProvider = clock));
        var inputs = Channel.CreateUnbounded<FluxDevInput>();
        await using var results = fal
            .SubscribeManyAsync(FluxDev.Endpoint, inputs.Reader.ReadAllAsync(Deadline), 2, new() { Timeout = TimeSpan.FromMinutes(3) }, Deadline)
            .GetAsyncEnumerator(Deadline);
        var next = results.MoveNextAsync();

        var first = await SubmitAsync();
        clock.Advance(TimeSpan.FromMinutes(2));
        var second = await SubmitAsync();
        clock.Advance(TimeSpan.FromMinutes(1));

        await CheckAsync(first);
        next = results.MoveNextAsync();
        clock.Advance(TimeSpan.FromMinutes(2));
        await CheckAsync(second);

        async Task<HeldRequest> SubmitAsync()
        {
            await inputs.Writer.WriteAsync(Sunset, Deadline);
            var request = await queue.NextAsync(Deadline);
            request.Accept();
            await request.Followed.WaitAsync(Deadline);
            return request;
        }

        async Task CheckAsync(HeldRequest request)
        {
            Assert.True(await next);
            Assert.Equal((request.Id, request.Id), (results.Current.RequestId, Assert.IsType<FalTimeoutException>(results.Current.Error).RequestId));
        }
    }

    [Fact]
    public void At_least_one_request_is_under_way() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Client.SubscribeManyAsync(FluxDev.Endpoint, Numbers(1), 0, null, Deadline));

    private static IEnumerable<FluxDevInput> Numbers(int count) => Enumerable.Range(0, count).Select(i => new FluxDevInput { Prompt = $"{i}" });

    private static async Task<FluxDevOutput> Never(FluxDevInput input, CancellationToken cancelled)
    {
        await Task.Delay(Timeout.Infinite, cancelled);
        return Picture;
    }

    private static FalEmulatorAnswer Done(FalEmulatorRequest request) => request.Path.EndsWith("/status", StringComparison.Ordinal)
        ? FalEmulatorAnswer.Text(HttpStatusCode.OK, """{"status":"COMPLETED"}""")
        : FalEmulatorAnswer.Text(HttpStatusCode.OK, System.Text.Json.JsonSerializer.Serialize(Picture, FluxDev.Endpoint.OutputTypeInfo));

    private static async Task<List<FalManyResult<FluxDevInput, FluxDevOutput>>> CollectAsync(IAsyncEnumerable<FalManyResult<FluxDevInput, FluxDevOutput>> results)
    {
        var all = new List<FalManyResult<FluxDevInput, FluxDevOutput>>();
        await foreach (var result in results)
            all.Add(result);
        return all;
    }

    private FalEmulatorRequest[] Submits() => [.. RequestsTo(FalEmulatorService.Queue).Where(r => r.Method == "POST")];
}
