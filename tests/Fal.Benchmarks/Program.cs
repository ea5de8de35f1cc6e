using System.Diagnostics;
using System.Runtime;
using BenchmarkDotNet.Running;
using Fal.Benchmarks;
using Fal.Benchmarks.Generator;
using Fal.Benchmarks.Sites;

// What is measured, and how: see the README's figures.
Type[] runtime = [typeof(JsonBenchmarks), typeof(CallBenchmarks), typeof(StreamBenchmarks), typeof(RealtimeBenchmarks)];
Type[] generator = [typeof(GeneratorBenchmarks), typeof(GeneratorEditBenchmarks)];
if (Corpus.Missing is not null)
    generator = [];

return args switch
{
    ["--quick"] => Math.Max(Quick.Run(runtime), OfCorpus(() => AsCompiler(["--quick", "Generator"], () => Quick.Run(generator)), whenMissing: 0)),
    ["--quick", "Generator"] => OfCorpus(() => AsCompiler(args, () => Quick.Run(generator))),
    ["--quick", var name] => Quick.Run([.. runtime.Where(type => type.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))]),
    ["bench", .. var rest] => BenchmarkSwitcher.FromTypes([.. runtime, .. generator]).Run(rest).Any() ? 0 : 1,
    ["load", .. var rest] => await Load.RunAsync(rest),
    ["generator", .. var rest] => OfCorpus(() => AsCompiler(args, () => GeneratorRuns.Run(rest))),
    ["build", .. var rest] => OfCorpus(() => BuildCost.Run(rest)),
    ["analyzers"] => OfCorpus(AnalyzerCost.Run),
    ["worst", .. var rest] => AsCompiler(args, () => WorstFiles.Run(rest)),
    ["code"] => OfCorpus(CodeCost.Run),
    ["many"] => await Load.ManyAsync(50_000),
    ["serve"] => await Load.ServeAsync(),
    ["proxy", .. var rest] => await ProxySites.RunAsync(rest),
    ["studio", .. var rest] => await StudioSite.RunAsync(rest),
    ["proxy-app", var service] => await ProxySites.ServeAsync(new Uri(service)),
    ["upstream"] => await Upstream.RunAsync(),
    _ => Usage(),
};

// Runs what needs the real schemas. Where they are missing, it says so and returns another exit code.
static int OfCorpus(Func<int> run, int whenMissing = 2)
{
    if (Corpus.Missing is not { } reason)
        return run();
    Console.Error.WriteLine($"The generator is not measured: {reason}.");
    return whenMissing;
}

// Runs what the compiler runs with the compiler's garbage collector, that of a server: how often a collection comes decides a third of the time.
static int AsCompiler(string[] args, Func<int> run)
{
    if (GCSettings.IsServerGC)
        return run();
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, args) { Environment = { ["DOTNET_gcServer"] = "1" } })!;
    process.WaitForExit();
    return process.ExitCode;
}

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project tests/Fal.Benchmarks -- --quick [Json|Call|Stream|Realtime|Generator]
            Every benchmark (or those whose class starts so) in short, and the ratios: under two minutes.
        dotnet run -c Release --project tests/Fal.Benchmarks -- bench [--filter *]
            The same in full, by BenchmarkDotNet's own options.
        dotnet run -c Release --project tests/Fal.Benchmarks -- generator
            The generator over the corpus, cold (the first run of a process) and warm, and NJsonSchema's own in turn.
        dotnet run -c Release --project tests/Fal.Benchmarks -- build [--models 1,10,100,393] [--rounds 3]
            What a build of a project with so many models takes, beside an empty project, one with the generated files checked in, and
            what NSwag and Kiota write for the same documents. Hours in full, since the tools take seconds a document; the compiler's
            time on Linux only. Fetches the tools.
        dotnet run -c Release --project tests/Fal.Benchmarks -- analyzers
            What the analyzers add to the compile time of 50,000 lines with 100 models. Minutes; Linux only.
        dotnet run -c Release --project tests/Fal.Benchmarks -- code
            What the generated code of a model costs the compiler, and what each part of it.
        dotnet run -c Release --project tests/Fal.Benchmarks -- worst [part of a name]
            What the whole compile of the dearest megabyte takes, of each thing that a schema can have much of. Minutes.
        dotnet run -c Release --project tests/Fal.Benchmarks -- load [--seconds N]
            Requests per second, and what each costs, of this client and of the official JavaScript client, side by side
            against one emulator in a process of its own. Needs Node, and: npm ci --prefix tests/Fal.Interop.Tests
        dotnet run -c Release --project tests/Fal.Benchmarks -- many
            What 50,000 requests through SubscribeManyAsync leave on the heap as they go by.
        dotnet run -c Release --project tests/Fal.Benchmarks -- proxy [--users 200] [--seconds 60]
            The load of so many pages at once on our proxy and on the official one with Express, in turn and each in a process of its own:
            requests per second and per second of CPU, times, errors and memory. Needs Node, and: npm ci --prefix tests/Fal.Interop.Tests
        dotnet run -c Release --project tests/Fal.Benchmarks -- studio [--users 200] [--seconds 60]
            The same of the Studio: so many who open its pages and stay connected.
        """);
    return 2;
}
