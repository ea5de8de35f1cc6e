using BenchmarkDotNet.Attributes;
using Fal.Models;

namespace Fal.Benchmarks;

/// <summary>
/// A call, against HttpClient and System.Text.Json used by hand to do the same: over a handler that answers at once, where nothing but the
/// clients' own work is measured, and over sockets of loopback.
/// </summary>
public class CallBenchmarks
{
    private const int Calls = 64;

    private Setup _setup = null!;

    [Params("in memory", "over sockets")]
    public string Network { get; set; } = "";

    [GlobalSetup]
    public void Prepare() => _setup = new Setup(Network == "over sockets");

    [GlobalCleanup]
    public void Clean() => _setup.Dispose();

    [Benchmark(Baseline = true, Description = "HttpClient", OperationsPerInvoke = Calls)]
    [BenchmarkCategory("run")]
    public async Task RunBare()
    {
        for (var i = 0; i < Calls; i++)
            await _setup.Bare.RunAsync();
    }

    [Benchmark(Description = "ours", OperationsPerInvoke = Calls)]
    [BenchmarkCategory("run")]
    public async Task RunOurs()
    {
        for (var i = 0; i < Calls; i++)
            await _setup.Ours.FluxDev.RunAsync(Setup.Input);
    }

    [Benchmark(Baseline = true, Description = "HttpClient", OperationsPerInvoke = Calls)]
    [BenchmarkCategory("subscribe")]
    public async Task SubscribeBare()
    {
        for (var i = 0; i < Calls; i++)
            await _setup.Bare.SubscribeAsync();
    }

    [Benchmark(Description = "ours", OperationsPerInvoke = Calls)]
    [BenchmarkCategory("subscribe")]
    public async Task SubscribeOurs()
    {
        for (var i = 0; i < Calls; i++)
            await _setup.Ours.FluxDev.SubscribeAsync(Setup.Input);
    }
}
