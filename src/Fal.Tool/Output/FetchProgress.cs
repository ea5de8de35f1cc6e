using Fal.Shared;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fal.Tool.Output;

/// <summary>How far the fetching of many models is: one line on a terminal, and a line every two seconds elsewhere.</summary>
internal sealed class FetchProgress
{
    /// <summary>So much time is between two lines where nobody watches.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private readonly int _total;
    private readonly Action<int, string> _show;
    private int _done;

    private FetchProgress(int total, Action<int, string> show)
    {
        _total = total;
        _show = show;
    }

    /// <summary>Notes that an id is done with.</summary>
    public void Done(string id)
    {
        lock (_lock)
            _show(++_done, id);
    }

    /// <summary>Does something that takes a while, and shows how far it is.</summary>
    public static Task<T> RunAsync<T>(ToolEnvironment environment, ToolOutput output, int total, Func<FetchProgress, Task<T>> work)
    {
        if (!output.HasProgress || total < 2)
            return work(new(total, static (_, _) => { }));
        if (environment.IsErrorTerminal && environment.IsCapable)
            return OnTerminalAsync(environment, total, work);
        var last = environment.Time.GetTimestamp();
        return work(new(total, (done, _) =>
        {
            if (done == total || environment.Time.GetElapsedTime(last) < Pause)
                return;
            last = environment.Time.GetTimestamp();
            environment.Error.Write($"{done} of {total} models\n");
        }));
    }

    private static Task<T> OnTerminalAsync<T>(ToolEnvironment environment, int total, Func<FetchProgress, Task<T>> work)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(environment.Error), Ansi = AnsiSupport.Yes, ColorSystem = string.IsNullOrEmpty(environment.Variable("NO_COLOR")) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors });
        console.Profile.Width = Math.Max(environment.Width, 20);
        return console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new ProgressBarColumn { Width = Math.Clamp(environment.Width / 4, 5, 40) }, new CountColumn(environment.Time), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                var task = context.AddTask("…", maxValue: total);
                var room = Math.Max(environment.Width - Math.Clamp(environment.Width / 4, 5, 40) - 30, 10);
                return work(new(total, (done, id) =>
                {
                    task.Description = Markup.Escape(VisibleText.Of(id, room));
                    task.Value = done;
                }));
            });
    }

    /// <summary>How many of how many, and how many a second.</summary>
    private sealed class CountColumn(TimeProvider time) : ProgressColumn
    {
        private readonly long _began = time.GetTimestamp();

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var seconds = Math.Max(time.GetElapsedTime(_began).TotalSeconds, 0.1);
            return new Text(FormattableString.Invariant($"{task.Value:0}/{task.MaxValue:0} {task.Value / seconds:0}/s"));
        }
    }
}
