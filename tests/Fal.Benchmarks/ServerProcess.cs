using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fal.Benchmarks;

/// <summary>A server in a process of its own, which says on standard output where it listens, and ends with its standard input.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public TimeSpan Cpu => Now().TotalProcessorTime;

    public double Megabytes => Now().WorkingSet64 / 1e6;

    public static async Task<ServerProcess> StartAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!Listening().IsMatch(line))
                continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new(process, new Uri(Listening().Match(line).Value));
        }

        throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended before it listened.");
    }

    /// <summary>This program as another process.</summary>
    public static Task<ServerProcess> StartAsync(string[] arguments, params (string Name, string Value)[] environment) => StartAsync(Environment.ProcessPath!, arguments, environment);

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(2)))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private Process Now()
    {
        _process.Refresh();
        return _process;
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Listening();
}
