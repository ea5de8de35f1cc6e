using System.Collections.Concurrent;

namespace Fal.AspNetCore;

/// <summary>Remembers in memory, for as long as the service may send a webhook again.</summary>
internal sealed class MemoryDeliveryStore(TimeProvider time) : IFalDeliveryStore
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(3);

    private readonly ConcurrentDictionary<string, long> _done = new(StringComparer.Ordinal);

    /// <summary>The same, in the order in which they may be forgotten.</summary>
    private readonly ConcurrentQueue<(string RequestId, long At)> _order = new();

    public ValueTask<bool> IsDoneAsync(string requestId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_done.TryGetValue(requestId, out var at) && time.GetElapsedTime(at) < Kept);

    public ValueTask MarkDoneAsync(string requestId, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        _done[requestId] = now;
        _order.Enqueue((requestId, now));
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= Kept && _order.TryDequeue(out oldest))
            _done.TryRemove(KeyValuePair.Create(oldest.RequestId, oldest.At));
        return ValueTask.CompletedTask;
    }
}
