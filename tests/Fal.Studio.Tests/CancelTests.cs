using System.Net;
using Fal.Testing;
using Studio.Runs;

namespace Fal.Studio.Tests;

/// <summary>A run is cancelled where the service says so, and nowhere else.</summary>
public sealed class CancelTests : StudioRuns
{
    private int Cancels => Emulator.Journal.Count(request => request.Path.EndsWith("/cancel", StringComparison.Ordinal));

    [Fact]
    public async Task A_run_is_cancelled_at_the_service_too()
    {
        await using var held = Hold();
        var run = await StartAsync("ann", Fox);
        await Runner.CancelAsync(run);

        Assert.Equal(Phase.Cancelled, run.State.Phase);
        Assert.Equal(1, Cancels);
    }

    [Fact]
    public async Task Who_cancels_twice_cancels_once()
    {
        await using var held = Hold();
        var run = await StartAsync("ann", Fox);
        await Task.WhenAll(Runner.CancelAsync(run), Runner.CancelAsync(run));
        await Runner.CancelAsync(run);

        Assert.Equal(Phase.Cancelled, run.State.Phase);
        Assert.Equal(1, Cancels);
    }

    [Fact]
    public async Task A_run_whose_watch_hears_first_that_it_was_cancelled_is_cancelled_and_has_not_failed()
    {
        await using var held = Hold();
        Emulator.Intercept(request => request.Path.EndsWith("/cancel", StringComparison.Ordinal) ? FalEmulatorAnswer.Stall with { AfterWork = true } : null);
        var run = await StartAsync("ann", Fox);
        _ = Runner.CancelAsync(run);
        await OverAsync(run);

        Assert.Equal((Phase.Cancelled, null), (run.State.Phase, run.State.Error));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_it_is_sent_is_cancelled_once_its_id_is_known()
    {
        await using var held = Hold();
        using var gate = new ManualResetEventSlim();
        Emulator.Intercept(request =>
        {
            if (request.Method == "POST")
                gate.Wait(Token);
            return null;
        });
        var starting = StartAsync("ann", Fox);
        var run = Assert.Single(Runs.Of("ann"));
        await Runner.CancelAsync(run);
        Assert.False(run.State.IsOver);
        gate.Set();
        await starting;

        Assert.Equal(Phase.Cancelled, run.State.Phase);
        Assert.NotNull(run.State.RequestId);
        Assert.Equal(1, Cancels);
    }

    [Fact]
    public async Task What_the_service_does_not_cancel_goes_on_and_its_output_is_shown()
    {
        using var gate = new ManualResetEventSlim();
        Emulator.Intercept(request =>
        {
            if (request.Path.EndsWith("/cancel", StringComparison.Ordinal))
                return FalEmulatorAnswer.Error(HttpStatusCode.InternalServerError);
            if (request.Path.Contains("/status", StringComparison.Ordinal))
                gate.Wait(Token);
            return null;
        });
        var run = await StartAsync("ann", Fox);
        await Runner.CancelAsync(run);

        Assert.False(run.State.IsOver);
        Assert.Contains("could not be cancelled", run.State.Notice, StringComparison.Ordinal);
        gate.Set();
        await OverAsync(run);
        Assert.Equal(Phase.Done, run.State.Phase);
        Assert.NotNull(run.State.Output);
        Assert.NotNull(run.State.Cost);
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_keeps_what_there_is()
    {
        await using var held = HoldStream();
        var run = await StreamAsync("ann");
        await UntilAsync(run, state => state.Output is not null);
        await Runner.CancelAsync(run);
        await OverAsync(run);

        Assert.Equal((Phase.Cancelled, "one"), (run.State.Phase, new OutputView(Router, run.State.Output!).Text));
    }
}
