// Makes a picture for each line of a file, eight at once. It may be stopped in any way, by Ctrl-C, by the system or by a crash, and started
// again: what was submitted is collected then, and not submitted a second time.
//   FAL_KEY=… dotnet run --project samples/Worker -- prompts.txt pictures
using System.Runtime.InteropServices;
using Fal;
using Fal.Models;
using Worker;

if (args is not [var prompts, var folder])
{
    Console.Error.WriteLine("Usage: Worker <file with a prompt in each line> <folder for the pictures>");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

Directory.CreateDirectory(folder);
using var fal = new FalClient();
using var ids = new RequestIds(Path.Combine(folder, "requests.txt"));
List<Job> jobs = [.. File.ReadLines(prompts).Select((prompt, i) => new Job(i + 1, prompt, Path.Combine(folder, $"{i + 1}.jpg"))).Where(job => !File.Exists(job.Picture))];
var failures = 0;
try
{
    // Since the ids are kept, the requests stay on the service when this is cancelled.
    var options = new FalManyOptions
    {
        RequestIdOf = i => ids.Of(jobs[(int)i].Line),
        OnSubmitted = (i, requestId) => ids.SaveAsync(jobs[(int)i].Line, requestId),
    };
    await foreach (var result in fal.SubscribeManyAsync(FluxDev.Endpoint, jobs.Select(job => new FluxDevInput { Prompt = job.Prompt }), 8, options, stop.Token))
    {
        var job = jobs[(int)result.Index];
        if (result.Error is null)
        {
            await result.Output.Images[0].SaveAsync(job.Picture, cancellationToken: stop.Token);
            Console.WriteLine($"{job.Line}: {job.Picture}");
            continue;
        }

        // What the model refused is over: the next start submits it anew. After any other error the request may still have an output.
        if (result.Error is FalApiException)
            await ids.ForgetAsync(job.Line);
        Console.Error.WriteLine($"{job.Line}: {result.Error.Message}");
        failures++;
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped. Start it again to go on.");
    return 130;
}

return failures == 0 ? 0 : 1;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
