using System.Net.ServerSentEvents;
using BenchmarkDotNet.Attributes;
using Fal.Models;

namespace Fal.Benchmarks;

/// <summary>An output of a stream, of many that come as server-sent events over a socket of loopback.</summary>
public class StreamBenchmarks
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Setup _setup = null!;

    [GlobalSetup]
    public void Prepare() => _setup = new Setup(overSockets: true);

    [GlobalCleanup]
    public void Clean() => _setup.Dispose();

    [Benchmark(Baseline = true, Description = "HttpClient, bytes to the end", OperationsPerInvoke = CannedAnswers.Events)]
    [BenchmarkCategory("stream")]
    public async Task Transport()
    {
        using var response = await _setup.Bare.StreamAsync();
        await using var stream = await response.Content.ReadAsStreamAsync();
        while (await stream.ReadAsync(_buffer) > 0)
        {
        }
    }

    [Benchmark(Description = "and SseParser, nothing made of events", OperationsPerInvoke = CannedAnswers.Events)]
    [BenchmarkCategory("stream")]
    public async Task<int> Parsed()
    {
        using var response = await _setup.Bare.StreamAsync();
        await using var stream = await response.Content.ReadAsStreamAsync();
        var bytes = 0;
        await foreach (var item in SseParser.Create(stream, static (_, data) => data.Length).EnumerateAsync())
            bytes += item.Data;
        return bytes;
    }

    [Benchmark(Description = "and STJ source generator", OperationsPerInvoke = CannedAnswers.Events)]
    [BenchmarkCategory("stream")]
    public async Task<long> Deserialized()
    {
        using var response = await _setup.Bare.StreamAsync();
        await using var stream = await response.Content.ReadAsStreamAsync();
        var seeds = 0L;
        await foreach (var item in SseParser.Create(stream, static (_, data) => System.Text.Json.JsonSerializer.Deserialize(data, HandWritten.HandWrittenContext.Default.FluxDevOutput)!).EnumerateAsync())
            seeds += item.Data.Seed;
        return seeds;
    }

    [Benchmark(Description = "ours", OperationsPerInvoke = CannedAnswers.Events)]
    [BenchmarkCategory("stream")]
    public async Task<long> Ours()
    {
        var seeds = 0L;
        await foreach (var output in _setup.Ours.FluxDev.StreamAsync(Setup.Input))
            seeds += output.Seed;
        return seeds;
    }
}
