using System.Text.Json.Nodes;
using Fal;
using Studio.Models;

namespace Studio.Runs;

/// <summary>Runs models, each in a task of its own that no page waits for.</summary>
public sealed class Runner(FalClient fal, RunStore runs, Prices prices, TimeProvider time, ILogger<Runner> log)
{
    private const int MostAtOnce = 4;
    private const int MostLogs = 200;

    /// <summary>Sends an input. It is remembered before, so that nothing that is paid for is lost.</summary>
    /// <exception cref="FalValidationException">The input's own check refused it, and nothing was sent; or the service did.</exception>
    /// <exception cref="TooManyRunsException">The visitor has as many under way as he may have.</exception>
    public async Task<Run> StartAsync(string visitorId, StudioModel model, JsonObject input, bool isStreamed)
    {
        if (runs.Of(visitorId).Count(run => !run.State.IsOver) >= MostAtOnce)
            throw new TooManyRunsException($"{MostAtOnce} runs are under way. Wait for one, or cancel it.");
        var run = new Run(visitorId, model, (JsonObject)input.DeepClone(), isStreamed, time.GetUtcNow());
        runs.Add(run);
        if (isStreamed)
            _ = FinishAsync(run, () => StreamAsync(run));
        else
            await SubmitAsync(run);
        return run;
    }

    /// <summary>Cancels a run. What is done by then is paid for.</summary>
    public async Task CancelAsync(Run run)
    {
        if (run.State.IsOver)
            return;
        try
        {
            await run.Stop.CancelAsync();
            if (run.Request is { } request)
                await request.CancelAsync();
        }
        catch (FalException error)
        {
            log.CannotCancel(run.Id, error);
        }

        run.Update(state => state with { Phase = Phase.Cancelled, EndedAt = time.GetUtcNow() });
    }

    private async Task SubmitAsync(Run run)
    {
        try
        {
            run.Request = await fal.SubmitAsync(run.Model.Endpoint, run.Input, cancellationToken: run.Stop.Token);
        }
        catch (OperationCanceledException)
        {
            // CancelAsync says so; what was accepted meanwhile is cancelled at the service.
            return;
        }
        catch (FalValidationException)
        {
            runs.Remove(run);
            throw;
        }
        catch (FalException error)
        {
            Fail(run, error);
            return;
        }

        run.Update(state => state with { Phase = Phase.Queued, RequestId = run.Request.RequestId });
        _ = FinishAsync(run, () => WatchAsync(run, run.Request));
    }

    private async Task WatchAsync(Run run, FalRequest request)
    {
        await foreach (var status in request.WatchAsync(logs: true, run.Stop.Token))
        {
            run.Update(state => status switch
            {
                FalQueueStatus.Queued queued => state with { Phase = Phase.Queued, Position = queued.Position },
                FalQueueStatus.InProgress working => state with { Phase = Phase.Running, Logs = Appended(state.Logs, working.Logs), StartedAt = state.StartedAt ?? time.GetUtcNow() },
                FalQueueStatus.Completed completed => state with { Logs = Appended(state.Logs, completed.Logs) },
                _ => state,
            });
        }

        await CompleteAsync(run, await request.GetOutputAsync(run.Stop.Token));
    }

    private async Task StreamAsync(Run run)
    {
        FalOutput? last = null;
        await foreach (var output in fal.StreamAsync(run.Model.Endpoint, run.Input, cancellationToken: run.Stop.Token))
        {
            last = output;
            run.Update(state => state with
            {
                Phase = Phase.Running,
                Output = output,
                RequestId = output.RequestId,
                StartedAt = state.StartedAt ?? time.GetUtcNow(),
            });
        }

        await CompleteAsync(run, last);
    }

    private async Task FinishAsync(Run run, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // CancelAsync says so.
        }
        catch (FalException error)
        {
            Fail(run, error);
        }
    }

    private async Task CompleteAsync(Run run, FalOutput? output)
    {
        var price = await prices.OfAsync(run.Model.Endpoint);
        run.Update(state => state with
        {
            Phase = Phase.Done,
            Output = output,
            Cost = output?.BillableUnits is { } units ? new Cost(units, price) : null,
            EndedAt = time.GetUtcNow(),
        });
    }

    /// <summary>Each status has the lines that are new.</summary>
    private static IReadOnlyList<FalLog> Appended(IReadOnlyList<FalLog> logs, IReadOnlyList<FalLog> added) =>
        added.Count == 0 ? logs : [.. logs.Concat(added).TakeLast(MostLogs)];

    private void Fail(Run run, FalException error)
    {
        log.Failed(run.Id, run.Model.Endpoint.Id, error);
        run.Update(state => state with
        {
            Phase = Phase.Failed,
            Error = RunError.Of(error),
            RequestId = error.RequestId ?? state.RequestId,
            Cost = error.BillableUnits is { } units ? new Cost(units, null) : null,
            EndedAt = time.GetUtcNow(),
        });
    }
}
