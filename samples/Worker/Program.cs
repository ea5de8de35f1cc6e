// Makes pictures for the inputs of a file, in which each line is the JSON of one: {"prompt": "a sunset", "seed": 1}
//   FAL_KEY=… dotnet run --project samples/Worker -- --Batch:Inputs inputs.jsonl --Batch:Outputs outputs
// It may be stopped in any way, by Ctrl-C, by the system or by a crash, and started again: what was submitted is collected then, and not
// submitted a second time. BatchOptions says what else can be set. Exit codes: 0 all is done, 1 something failed, 2 it could not start, 130 it was stopped.
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker;

try
{
    var builder = Host.CreateApplicationBuilder(args);
    var options = builder.Configuration.GetSection("Batch").Get<BatchOptions>() ?? new BatchOptions();
    if (!File.Exists(options.Inputs))
    {
        Console.Error.WriteLine($"There is no file {Path.GetFullPath(options.Inputs)}. Give it by --Batch:Inputs <file>: each line is an input as JSON, such as {{\"prompt\": \"a sunset\"}}.");
        return 2;
    }

    Directory.CreateDirectory(options.Outputs);
    using var jobs = new Jobs(options.Outputs);
    jobs.Add(options.Inputs);
    if (options.RetryFailed)
        jobs.RetryFailed();

    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.Services.AddFal();
    builder.Services.AddSingleton(jobs).AddSingleton(Options.Create(options)).AddSingleton<Batch>().AddHostedService(services => services.GetRequiredService<Batch>());
    using var host = builder.Build();

    // The host listens to the other signals itself. This one comes when the terminal is closed.
    using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    });
    var batch = host.Services.GetRequiredService<Batch>();
    await host.RunAsync();
    return batch.ExitCode;
}
catch (Exception error) when (error is InvalidDataException or SqliteException or OptionsValidationException or IOException or UnauthorizedAccessException or InvalidOperationException)
{
    // A setting, the file, the folder, or another process that works in it.
    Console.Error.WriteLine(error.Message);
    return 2;
}
