using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Fal.Interop.Tests;

/// <summary>A script of this folder, run by Node.</summary>
internal static class Node
{
    /// <summary>What the longest script takes on a busy machine, many times over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private static readonly string Folder = Path.GetDirectoryName(ThisFile())!;

    /// <summary>Skips the test, with the reason, where Node or the packages of this folder are not installed.</summary>
    public static void SkipUnlessInstalled()
    {
        var names = OperatingSystem.IsWindows() ? new[] { "node.exe" } : ["node"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(folders.Any(folder => names.Any(name => File.Exists(Path.Combine(folder, name)))), "Node is not installed.");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules")), "The packages are not installed: npm ci --prefix tests/Fal.Interop.Tests");
    }

    /// <summary>Gives lines to a script, and returns the lines that it answers.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string script, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var answer = ReadLinesAsync(process.StandardOutput, limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteLinesAsync(process.StandardInput, lines, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{script} failed:\n{await errors}");
            return await answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{script} did not end within {Patience.TotalMinutes} minutes.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static async Task WriteLinesAsync(StreamWriter input, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var line in lines)
                await input.WriteLineAsync(line.AsMemory(), cancellationToken);
            input.Close();
        }
        catch (IOException)
        {
            // The script has ended before its input: its exit code and errors say why.
        }
    }

    private static async Task<IReadOnlyList<string>> ReadLinesAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await output.ReadLineAsync(cancellationToken) is { } line)
            lines.Add(line);
        return lines;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
