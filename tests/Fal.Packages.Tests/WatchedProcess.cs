using System.Diagnostics;
using System.Threading.Channels;

namespace Fal.Packages.Tests;

/// <summary>A program that runs on while a test edits what it reads.</summary>
internal sealed class WatchedProcess : IDisposable
{
    /// <summary>What a build takes on a busy machine, many times over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];

    private WatchedProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static WatchedProcess Start(ProcessStartInfo start) => new(start);

    /// <summary>
    /// Waits until lines have come that end so, in whatever order, since the last were waited for. Several programs write at once: one may
    /// begin a line that another goes on with.
    /// </summary>
    public async Task PrintsAsync(params string[] expected)
    {
        var missing = expected.ToList();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (missing.Count > 0)
            {
                var line = await _lines.Reader.ReadAsync(limit.Token);
                missing.RemoveAll(end => line.EndsWith(end, StringComparison.Ordinal));
                if (_seen.Count == 0 || _seen[^1] != line)
                    _seen.Add(line);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"'{string.Join("' and '", missing)}' was not printed within {Patience.TotalMinutes} minutes, but:\n{string.Join('\n', _seen)}");
        }
        catch (ChannelClosedException)
        {
            Assert.Fail($"It ended before it printed '{string.Join("' and '", missing)}':\n{string.Join('\n', _seen)}");
        }
    }

    /// <summary>Ends the program, and what it started.</summary>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        // Not until the end of its output: that could be held open by what was no more its own.
        _process.WaitForExit(Patience);
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
