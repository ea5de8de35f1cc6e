using Fal;
using Spectre.Console;

namespace Worker;

/// <summary>Shows how far the batch is: a bar on a terminal, and elsewhere a line for each output.</summary>
internal sealed class Display(ProgressTask? bar) : IProgress<FalManyProgress>
{
    public static Task<int> ShowAsync(int count, Func<Display, Task<int>> workAsync) => Console.IsOutputRedirected
        ? workAsync(new Display(null))
        : AnsiConsole.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => workAsync(new Display(context.AddTask("starting", maxValue: Math.Max(1, count)))));

    public void Report(FalManyProgress value)
    {
        if (bar is null)
            return;
        bar.Value = value.Completed + value.Failed;
        bar.Description = $"{value.Running} running, {value.Waiting} waiting, {value.Failed} failed, up to {value.Concurrency} at once";
    }

    public void WriteLine(string text)
    {
        if (bar is null)
            Console.WriteLine(text);
        else
            AnsiConsole.WriteLine(text);
    }
}
