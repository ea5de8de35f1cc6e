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

    /// <summary>How many inputs are sent before their outputs are received.</summary>
    [Params(1, 32)]
    public int UnderWay { get; set; }

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
    [BenchmarkCategory("realtime")]
    public async Task Transport()
    {
        for (var i = 0; i < Messages; i += UnderWay)
        {
            for (var j = 0; j < UnderWay; j++)
                await _socket.SendAsync(RealtimeFrames.Input.AsMemory(), WebSocketMessageType.Binary, true, CancellationToken.None);
            for (var j = 0; j < UnderWay; j++)
            {
                while (!(await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None)).EndOfMessage)
                {
                }
            }
        }
    }

    [Benchmark(Description = "ours", OperationsPerInvoke = Messages)]
    [BenchmarkCategory("realtime")]
    public async Task Ours()
    {
        for (var i = 0; i < Messages; i += UnderWay)
        {
            for (var j = 0; j < UnderWay; j++)
                await _connection.SendAsync(Setup.Input);
            for (var j = 0; j < UnderWay; j++)
                await _connection.ReceiveAsync();
        }
    }
}
