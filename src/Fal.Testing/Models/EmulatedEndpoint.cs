using System.Net.WebSockets;
using Fal.Testing.Schemas;

namespace Fal.Testing.Models;

/// <summary>An endpoint that the emulator knows: from a schema, from the user's answers, or from both.</summary>
internal sealed class EmulatedEndpoint(string id)
{
    /// <summary>What the ids of workflows begin with.</summary>
    public const string WorkflowPrefix = "workflows/";

    private volatile EndpointContract? _contract;
    private volatile Answer? _answer;
    private volatile StreamAnswer? _stream;
    private volatile ExchangeAnswer? _exchange;
    private volatile Func<WebSocket, CancellationToken, Task>? _socket;
    private volatile int _mode;

    /// <summary>Gives the output for an input.</summary>
    public delegate Task<byte[]> Answer(ReadOnlyMemory<byte> input, CancellationToken cancellationToken);

    /// <summary>Gives the outputs of a stream for an input.</summary>
    public delegate IAsyncEnumerable<byte[]> StreamAnswer(ReadOnlyMemory<byte> input, CancellationToken cancellationToken);

    /// <summary>Gives the outputs of an exchange over a socket for its inputs.</summary>
    public delegate IAsyncEnumerable<byte[]> ExchangeAnswer(IAsyncEnumerable<byte[]> inputs, CancellationToken cancellationToken);

    public string Id => id;

    /// <summary>What it takes and gives, by its newest schema.</summary>
    public EndpointContract? Contract
    {
        get => _contract;
        set => _contract = value;
    }

    public Answer? Given
    {
        get => _answer;
        set => _answer = value;
    }

    public StreamAnswer? GivenStream
    {
        get => _stream;
        set => _stream = value;
    }

    public ExchangeAnswer? GivenExchange
    {
        get => _exchange;
        set => _exchange = value;
    }

    /// <summary>Speaks with a client over a socket without the protocol of realtime models.</summary>
    public Func<WebSocket, CancellationToken, Task>? GivenSocket
    {
        get => _socket;
        set => _socket = value;
    }

    /// <summary>How many inputs and outputs of the socket go together: what the test's own endpoint says, else what the schema says.</summary>
    public FalRealtimeMode Mode
    {
        get => (FalRealtimeMode)_mode is not FalRealtimeMode.Unknown and var given ? given : Contract?.Mode ?? FalRealtimeMode.Unknown;
        set => _mode = (int)value;
    }

    /// <summary>Whether it is a workflow, which streams events of its steps.</summary>
    public bool IsWorkflow { get; } = id.StartsWith(WorkflowPrefix, StringComparison.Ordinal);

    public bool MayStream => IsWorkflow || GivenStream is not null || Contract is not { MayStream: false };

    public bool MayOpenSocket => Given is not null || GivenStream is not null || GivenExchange is not null || Contract is not { MayOpenSocket: false };

    /// <summary>Whether its own path is that of its socket.</summary>
    public bool IsSocket => Contract is { IsSocket: true };
}
