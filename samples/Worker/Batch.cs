using Fal;
using Fal.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Worker;

/// <summary>Makes the outputs of all inputs that have none yet, then ends the program.</summary>
internal sealed class Batch(FalClient fal, Jobs jobs, IOptions<BatchOptions> options, IHostApplicationLifetime lifetime) : BackgroundService
{
    private readonly BatchOptions _options = options.Value;

    /// <summary>0 when all is done, 1 when something failed, 130 when it was stopped before. What is thrown the host logs, and ends.</summary>
    public int ExitCode { get; private set; } = 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var todo = jobs.ToDo();
            var failures = jobs.CountOf("unknown") + await Display.ShowAsync(todo.Count, display => WorkAsync(todo, display, stoppingToken));
            ExitCode = failures == 0 ? 0 : 1;
            Console.WriteLine($"{jobs.CountOf("done")} done, {failures} failed.");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            ExitCode = 130;
            Console.Error.WriteLine("Stopped. Start it again to go on.");
        }

        lifetime.StopApplication();
    }

    /// <summary>Since the ids are kept, requests that are under way stay on the service when this is stopped.</summary>
    private async Task<int> WorkAsync(IReadOnlyList<Job> todo, Display display, CancellationToken cancellationToken)
    {
        var failures = 0;
        var many = new FalManyOptions
        {
            StartsPerSecond = _options.StartsPerSecond,
            Progress = display,
            RequestIdOf = index => todo[(int)index].RequestId,
            OnSubmitted = (index, requestId) =>
            {
                jobs.Submitted(todo[(int)index], requestId);
                return default;
            },
        };
        await foreach (var result in fal.SubscribeManyAsync(FluxDev.Endpoint, todo.Select(job => job.Input), _options.MaxConcurrency, many, cancellationToken))
        {
            var job = todo[(int)result.Index];
            try
            {
                var files = await SaveAsync(job, result.Output, cancellationToken);
                jobs.Done(job);
                display.WriteLine($"{job.Line}: {string.Join(", ", files)}");
            }
            catch (Exception error) when (error is FalException or IOException or UnauthorizedAccessException)
            {
                jobs.Failed(job, result.RequestId, result.Error ?? error);
                display.WriteLine($"{job.Line}: {(result.Error ?? error).Message}");
                failures++;
            }
        }

        return failures;
    }

    /// <summary>Each input has a folder. What is in it is of a start that was stopped before it had all.</summary>
    private async Task<IReadOnlyList<string>> SaveAsync(Job job, FluxDevOutput output, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_options.Outputs, $"{job.Line}");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return await output.SaveAllAsync(folder, cancellationToken: cancellationToken);
    }
}
