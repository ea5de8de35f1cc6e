using System.Diagnostics;

namespace Fal.Benchmarks.Generator;

/// <summary>The server that compiles what is measured here, and nothing else: builds of others have their own.</summary>
internal static class CompilerServer
{
    /// <summary>MSBuild takes it from a variable of the name <c>SharedCompilationId</c>, and the server's command line has it.</summary>
    public static string Id { get; } = $"fal-{Environment.ProcessId}";

    /// <summary>The processor time that it has taken, on Linux; zero elsewhere.</summary>
    public static TimeSpan ProcessorTime()
    {
        var sum = TimeSpan.Zero;
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (IsServer(process.Id))
                    sum += process.TotalProcessorTime;
            }
        }

        return sum;
    }

    /// <summary>A <c>dotnet</c> process like any other; its command line tells.</summary>
    private static bool IsServer(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline") is var line && line.Contains("VBCSCompiler", StringComparison.Ordinal) && line.Contains($":{Id}\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It has ended, or this is not Linux.
        }
    }
}
