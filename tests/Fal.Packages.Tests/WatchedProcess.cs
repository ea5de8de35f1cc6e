using System.Diagnostics;
using System.Threading.Channels;

namespace Fal.Packages.Tests;

/// <summary>A program that runs on while a test edits what it reads.</summary>
internal sealed class WatchedProcess : IAsyncDisposable
{
    /// <summary>What a build takes on a busy machine, several times over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private WatchedProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static WatchedProcess Start(string program, string folder, params string[] arguments) => new(CommandLine.StartInfo(program, folder, arguments));

    /// <summary>Makes an edit and waits until the program prints a line for it; one that was made before the program looked is made again.</summary>
    public async Task PrintsAsync(string expected, Func<Task>? edit = null)
    {
        var seen = new List<string>();
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            if (edit is not null)
                await edit();
            if (await PrintsWithinPauseAsync(expected, seen))
                return;
        }

        Assert.Fail($"'{expected}' was never printed, but:\n{string.Join('\n', seen)}");
    }

    private async Task<bool> PrintsWithinPauseAsync(string expected, List<string> seen)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Pause);
        try
        {
            while (await _lines.Reader.ReadAsync(limit.Token) is var line && line != expected)
            {
                if (seen.Count == 0 || seen[^1] != line)
                    seen.Add(line);
            }

            return true;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (ChannelClosedException)
        {
            Assert.Fail($"It ended before it printed '{expected}':\n{string.Join('\n', seen)}");
            return false;
        }
    }

    /// <summary>Ends the program, and what it started.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Append(string? line)
    {
        if (line is null)
            _lines.Writer.TryComplete();
        else
            _lines.Writer.TryWrite(line);
    }
}
