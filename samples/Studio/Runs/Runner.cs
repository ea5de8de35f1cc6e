using System.Text.Json.Nodes;
using Fal;
using Studio.Models;

namespace Studio.Runs;

/// <summary>Runs models, each in a task of its own that no page waits for.</summary>
public sealed class Runner(FalClient fal, RunStore runs, Prices prices, TimeProvider time, ILogger<Runner> log)
{
    private const int MostLogs = 200;

    /// <summary>Sends an input. It is remembered before, so that nothing that is paid for is lost.</summary>
    /// <exception cref="FalValidationException">The input's own check refused it, and nothing was sent; or the service did.</exception>
    /// <exception cref="TooManyRunsException">As many are under way as may be.</exception>
    public async Task<Run> StartAsync(string visitorId, StudioModel model, JsonObject input, bool isStreamed)
    {
        var run = new Run(visitorId, model, (JsonObject)input.DeepClone(), isStreamed, time.GetUtcNow());
        runs.Add(run);
        if (isStreamed)
            _ = FinishAsync(run, () => StreamAsync(run));
        else
            await SubmitAsync(run);
        return run;
    }

    /// <summary>Cancels a run, if the service agrees: what it does not cancel goes on. What is done by then is paid for.</summary>
    public async Task CancelAsync(Run run)
    {
        if (!run.TryCancel())
            return;
        if (run.IsStreamed)
            await run.Stop.CancelAsync();
        else if (run.State.Request is { } request)
            await CancelAsync(run, request);

        // What is still being sent is cancelled when its id is known: else nobody could tell whether it was.
    }

    /// <summary>Looks again for the output of a run that failed here, and perhaps not at the service.</summary>
    public void Fetch(Run run)
    {
        if (run.TryResume())
            _ = FinishAsync(run, () => WatchAsync(run, run.State.Request!));
    }

    private async Task SubmitAsync(Run run)
    {
        FalRequest request;
        try
        {
            request = await fal.SubmitAsync(run.Model.Endpoint, run.Input);
        }
        catch (FalValidationException)
        {
            runs.Remove(run);
            throw;
        }
        catch (Exception error)
        {
            Fail(run, error);
            return;
        }

        var isCancelling = false;
        run.Update(state =>
        {
            isCancelling = state.IsCancelling;
            return state with { Phase = Phase.Queued, Request = request, RequestId = request.RequestId };
        });
        _ = FinishAsync(run, () => WatchAsync(run, request));
        if (isCancelling)
            await CancelAsync(run, request);
    }

    private async Task CancelAsync(Run run, FalRequest request)
    {
        var notice = "It could not be cancelled: it goes on, and is billed.";
        try
        {
            var result = await request.CancelAsync();
            if (result is FalCancelResult.CancellationRequested)
            {
                run.Update(Cancelled);
                await run.Stop.CancelAsync();
                return;
            }

            if (result is FalCancelResult.AlreadyCompleted)
                notice = "It had ended before it could be cancelled.";
        }
        catch (Exception error)
        {
            log.CannotCancel(run.Id, error.GetType().Name);
        }

        run.Update(state => state with { IsCancelling = false, Notice = notice });
    }

    private async Task WatchAsync(Run run, FalRequest request)
    {
        await foreach (var status in request.WatchAsync(logs: true, run.Stop.Token))
        {
            run.Update(state => status switch
            {
                FalQueueStatus.Queued queued => state with { Phase = Phase.Queued, Position = queued.Position },
                FalQueueStatus.InProgress working => state with { Phase = Phase.Running, Logs = Appended(state.Logs, working.Logs), StartedAt = state.StartedAt ?? time.GetUtcNow() },
                FalQueueStatus.Completed completed => state with { Logs = Appended(state.Logs, completed.Logs), HasFailedAtService = completed.Error is not null },
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
        // Known by the time that it is told.
        _ = prices.OfAsync(run.Model.Endpoint);
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            run.Update(Cancelled);
        }
        catch (FalApiException error) when (error.ErrorType == FalErrorType.ClientCancelled)
        {
            // The watch may hear of it before the answer to the cancellation is there.
            run.Update(Cancelled);
        }
        catch (Exception error)
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

    private RunState Cancelled(RunState state) => state with { Phase = Phase.Cancelled, EndedAt = time.GetUtcNow() };

    private void Fail(Run run, Exception error)
    {
        var known = error as FalException;
        if (known is null)
            log.Broke(run.Id, run.Model.Endpoint.Id, error);
        else
            log.Failed(run.Id, run.Model.Endpoint.Id, known.GetType().Name, (int?)(known as FalApiException)?.StatusCode, known.RequestId ?? run.State.RequestId);
        run.Update(state => state with
        {
            Phase = Phase.Failed,
            Error = RunError.Of(error),
            IsOutputWaiting = state is { Request: not null, HasFailedAtService: false } && error is not FalValidationException,
            RequestId = known?.RequestId ?? state.RequestId,
            Cost = known?.BillableUnits is { } units ? new Cost(units, null) : null,
            EndedAt = time.GetUtcNow(),
        });
    }
}
