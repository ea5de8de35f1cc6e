using System.Diagnostics;
using System.Net;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>A program that makes many pictures is stopped in every way, and goes on where it was.</summary>
public sealed class WorkerTests() : EmulatorTest(minutes: 10), IDisposable
{
    private const int Inputs = 40;
    private const int AtOnce = 8;

    /// <summary>The sample, beside this assembly among what was built.</summary>
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Worker", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Worker.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("fal-worker-").FullName;

    // From so many submits on nothing completes any more.
    private volatile int _heldAt = int.MaxValue;
    private volatile bool _areFilesHeld;

    // The answer to a submit of this prompt is lost.
    private volatile string? _lost;

    private int Submits => Emulator.Journal.Count(request => request is { Service: FalEmulatorService.Queue, Method: "POST" });

    /// <summary>How many requests have been followed: of each of them the program has kept the id before.</summary>
    private int Followed => Emulator.Journal.Where(request => request is { Service: FalEmulatorService.Queue, Method: "GET" }).Select(request => request.Path.Split('/')[4]).Distinct().Count();

    private string[] Pictures => Directory.GetFiles(Path.Combine(_folder, "outputs"), "*.jpg", SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override void Prepare()
    {
        Emulator.Respond(FluxDev.Endpoint, input => input.Prompt == "refused"
            ? throw new FalApiException("No.", HttpStatusCode.Forbidden)
            : Picture with { Images = [new() { Url = $"{Emulator.Address}files/{input.Prompt}.jpg", Width = 1, Height = 1 }] });
        Emulator.Intercept(request => request switch
        {
            { Service: FalEmulatorService.Files } => _areFilesHeld ? FalEmulatorAnswer.Stall : Answer(HttpStatusCode.OK, request.Path),
            { Service: FalEmulatorService.Queue, Method: "GET" } when Submits >= _heldAt => FalEmulatorAnswer.Text(HttpStatusCode.Accepted, """{"status":"IN_QUEUE"}"""),
            { Method: "POST" } when _lost is { } lost && request.Text.Contains(lost, StringComparison.Ordinal) => FalEmulatorAnswer.Drop with { AfterWork = true },
            _ => null,
        });
    }

    [Fact]
    public async Task Every_picture_is_made_once_whatever_stops_the_program()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        await WriteInputsAsync([.. Enumerable.Range(1, Inputs).Select(i => $"picture-{i}")]);

        // A crash between a submit and the saving of its id would lose the request, so that all ids are saved by then, and no submit can come:
        // as many are under way as may be, and of those that have completed one is being saved and one waits for that.
        const int MostTaken = AtOnce + 2;
        await StopAsync("INT", 130, heldAt: 1, () => Submits >= 1);
        await StopAsync("KILL", 137, heldAt: 1, () => Submits == AtOnce && Followed == AtOnce);
        await StopAsync("TERM", 130, heldAt: 1, () => Submits == AtOnce);
        _areFilesHeld = true;
        await StopAsync("KILL", 137, heldAt: int.MaxValue, () => Submits == MostTaken && Followed == MostTaken);
        _areFilesHeld = false;
        await StopAsync("QUIT", 130, heldAt: Inputs / 2, () => Submits >= Inputs / 2);
        await StopAsync("HUP", 130, heldAt: Inputs * 3 / 4, () => Submits >= Inputs * 3 / 4);

        _heldAt = int.MaxValue;
        var (exitCode, said) = await EndAsync(Start());

        Assert.Equal(0, exitCode);
        Assert.EndsWith($"{Inputs} done, 0 failed.", said.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, Inputs).Select(i => $"/picture-{i}.jpg").Order(), Pictures.Select(File.ReadAllText).Order());
        Assert.Equal(Inputs, Submits);
        Assert.DoesNotContain(Emulator.Journal, request => request.Method == "PUT");
    }

    [Fact]
    public async Task What_failed_is_paid_for_again_only_where_that_is_said()
    {
        await WriteInputsAsync(["one", "refused", "lost"]);
        _lost = "lost";

        var first = await EndAsync(Start());
        var second = await EndAsync(Start());
        Assert.Equal((1, 1, 3), (first.ExitCode, second.ExitCode, Submits));
        Assert.Contains("3: ", first.Said, StringComparison.Ordinal);
        Assert.Contains("1 done, 2 failed.", second.Said, StringComparison.Ordinal);

        _lost = null;
        Emulator.Respond(FluxDev.Endpoint, Picture with { Images = [new() { Url = $"{Emulator.Address}files/two.jpg", Width = 1, Height = 1 }] });
        var third = await EndAsync(Start("--Batch:RetryFailed", "true"));

        Assert.Equal((0, 5, 3), (third.ExitCode, Submits, Pictures.Length));
    }

    [Theory]
    [InlineData(null, "There is no file ")]
    [InlineData("{\"prompt\": \"a sunset\"}\n\n{\"prompt\": 1}\n", "inputs.jsonl(3): ")]
    [InlineData("{\"prompt\": \"a sunset\"}\n{}\n", "inputs.jsonl(2): ")]
    public async Task Inputs_that_cannot_be_are_told_before_anything_is_sent(string? inputs, string message)
    {
        if (inputs is not null)
            await File.WriteAllTextAsync(Path.Combine(_folder, "inputs.jsonl"), inputs, Deadline);

        var (exitCode, said) = await EndAsync(Start());

        Assert.Equal(2, exitCode);
        Assert.StartsWith(message, said, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_setting_that_cannot_be_is_told()
    {
        await WriteInputsAsync(["one"]);

        var (exitCode, said) = await EndAsync(Start("--Batch:MaxConcurrency", "many"));

        Assert.Equal(2, exitCode);
        Assert.Contains("Batch:MaxConcurrency", said, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task Other_inputs_than_before_are_told()
    {
        await WriteInputsAsync(["one"]);
        Assert.Equal(0, (await EndAsync(Start())).ExitCode);
        await WriteInputsAsync(["another"]);

        var (exitCode, said) = await EndAsync(Start());

        Assert.Equal(2, exitCode);
        Assert.Contains("another input than at the last start", said, StringComparison.Ordinal);
        Assert.Equal(1, Submits);
    }

    [Fact]
    public async Task Two_at_once_do_not_pay_twice()
    {
        _heldAt = 1;
        await WriteInputsAsync(["one"]);
        using var first = Start();
        await UntilAsync(first, () => Followed == 1);

        var (exitCode, said) = await EndAsync(Start());
        Assert.Equal(2, exitCode);
        Assert.Contains("locked", said, StringComparison.Ordinal);

        _heldAt = int.MaxValue;
        Assert.Equal(0, (await EndAsync(first)).ExitCode);
        Assert.Equal(1, Submits);
    }

    [Fact]
    public async Task On_a_terminal_there_is_a_bar()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no program that makes a terminal.");
        await WriteInputsAsync(["one", "two"]);

        var (exitCode, said) = await EndAsync(Start(["/usr/bin/script", "-qec", $"dotnet {Program}", "/dev/null"], _folder));

        Assert.Equal(0, exitCode);
        Assert.Contains("100%", said, StringComparison.Ordinal);
        Assert.Contains("2 done, 0 failed.", said, StringComparison.Ordinal);
    }

    private Task WriteInputsAsync(string[] prompts) =>
        File.WriteAllLinesAsync(Path.Combine(_folder, "inputs.jsonl"), prompts.Select(prompt => $$"""{"prompt": "{{prompt}}"}"""), Deadline);

    /// <summary>Starts the program, and stops it once it is where it should be and has followed a request.</summary>
    private async Task StopAsync(string signal, int exitCode, int heldAt, Func<bool> isThere)
    {
        _heldAt = heldAt;
        var before = Emulator.Journal.Count;
        using var worker = Start();
        await UntilAsync(worker, () => isThere() && Emulator.Journal.Skip(before).Any(request => request.Method == "GET"));
        using (Process.Start("kill", [$"-{signal}", $"{worker.Id}"]))
        {
        }

        var submits = Submits;
        var ended = await EndAsync(worker);
        Assert.Equal(exitCode, ended.ExitCode);
        Assert.InRange(Submits, submits, submits + AtOnce);
    }

    /// <summary>Waits until a program that runs has come so far.</summary>
    private async Task UntilAsync(Process worker, Func<bool> isThere)
    {
        await UntilAsync(() => worker.HasExited || isThere());
        if (worker.HasExited)
            Assert.Fail($"The program has ended: {await EndAsync(worker)}");
    }

    private async Task<(int ExitCode, string Said)> EndAsync(Process worker)
    {
        var errors = worker.StandardError.ReadToEndAsync(Deadline);
        var said = await worker.StandardOutput.ReadToEndAsync(Deadline);
        await worker.WaitForExitAsync(Deadline);
        return (worker.ExitCode, said + await errors);
    }

    // What runs in the background of a script ignores some signals, and so does all that it starts.
    private Process Start(params string[] arguments) =>
        Start(OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,QUIT,HUP", "dotnet", Program, .. arguments] : ["dotnet", Program, .. arguments], _folder);

    private Process Start(string[] command, string folder)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var options = CreateOptions();
        (start.Environment["FAL_KEY"], start.Environment["FAL_RUN_HOST"]) = (options.Credentials, options.RunAddress.AbsoluteUri);
        (start.Environment["FAL_QUEUE_RUN_HOST"], start.Environment["FAL_REST_HOST"]) = (options.QueueAddress.AbsoluteUri, options.RestAddress.AbsoluteUri);
        start.Environment["TERM"] = "xterm";

        // Linux lets a user watch few files at once, in all his programs together.
        start.Environment["DOTNET_hostBuilder__reloadConfigOnChange"] = "false";
        return Process.Start(start)!;
    }
}
