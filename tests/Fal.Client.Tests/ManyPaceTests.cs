using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Fal.Models;
using Fal.Testing;
using Microsoft.Extensions.Logging;

namespace Fal.Client.Tests;

/// <summary>How fast many requests start, and how that gives way to what the service takes.</summary>
public class ManyPaceTests : EmulatorTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Clock _clock = new();
    private readonly ConcurrentDictionary<string, int> _runs = new();

    private FalClient OnClock => CreateClient(o => (o.TimeProvider, o.Jitter) = (_clock, () => 0.5));

    private int Submits => Emulator.Journal.Count(r => r.Method == "POST");

    protected override void Prepare() => Emulator.Respond(FluxDev.Endpoint, input =>
    {
        _runs.AddOrUpdate(input.Prompt, 1, (_, before) => before + 1);
        return Picture;
    });

    [Fact]
    public async Task No_more_start_in_a_second_than_may()
    {
        var working = CompleteAsync(OnClock, 4, 4, new() { StartsPerSecond = 4 });

        for (var started = 1; started < 4; started++)
        {
            Assert.Equal(Second / 4, await _clock.NextWaitAsync(Deadline));
            Assert.InRange(Submits, 0, started);
            _clock.Advance(Second / 4);
        }

        Assert.All(await working, r => Assert.Null(r.Error));
        Assert.Equal(4, Submits);
    }

    [Fact]
    public async Task Less_than_one_may_start_in_a_second()
    {
        var working = CompleteAsync(OnClock, 2, 2, new() { StartsPerSecond = 0.1 });

        Assert.Equal(10 * Second, await _clock.SkipWaitAsync(Deadline));
        Assert.All(await working, r => Assert.Null(r.Error));
    }

    [Fact]
    public async Task What_was_submitted_before_is_collected_at_once()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add((await Client.FluxDev.SubmitAsync(Sunset, null, Deadline)).RequestId);

        var results = await CompleteAsync(OnClock, 5, 5, new() { StartsPerSecond = 0.01, RequestIdOf = index => ids[(int)index] });

        Assert.All(results, r => Assert.Null(r.Error));
        Assert.Equal(5, Submits);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("31", 31)]
    [InlineData("86400", 600)]
    [InlineData(null, 1)]
    public async Task After_a_refusal_there_is_a_pause_and_fewer_at_once_until_the_service_has_taken_some(string? retryAfter, int seconds)
    {
        var reports = new Reports<FalManyProgress>();
        InterceptInTurn(r => r.Method == "POST", Refusal(retryAfter));

        var working = CompleteAsync(OnClock, 30, 4, new() { Progress = reports });

        Assert.Equal(seconds * Second, await _clock.SkipWaitAsync(Deadline));
        Assert.All(await working, r => Assert.Null(r.Error));
        Assert.Equal(31, Submits);
        Assert.Equal(30, _runs.Count);
        Assert.All(_runs, run => Assert.Equal(1, run.Value));
        Assert.InRange(reports.All.Min(report => report.Concurrency), 1, 2);
        Assert.Equal(4, reports.All.Last().Concurrency);
    }

    [Fact]
    public async Task Those_that_were_refused_together_are_one_reason_to_slow_down()
    {
        const int AtOnce = 8;
        var reports = new Reports<FalManyProgress>();
        var (submits, isPaused) = (0, false);
        Emulator.Intercept(r => r.Method switch
        {
            "POST" => Interlocked.Increment(ref submits) <= 4 ? Refusal("1") : null,

            // None is done before the first has come back.
            _ => Volatile.Read(ref isPaused) ? null : FalEmulatorAnswer.Text(HttpStatusCode.Accepted, "{}"),
        });

        // None is sent before all have started.
        var asked = 0;
        var all = new TaskCompletionSource();
        var fal = CreateClient(o => (o.TimeProvider, o.CredentialsProvider) = (_clock, _ => KeyAsync()));
        var working = CompleteAsync(fal, AtOnce, AtOnce, new() { Progress = reports });

        // One that comes back after the pause has begun asks for its second from then on.
        Task<TimeSpan> waiting;
        while (await Task.WhenAny(working, waiting = _clock.NextWaitAsync(Deadline).AsTask()) != working)
        {
            if (await waiting == Second)
                Volatile.Write(ref isPaused, true);
            _clock.Advance(await waiting);
        }

        Assert.All(await working, r => Assert.Null(r.Error));
        Assert.Equal(AtOnce + 4, Submits);
        Assert.Equal(AtOnce / 2, reports.All.Min(report => report.Concurrency));

        async ValueTask<string> KeyAsync()
        {
            if (Interlocked.Increment(ref asked) == AtOnce)
                all.SetResult();
            await all.Task;
            return Emulator.Key;
        }
    }

    [Fact]
    public async Task An_input_is_given_up_that_is_refused_even_alone()
    {
        Emulator.Intercept(r => r.Method == "POST" ? Refusal(null) : null);
        var fal = CreateClient(o => (o.TimeProvider, o.Jitter, o.MaxRetries) = (_clock, () => 0.5, 2));

        var working = CompleteAsync(fal, 2, 1, null);

        foreach (var wait in new[] { 1, 2, 4, 8, 16 })
            Assert.Equal(wait * Second, await _clock.SkipWaitAsync(Deadline));
        Assert.All(await working, r => Assert.Equal((null, HttpStatusCode.TooManyRequests), (r.RequestId, Assert.IsType<FalApiException>(r.Error).StatusCode)));
        Assert.Equal(6, Submits);
    }

    [Fact]
    public async Task Whoever_wants_nothing_repeated_is_told_of_each_refusal()
    {
        InterceptInTurn(r => r.Method == "POST", Refusal("5"));
        var fal = CreateClient(o => (o.TimeProvider, o.MaxRetries) = (_clock, 0));

        var working = CompleteAsync(fal, 3, 1, null);

        Assert.Equal(5 * Second, await _clock.SkipWaitAsync(Deadline));
        Assert.Equal([true, false, false], (await working).Select(r => r.Error is FalApiException { StatusCode: HttpStatusCode.TooManyRequests }));
        Assert.Equal(3, Submits);
    }

    [Fact]
    public async Task A_cancellation_ends_the_pause()
    {
        Emulator.Intercept(r => r.Method == "POST" ? Refusal("600") : null);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Deadline);

        var working = OnClock.SubscribeManyAsync(FluxDev.Endpoint, Numbers(3), 2, null, caller.Token).ToListAsync(caller.Token).AsTask();
        await _clock.NextWaitAsync(Deadline);
        await caller.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal(caller.Token, error.CancellationToken);
    }

    [Fact]
    public async Task A_request_that_was_accepted_is_not_submitted_again_whatever_becomes_of_it()
    {
        Emulator.Respond(FluxDev.Endpoint, _ => throw new FalApiException("Too many.", HttpStatusCode.TooManyRequests));
        var fal = CreateClient(o => (o.TimeProvider, o.MaxRetries) = (new HurriedTime(), 1));

        var result = Assert.Single(await CompleteAsync(fal, 1, 4, null));

        Assert.Equal(HttpStatusCode.TooManyRequests, Assert.IsType<FalApiException>(result.Error).StatusCode);
        Assert.NotNull(result.RequestId);
        Assert.Equal(1, Submits);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task A_service_that_takes_few_at_once_gets_all_of_them_once(int? maxQueueLength)
    {
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { MaxConcurrency = 3, StepTime = TimeSpan.FromMilliseconds(2) }, Deadline);
        var logs = new Lines();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        emulator.Respond(FluxDev.Endpoint, async (input, _) =>
        {
            // Until one is refused there is no room, however slowly they come.
            await UntilAsync(() => logs.All.Any(line => line.Level is LogLevel.Warning));
            _runs.AddOrUpdate(input.Prompt, 1, (_, before) => before + 1);
            return Picture;
        });
        var options = emulator.CreateClientOptions();
        (options.TimeProvider, options.PollInterval, options.LoggerFactory) = (new HurriedTime(), TimeSpan.FromMilliseconds(20), factory);
        using var fal = new FalClient(options);

        var results = await CompleteAsync(fal, 40, 16, new() { MaxQueueLength = maxQueueLength });

        Assert.All(results, r => Assert.Null(r.Error));
        Assert.Equal(40, _runs.Count);
        Assert.All(_runs, run => Assert.Equal(1, run.Value));
        Assert.InRange(emulator.Journal.Count(r => r.Method == "POST"), 41, 400);
    }

    [Fact]
    public async Task Any_number_may_be_under_way()
    {
        var results = await CompleteAsync(Client, 20, int.MaxValue, null);

        Assert.Equal(20, results.Count(r => r.Error is null));
    }

    private static FalEmulatorAnswer Refusal(string? retryAfter) => FalEmulatorAnswer.Error(HttpStatusCode.TooManyRequests) with
    {
        Headers = retryAfter is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Retry-After"] = retryAfter },
    };

    private static IEnumerable<FluxDevInput> Numbers(int count) => Enumerable.Range(0, count).Select(i => new FluxDevInput { Prompt = i.ToString(CultureInfo.InvariantCulture) });

    private Task<List<FalManyResult<FluxDevInput, FluxDevOutput>>> CompleteAsync(FalClient fal, int count, int atOnce, FalManyOptions? options) =>
        fal.SubscribeManyAsync(FluxDev.Endpoint, Numbers(count), atOnce, options, Deadline).ToListAsync(Deadline).AsTask();
}
