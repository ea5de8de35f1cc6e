using System.Diagnostics;
using System.Runtime.InteropServices;
using Fal.Testing;

namespace Fal.Tool.Tests;

/// <summary>The tool as a process: on terminals, killed, interrupted, with a full disk.</summary>
public class ProcessTests
{
    /// <summary>What a command takes on a busy machine, many times over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string Tool = $"\"{Environment.ProcessPath switch { { } path when Path.GetFileNameWithoutExtension(path) == "dotnet" => path, _ => "dotnet" }}\" \"{Path.Combine(AppContext.BaseDirectory, "Fal.Tool.dll")}\"";

    [Fact]
    public async Task A_terminal_has_colours_and_progress_and_says_no_more_than_it_can()
    {
        await using var folder = await StartAsync();
        folder.Service.Intercept(_ => new() { IsOwn = true, PieceSize = 30_000, PieceDelay = TimeSpan.FromMilliseconds(50) });

        var added = await OnTerminalAsync(folder, "add '**'");
        Assert.Contains("/6", added.Output, StringComparison.Ordinal);
        Assert.Contains("\e[1mID", (await OnTerminalAsync(folder, "search")).Output, StringComparison.Ordinal);
        foreach (var plain in new[] { ("NO_COLOR", "1"), ("TERM", "dumb") })
        {
            var result = await OnTerminalAsync(folder, "search", plain);
            Assert.Contains("ID ", result.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("\e[1m", result.Output, StringComparison.Ordinal);
        }

        var narrow = await OnTerminalAsync(folder, "search", ("STTY", "cols 50"));
        Assert.All(narrow.Output.Split('\n'), line => Assert.True(Visible(line).Length <= 50, line));
        Assert.Contains("fal-ai/ltx-2/image-to-video/fast", narrow.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_goes_to_a_file_is_one_line_a_model_without_escapes()
    {
        await using var folder = await StartAsync();

        var result = await RunAsync(folder, $"{Tool} search");

        Assert.Equal(7, result.Output.TrimEnd().Split('\n').Length);
        Assert.DoesNotContain("\e", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_and_changes_nothing()
    {
        await using var folder = await StartAsync();
        await RunAsync(folder, $"{Tool} add fal-ai/whisper");
        var before = folder.Files();
        folder.Service.Intercept(_ => FalEmulatorAnswer.Stall);

        var result = await StoppedAsync(folder, "INT", "update");

        Assert.Equal((130, "error: Cancelled: nothing was changed.\n"), (result.Code, result.Error));
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task A_process_that_is_killed_has_changed_nothing()
    {
        await using var folder = await StartAsync();
        await RunAsync(folder, $"{Tool} add '**'");
        folder.Change("fal-ai/whisper", document => document["info"]!["description"] = "Other words.");
        var before = folder.Files();
        folder.Service.Intercept(_ => new() { IsOwn = true, PieceSize = 1000, PieceDelay = TimeSpan.FromMilliseconds(20) });

        var result = await StoppedAsync(folder, "KILL", "update");

        Assert.Equal(137, result.Code);
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task A_disk_that_is_full_is_one_line_and_changes_nothing()
    {
        await using var folder = await StartAsync();
        folder.Write("App.csproj", "<Project>\n</Project>\n");
        var before = folder.Files();

        // No file may be larger than 8 KB: the schema is.
        var result = await RunAsync(folder, $"trap '' XFSZ; ulimit -f 8; DOTNET_EnableWriteXorExecute=0 exec {Tool} add fal-ai/whisper fal-ai/flux/dev");

        Assert.Equal(2, result.Code);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.\n", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task Output_that_cannot_be_written_is_one_line()
    {
        await using var folder = await StartAsync();
        await RunAsync(folder, $"{Tool} add fal-ai/whisper");

        var result = await RunAsync(folder, $"{Tool} list > /dev/full");

        Assert.Equal(2, result.Code);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_shell_is_told_how_a_command_line_goes_on()
    {
        await using var folder = await StartAsync();
        await RunAsync(folder, $"{Tool} add fal-ai/whisper");

        Assert.Contains("restore\n", (await RunAsync(folder, $"{Tool} '[suggest:3]' res")).Output, StringComparison.Ordinal);
        Assert.Contains("fal-ai/whisper\n", (await RunAsync(folder, $"{Tool} '[suggest:7]' 'update '")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("updat", "error: 'updat' is nothing that can be said here (did you mean 'update'?) (dotnet fal --help)\n")]
    [InlineData("update --accpet breaking", "error: '--accpet' is no option of this command (did you mean '--accept'?) (dotnet fal update --help)\n")]
    [InlineData("add", "error: What is to be added? Say an id (dotnet fal add fal-ai/flux/dev), a file, or a --url (dotnet fal add --help)\n")]
    public async Task A_wrong_command_line_is_one_line_and_2(string arguments, string says)
    {
        await using var folder = await StartAsync();

        var result = await RunAsync(folder, $"{Tool} {arguments}");

        Assert.Equal((2, says, ""), (result.Code, result.Error, result.Output));
    }

    private static async Task<ToolFolder> StartAsync()
    {
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux), "These tests drive the tool by bash, script and ulimit, as Linux has them.");
        return await ToolFolder.StartAsync();
    }

    /// <summary>Runs the tool until it has asked the service for something, and sends it a signal then.</summary>
    private static async Task<ToolResult> StoppedAsync(ToolFolder folder, string signal, string arguments)
    {
        var process = folder.Path + ".pid";
        var asked = folder.Service.Journal.Count;
        // A shell in the background ignores Ctrl+C, and so would all that it starts.
        var running = RunAsync(folder, $"echo $$ > {process}; exec env --default-signal=INT {Tool} {arguments}");
        var asks = folder.Service.WaitForRequestAsync(_ => folder.Service.Journal.Count > asked, TestContext.Current.CancellationToken);
        if (await Task.WhenAny(running, asks) == asks)
            await RunAsync(folder, $"kill -{signal} $(cat {process}); rm {process}");
        return await running;
    }

    private static Task<ToolResult> OnTerminalAsync(ToolFolder folder, string arguments, params (string Name, string Value)[] variables)
    {
        var size = variables.FirstOrDefault(variable => variable.Name == "STTY").Value ?? "cols 120";
        var set = string.Concat(variables.Where(variable => variable.Name != "STTY").Select(variable => $"export {variable.Name}={variable.Value}; "));
        return RunAsync(folder, $"export TERM=xterm-256color; {set}script -qec \"stty {size}; {Tool.Replace("\"", "", StringComparison.Ordinal)} {arguments}\" /dev/null < /dev/null");
    }

    private static async Task<ToolResult> RunAsync(ToolFolder folder, string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["FAL_API_HOST"] = folder.Service.PlatformAddress.ToString();
        start.Environment["FAL_CACHE"] = folder.Path + ".cache";
        foreach (var variable in new[] { "FAL_KEY", "NO_COLOR", "CI", "GITHUB_ACTIONS" })
            start.Environment.Remove(variable);
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.Fail($"It was ended after {Patience.TotalMinutes} minutes: {command}");
            throw;
        }
    }

    private static string Visible(string line) => System.Text.RegularExpressions.Regex.Replace(line.TrimEnd('\r'), "\e(\\[[0-9;?]*[a-zA-Z]|[=>])", "");
}
