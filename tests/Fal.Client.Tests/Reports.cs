using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Fal.Client.Tests;

/// <summary>Notes every report at once, on the thread that makes it.</summary>
internal sealed class Reports<T> : IProgress<T>
{
    private readonly ConcurrentQueue<T> _all = [];
    private readonly Channel<T> _unseen = Channel.CreateUnbounded<T>();

    public IReadOnlyCollection<T> All => _all;

    public ValueTask<T> NextAsync(CancellationToken cancellationToken) => _unseen.Reader.ReadAsync(cancellationToken);

    public void Report(T value)
    {
        _all.Enqueue(value);
        _unseen.Writer.TryWrite(value);
    }
}
