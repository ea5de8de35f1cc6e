using System.Diagnostics;
using System.Text;

namespace Fal.Packages.Tests;

/// <summary>Runs <c>dotnet</c>, and what it made, as a person would.</summary>
internal static class CommandLine
{
    /// <summary>What the longest command takes on a busy machine, several times over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Runs a command and returns what it printed.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It failed.</exception>
    public static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var (exitCode, output) = await TryDotnetAsync(folder, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {exitCode} in {folder}:\n{output}");
        return output;
    }

    /// <summary>Runs a command that may fail.</summary>
    public static Task<(int ExitCode, string Output)> TryDotnetAsync(string folder, params string[] arguments) =>
        TryAsync("dotnet", folder, arguments, []);

    /// <summary>Runs a program, which may fail, in an environment that has more variables.</summary>
    public static async Task<(int ExitCode, string Output)> TryAsync(
        string program, string folder, string[] arguments, Dictionary<string, string> variables)
    {
        var start = StartInfo(program, folder, arguments);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            lock (output)
                Assert.Fail($"{program} {string.Join(' ', arguments)} was ended after {Patience.TotalMinutes} minutes in {folder}:\n{output}");
        }

        return (process.ExitCode, output.ToString());

        void Append(string? line)
        {
            lock (output)
                output.AppendLine(line);
        }
    }

    /// <summary>How a person would start a program: without what the test runner's own dotnet has set, which would lead another one astray.</summary>
    public static ProcessStartInfo StartInfo(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsOfTheRunner).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        // Whether a list of vulnerable packages can be fetched, and what is in it today, is a warning of any restore.
        start.Environment["NuGetAudit"] = "false";
        return start;
    }

    private static bool IsOfTheRunner(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "DOTNET_HOST_PATH" or "VSTEST_HOST_DEBUG" or "FAL_KEY";
}
