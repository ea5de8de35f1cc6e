using System.Globalization;
using System.Net;
using Fal.Models;
using Fal.Testing;
using Microsoft.Extensions.Logging;

namespace Fal.Client.Tests;

/// <summary>What is told of many requests while they are under way.</summary>
public class ManyProgressTests : EmulatorTest
{
    [Fact]
    public async Task Each_step_of_an_input_is_told()
    {
        var reports = new Reports<FalManyProgress>();
        InterceptInTurn(
            r => r.Method == "GET",
            Answer(HttpStatusCode.OK, """{"status":"IN_QUEUE","queue_position":3}"""),
            Answer(HttpStatusCode.OK, """{"status":"IN_PROGRESS"}"""));

        var result = Assert.Single(await CompleteAsync(1, 1, reports));

        Assert.Equal(
            [
                (FalManyState.Waiting, null, null),
                (FalManyState.Waiting, result.RequestId, null),
                (FalManyState.Waiting, result.RequestId, "In the queue, 3 ahead"),
                (FalManyState.Running, result.RequestId, "In progress"),
                (FalManyState.Running, result.RequestId, "Completed in 0 s"),
                (FalManyState.Completed, result.RequestId, "Completed in 0 s"),
            ],
            reports.All.Select(report => (report.State, report.RequestId, report.Status?.ToString())));
        Assert.Equal([(1, 0, 0), (1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 1, 0), (0, 0, 1)], reports.All.Select(report => (report.Waiting, report.Running, report.Completed)));
        Assert.Equal("Input 0: Completed; 1 completed, 0 failed, 0 running, 0 waiting", reports.All.Last().ToString());
    }

    [Fact]
    public async Task The_counts_are_those_of_all_inputs_that_were_taken()
    {
        var reports = new Reports<FalManyProgress>();
        Emulator.Intercept(r => r.Method == "POST" && r.Text.Contains("\"7\"", StringComparison.Ordinal) ? FalEmulatorAnswer.Error(HttpStatusCode.Forbidden) : null);

        await CompleteAsync(20, 4, reports);

        var last = reports.All.Last();
        Assert.Equal((0, 0, 19, 1, 4), (last.Waiting, last.Running, last.Completed, last.Failed, last.Concurrency));
        Assert.All(reports.All, report => Assert.InRange(report.Waiting + report.Running, 0, 4));
        Assert.Equal(20, reports.All.Select(report => report.Index).Distinct().Count());
        var failed = Assert.Single(reports.All, report => report.State is FalManyState.Failed);
        Assert.Equal((7, HttpStatusCode.Forbidden), (failed.Index, Assert.IsType<FalApiException>(failed.Error).StatusCode));
    }

    [Fact]
    public async Task A_listener_who_throws_loses_no_request()
    {
        var logs = new Lines();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        var fal = CreateClient(o => o.LoggerFactory = factory);

        var results = await fal.SubscribeManyAsync(FluxDev.Endpoint, Inputs(5), 2, new() { Progress = new Listener(_ => throw new InvalidOperationException("secret")) }, Deadline).ToListAsync(Deadline);

        Assert.All(results, r => Assert.Null(r.Error));
        Assert.Contains(logs.All, line => line.Text.Contains("The progress of input 4 could not be told: InvalidOperationException", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.All, line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_listener_who_is_slow_holds_no_request_and_hears_the_last_report()
    {
        const int Count = 300;
        var heard = new List<FalManyProgress>();
        using var all = new ManualResetEventSlim();
        var listener = new Listener(report =>
        {
            all.Wait(Deadline);
            heard.Add(report);
        });

        var results = 0;
        await foreach (var result in Client.SubscribeManyAsync(FluxDev.Endpoint, Inputs(Count), 8, new() { Progress = listener }, Deadline))
        {
            if (++results == Count)
                all.Set();
        }

        // The first was being heard all the time, and so many more are kept.
        Assert.Equal(1 + 256, heard.Count);
        Assert.Equal(Count, heard[^1].Completed);
    }

    [Fact]
    public async Task Whoever_stops_early_waits_for_no_listener()
    {
        using var stopped = new ManualResetEventSlim();
        var listener = new Listener(_ => stopped.Wait(Deadline));

        await foreach (var result in Client.SubscribeManyAsync(FluxDev.Endpoint, Inputs(10), 2, new() { Progress = listener }, Deadline))
            break;

        stopped.Set();
    }

    private static IEnumerable<FluxDevInput> Inputs(int count) => Enumerable.Range(0, count).Select(i => new FluxDevInput { Prompt = i.ToString(CultureInfo.InvariantCulture) });

    private ValueTask<List<FalManyResult<FluxDevInput, FluxDevOutput>>> CompleteAsync(int count, int atOnce, IProgress<FalManyProgress> progress) =>
        Client.SubscribeManyAsync(FluxDev.Endpoint, Inputs(count), atOnce, new() { Progress = progress }, Deadline).ToListAsync(Deadline);

    private sealed class Listener(Action<FalManyProgress> hear) : IProgress<FalManyProgress>
    {
        public void Report(FalManyProgress value) => hear(value);
    }
}
