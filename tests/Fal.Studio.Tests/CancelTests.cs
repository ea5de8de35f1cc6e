using System.Net;
using System.Text.Json.Nodes;
using Fal.Testing;
using Studio.Models;
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
        var model = Catalogue.Find("openrouter/router")!;
        var run = await Runner.StartAsync("ann", model, (JsonObject)JsonNode.Parse("""{"prompt":"Why?","model":"any"}""")!, isStreamed: true);
        run.Changed += () =>
        {
            if (run.State is { Phase: Phase.Running, Output: not null, IsCancelling: false })
                _ = Runner.CancelAsync(run);
        };
        await OverAsync(run);

        Assert.Equal(Phase.Cancelled, run.State.Phase);
        Assert.NotNull(run.State.Output);
    }
}
