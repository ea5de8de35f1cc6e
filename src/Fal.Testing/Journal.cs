namespace Fal.Testing;

/// <summary>What happened, in the order in which it did: the requests that reached the emulator, or the deliveries of its webhooks.</summary>
/// <param name="capacity">How many of the newest entries are kept; all where it is the largest number.</param>
/// <param name="mostBytes">How large they may be together, where there is a capacity.</param>
/// <param name="sizeOf">How large an entry is.</param>
internal sealed class Journal<T>(int capacity, long mostBytes, Func<T, long> sizeOf)
    where T : class
{
    private readonly object _gate = new();
    private readonly List<T> _entries = [];
    private TaskCompletionSource _added = NewSource();
    private long _forgotten;
    private long _size;

    public void Add(T entry)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _entries.Add(entry);
            _size += sizeOf(entry);
            if (_entries.Count >= 2L * capacity)
                Forget(_entries.Count - capacity);
            if (capacity < int.MaxValue && _size > mostBytes)
                Forget(CountOfOldest(_size - (mostBytes / 2)));
            added = _added;
            _added = NewSource();
        }

        added.SetResult();
    }

    public IReadOnlyList<T> Snapshot()
    {
        lock (_gate)
            return _entries.Count <= capacity ? [.. _entries] : _entries.GetRange(_entries.Count - capacity, capacity);
    }

    /// <summary>The first entry that matches, once it is there.</summary>
    public async Task<T> WaitAsync(Predicate<T> predicate, CancellationToken cancellationToken)
    {
        for (var seen = 0L; ;)
        {
            T[] unseen;
            Task added;
            lock (_gate)
            {
                unseen = [.. _entries.Skip((int)Math.Max(0, seen - _forgotten))];
                seen = _forgotten + _entries.Count;
                added = _added.Task;
            }

            if (Array.Find(unseen, predicate) is { } found)
                return found;
            await added.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How many of the oldest take that much, but never the newest.</summary>
    private int CountOfOldest(long bytes)
    {
        var count = 0;
        for (; bytes > 0 && count < _entries.Count - 1; count++)
            bytes -= sizeOf(_entries[count]);
        return count;
    }

    private void Forget(int count)
    {
        _size -= _entries.Take(count).Sum(sizeOf);
        _entries.RemoveRange(0, count);
        _forgotten += count;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
