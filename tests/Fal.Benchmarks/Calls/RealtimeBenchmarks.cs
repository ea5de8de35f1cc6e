using System.Net.WebSockets;
using BenchmarkDotNet.Attributes;
using Fal.Models;

namespace Fal.Benchmarks;

/// <summary>An input and its output over a WebSocket of loopback, in MessagePack both ways.</summary>
public class RealtimeBenchmarks
{
    private const int Messages = 256;

    private readonly byte[] _buffer = new byte[4096];
    private readonly ClientWebSocket _socket = new();
    private Setup _setup = null!;
    private FalRealtimeConnection<FluxDevInput, FluxDevOutput> _connection = null!;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _setup = new Setup(overSockets: true);
        _connection = await _setup.Ours.FluxDev.RealtimeAsync(new() { TokenProvider = (_, _) => Task.FromResult("token") });
        await _socket.ConnectAsync(new UriBuilder(_setup.Address) { Scheme = "ws" }.Uri, CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task CleanAsync()
    {
        await _connection.DisposeAsync();
        _socket.Dispose();
        _setup.Dispose();
    }

    [Benchmark(Baseline = true, Description = "ClientWebSocket, the same frames", OperationsPerInvoke = Messages)]
    [BenchmarkCategory("realtime, one at a time")]
    public Task TransportOne() => TransportAsync(1);

    [Benchmark(Description = "ours", OperationsPerInvoke = Messages)]
    [BenchmarkCategory("realtime, one at a time")]
    public Task OursOne() => OursAsync(1);

    [Benchmark(Baseline = true, Description = "ClientWebSocket, the same frames", OperationsPerInvoke = Messages)]
    [BenchmarkCategory("realtime, 32 under way")]
    public Task TransportMany() => TransportAsync(32);

    [Benchmark(Description = "ours", OperationsPerInvoke = Messages)]
    [BenchmarkCategory("realtime, 32 under way")]
    public Task OursMany() => OursAsync(32);

    /// <param name="underWay">How many inputs are sent before their outputs are received.</param>
    private async Task TransportAsync(int underWay)
    {
        for (var i = 0; i < Messages; i += underWay)
        {
            for (var j = 0; j < underWay; j++)
                await _socket.SendAsync(RealtimeFrames.Input.AsMemory(), WebSocketMessageType.Binary, true, CancellationToken.None);
            for (var j = 0; j < underWay; j++)
            {
                while (!(await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None)).EndOfMessage)
                {
                }
            }
        }
    }

    private async Task OursAsync(int underWay)
    {
        for (var i = 0; i < Messages; i += underWay)
        {
            for (var j = 0; j < underWay; j++)
                await _connection.SendAsync(Setup.Input);
            for (var j = 0; j < underWay; j++)
                await _connection.ReceiveAsync();
        }
    }
}
