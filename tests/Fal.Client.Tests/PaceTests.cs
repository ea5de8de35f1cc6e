using System.Globalization;
using System.Threading.Channels;
using Fal.Models;

namespace Fal.Client.Tests;

/// <summary>How many of many requests are under way at once, step by step: the test is the service.</summary>
public sealed class PaceTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly HeldQueue _queue;
    private readonly Reports<FalManyProgress> _reports = new();
    private readonly Channel<FluxDevInput> _inputs = Channel.CreateUnbounded<FluxDevInput>();
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly FalClient _fal;
    private int _given;

    public PaceTests()
    {
        _queue = new HeldQueue(_clock);
        _deadline.CancelAfter(TimeSpan.FromMinutes(5));
        _fal = new FalClient(new HttpClient(_queue), MemoryService.CreateOptions(o => (o.TimeProvider, o.Jitter, o.MaxRetries) = (_clock, () => 0.5, 1)));
    }

    private CancellationToken Deadline => _deadline.Token;

    public void Dispose()
    {
        _fal.Dispose();
        _queue.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task Half_of_those_that_were_under_way_are_left()
    {
        var working = StartAsync(8);
        Give(4);
        var requests = await _queue.NextAsync(4, Deadline);

        requests[0].Refuse(5);

        Assert.Equal(5, (await _clock.NextWaitAsync(Deadline)).TotalSeconds);
        requests[1].Accept();
        Assert.Equal(2, await ConcurrencyAsync(requests[1]));
        Finish(requests[1]);
        foreach (var other in requests[2..])
            AcceptAndFinish(other);
        _clock.Advance(TimeSpan.FromSeconds(5));
        AcceptAndFinish(await _queue.NextAsync(Deadline));
        await EndAsync(working, 4);
    }

    [Fact]
    public async Task There_is_one_more_after_each_round_that_is_taken()
    {
        var working = StartAsync(8);
        Give(8);
        var first = await _queue.NextAsync(8, Deadline);
        first[0].Refuse(5);
        await _clock.NextWaitAsync(Deadline);

        // What started before the refusal says nothing of what there is room for now.
        foreach (var other in first[1..])
            Assert.Equal(4, await AcceptAsync(other));
        first[1..].ForEach(Finish);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Give(20);

        var second = await _queue.NextAsync(4, Deadline);
        foreach (var (request, concurrency) in second.Zip([4, 4, 4, 5]))
            Assert.Equal(concurrency, await AcceptAsync(request));

        // All four are still at work.
        var fifth = await _queue.NextAsync(Deadline);
        Assert.Equal(5, await AcceptAsync(fifth));
        Finish(fifth);
        second.ForEach(Finish);
        var third = await _queue.NextAsync(5, Deadline);
        Assert.Equal(8 + 4 + 1 + 5, _queue.Submits);

        third[0].Refuse(5);
        await _clock.NextWaitAsync(Deadline);
        third[1..].ForEach(AcceptAndFinish);
        _clock.Advance(TimeSpan.FromSeconds(5));
        var fourth = await _queue.NextAsync(2, Deadline);
        Assert.Equal(2, await AcceptAsync(fourth[0]));
        Assert.Equal(3, await AcceptAsync(fourth[1]));
        fourth.ForEach(Finish);
        await FinishRestAsync(working);
    }

    [Fact]
    public async Task What_was_submitted_before_is_under_way_too()
    {
        const int Before = 6;
        var before = Enumerable.Range(0, Before).Select(i => _queue.Add($"before{i}")).ToList();
        var working = StartAsync(8, index => index is >= 8 and < 8 + Before ? $"before{index - 8}" : null);
        Give(8);
        var first = await _queue.NextAsync(8, Deadline);
        first[0].Refuse(5);
        await _clock.NextWaitAsync(Deadline);
        first[1..].ForEach(AcceptAndFinish);
        _clock.Advance(TimeSpan.FromSeconds(5));
        var again = await _queue.NextAsync(Deadline);
        Give(Before);
        foreach (var request in before)
            await request.Followed.WaitAsync(Deadline);

        // Of the four that might be under way: those from before did not start here.
        again.Refuse(5);
        await _clock.NextWaitAsync(Deadline);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await SettleAsync();
        Assert.Equal(9, _queue.Submits);
        before[1..].ForEach(Finish);
        AcceptAndFinish(await _queue.NextAsync(Deadline));
        Finish(before[0]);

        var results = await EndAsync(working, 8 + Before);
        Assert.Equal(2, _reports.All.Min(report => report.Concurrency));
        Assert.All(results, result => Assert.Null(result.Error));
    }

    [Fact]
    public async Task A_shorter_wait_does_not_end_a_longer_one()
    {
        var working = StartAsync(2);
        Give(2);
        var first = await _queue.NextAsync(2, Deadline);
        first[0].Refuse(60);
        Assert.Equal(60, (await _clock.NextWaitAsync(Deadline)).TotalSeconds);
        first[1].Refuse(2);
        Assert.Equal(2, (await _clock.NextWaitAsync(Deadline)).TotalSeconds);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await SettleAsync();
        Assert.Equal(2, _queue.Submits);
        _clock.Advance(TimeSpan.FromSeconds(58));

        AcceptAndFinish(await _queue.NextAsync(Deadline));
        AcceptAndFinish(await _queue.NextAsync(Deadline));
        await EndAsync(working, 2);
    }

    [Fact]
    public async Task After_one_that_is_taken_the_waits_begin_anew()
    {
        var working = StartAsync(1);
        for (var i = 0; i < 3; i++)
        {
            Give(1);
            (await _queue.NextAsync(Deadline)).Refuse(null);
            Assert.Equal(1, (await _clock.SkipWaitAsync(Deadline)).TotalSeconds);
            AcceptAndFinish(await _queue.NextAsync(Deadline));
        }

        await EndAsync(working, 3);
    }

    [Fact]
    public async Task Starts_are_apart_from_each_other_though_there_is_room()
    {
        var working = StartAsync(4, startsPerSecond: 0.5);
        Give(4);
        for (var i = 0; i < 4; i++)
        {
            var request = await _queue.NextAsync(Deadline);
            Assert.Equal(i * 2, request.At.TotalSeconds);
            await SettleAsync();
            AcceptAndFinish(request);
            Assert.Equal(2, (await _clock.NextWaitAsync(Deadline)).TotalSeconds);
            if (i < 3)
                _clock.Advance(TimeSpan.FromSeconds(2));
        }

        // Nothing more is to start, so that the last wait is of no use.
        await EndAsync(working, 4);
        Assert.Equal(0, _clock.Running);
    }

    private Task<List<FalManyResult<FluxDevInput, FluxDevOutput>>> StartAsync(int atOnce, Func<long, string?>? requestIdOf = null, double? startsPerSecond = null) =>
        _fal.SubscribeManyAsync(
            FluxDev.Endpoint, _inputs.Reader.ReadAllAsync(Deadline), atOnce, new() { Progress = _reports, RequestIdOf = requestIdOf, StartsPerSecond = startsPerSecond }, Deadline).ToListAsync(Deadline).AsTask();

    private void Give(int count)
    {
        for (var i = 0; i < count; i++)
            _inputs.Writer.TryWrite(new FluxDevInput { Prompt = (_given++).ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>How many may be under way once the service has taken a request.</summary>
    private Task<int> AcceptAsync(HeldRequest request)
    {
        request.Accept();
        return ConcurrencyAsync(request);
    }

    private async Task<int> ConcurrencyAsync(HeldRequest request)
    {
        while (true)
        {
            if (await _reports.NextAsync(Deadline) is { } report && report.RequestId == request.Id)
                return report.Concurrency;
        }
    }

    private static void Finish(HeldRequest request) => request.Finish();

    private static void AcceptAndFinish(HeldRequest request)
    {
        request.Accept();
        request.Finish();
    }

    private async Task FinishRestAsync(Task<List<FalManyResult<FluxDevInput, FluxDevOutput>>> working)
    {
        _inputs.Writer.Complete();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        _ = working.ContinueWith(_ => end.CancelAsync(), TaskScheduler.Default);
        try
        {
            while (true)
                AcceptAndFinish(await _queue.NextAsync(end.Token));
        }
        catch (OperationCanceledException) when (!Deadline.IsCancellationRequested)
        {
            Assert.All(await working, result => Assert.Null(result.Error));
        }
    }

    private async Task<List<FalManyResult<FluxDevInput, FluxDevOutput>>> EndAsync(Task<List<FalManyResult<FluxDevInput, FluxDevOutput>>> working, int count)
    {
        _inputs.Writer.Complete();
        var results = await working;
        Assert.Equal(count, results.Count(result => result.Error is null));
        return results;
    }

    /// <summary>Lets happen what could happen now, so that what must not is seen if it does.</summary>
    private static async Task SettleAsync()
    {
        for (var i = 0; i < 200; i++)
            await Task.Run(() => { });
    }
}
