using System.Diagnostics;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>A program that makes many pictures is stopped in every way, and goes on where it was.</summary>
public sealed class WorkerTests : EmulatorTest
{
    private const int Prompts = 40;
    private const int AtOnce = 8;

    /// <summary>The sample, beside this assembly among what was built.</summary>
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Worker", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Worker.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("fal-worker-").FullName;
    private volatile bool _mayComplete;

    [Fact]
    public async Task Every_picture_is_made_once_whatever_stops_the_program()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        Emulator.Respond(FluxDev.Endpoint, (FluxDevInput input) => Picture with { Prompt = input.Prompt, Images = [new() { Url = "data:image/jpeg;base64,AAAA", Width = 1, Height = 1 }] });

        // Nothing completes, so that the program holds all the requests that it may when it is stopped; else while one is just on its way.
        Emulator.Intercept(request => request.Method == "GET" && !_mayComplete ? FalEmulatorAnswer.Text(System.Net.HttpStatusCode.Accepted, """{"status":"IN_QUEUE"}""") : null);
        await File.WriteAllLinesAsync(Path.Combine(_folder, "prompts.txt"), Enumerable.Range(1, Prompts).Select(i => $"picture {i}"), Deadline);

        // A crash between a submit and the saving of its id would lose the request, so that all ids are saved by then.
        foreach (var (signal, exitCode, submits, ids) in new[] { ("INT", 130, 1, 0), ("KILL", 137, AtOnce, AtOnce), ("TERM", 130, 0, AtOnce), ("INT", 130, Prompts / 2, 0) })
        {
            _mayComplete = submits > AtOnce;
            var before = Emulator.Journal.Count;
            using var worker = Start();
            await UntilAsync(() => Submits() >= submits && Ids() >= ids && Emulator.Journal.Skip(before).Any(request => request.Method == "GET"));
            using (Process.Start("kill", [$"-{signal}", $"{worker.Id}"]))
            {
            }

            await worker.WaitForExitAsync(Deadline);
            Assert.Equal((exitCode, Submits()), (worker.ExitCode, Ids()));
        }

        using var last = Start();
        await last.WaitForExitAsync(Deadline);

        Assert.Equal(0, last.ExitCode);
        Assert.Equal(Prompts, Directory.GetFiles(_folder, "*.jpg").Length);
        Assert.Equal(Prompts, Submits());
        Assert.DoesNotContain(Emulator.Journal, request => request.Method == "PUT");
        Directory.Delete(_folder, recursive: true);
    }

    private int Submits() => Emulator.Journal.Count(request => request is { Service: FalEmulatorService.Queue, Method: "POST" });

    /// <summary>How many ids the program has kept.</summary>
    private int Ids()
    {
        var path = Path.Combine(_folder, "requests.txt");
        return File.Exists(path) ? File.ReadAllText(path).Split('\n').Count(line => line.EndsWith(" .", StringComparison.Ordinal)) : 0;
    }

    private Process Start()
    {
        // What runs in the background of a script ignores SIGINT, and so does all that it starts.
        string[] listening = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(listening[0], [.. listening[1..], Program, "prompts.txt", "."]) { WorkingDirectory = _folder };
        var options = CreateOptions();
        (start.Environment["FAL_KEY"], start.Environment["FAL_RUN_HOST"]) = (options.Credentials, options.RunAddress.AbsoluteUri);
        (start.Environment["FAL_QUEUE_RUN_HOST"], start.Environment["FAL_REST_HOST"]) = (options.QueueAddress.AbsoluteUri, options.RestAddress.AbsoluteUri);
        return Process.Start(start)!;
    }
}
