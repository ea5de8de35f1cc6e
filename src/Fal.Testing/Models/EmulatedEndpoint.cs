using Fal.Testing.Schemas;

namespace Fal.Testing.Models;

/// <summary>An endpoint that the emulator knows: from a schema, from the user's answers, or from both.</summary>
internal sealed class EmulatedEndpoint(string id)
{
    /// <summary>What the ids of workflows begin with.</summary>
    public const string WorkflowPrefix = "workflows/";

    private volatile Answer? _answer;
    private volatile StreamAnswer? _stream;

    /// <summary>Gives the output for an input.</summary>
    public delegate Task<byte[]> Answer(ReadOnlyMemory<byte> input, CancellationToken cancellationToken);

    /// <summary>Gives the outputs of a stream for an input.</summary>
    public delegate IAsyncEnumerable<byte[]> StreamAnswer(ReadOnlyMemory<byte> input, CancellationToken cancellationToken);

    public string Id => id;

    public EndpointContract? Contract { get; init; }

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

    /// <summary>Whether it is a workflow, which streams events of its steps.</summary>
    public bool IsWorkflow { get; } = id.StartsWith(WorkflowPrefix, StringComparison.Ordinal);

    public bool MayStream => IsWorkflow || GivenStream is not null || Contract is null || Contract.MayStream;

    public bool MayOpenSocket => Given is not null || GivenStream is not null || Contract is null || Contract.MayOpenSocket;

    /// <summary>Whether its own path is that of its socket.</summary>
    public bool IsSocket => Contract is { IsSocket: true };
}
