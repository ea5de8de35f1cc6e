namespace Fal.Testing;

/// <summary>What happened, in the order in which it did: the requests that reached the emulator, or the deliveries of its webhooks.</summary>
/// <param name="capacity">How many of the newest entries are kept.</param>
internal sealed class Journal<T>(int capacity)
    where T : class
{
    private readonly object _gate = new();
    private readonly List<T> _entries = [];
    private TaskCompletionSource _added = NewSource();
    private long _forgotten;

    public void Add(T entry)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _entries.Add(entry);
            if (_entries.Count >= 2L * capacity)
                Forget(_entries.Count - capacity);
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

    private void Forget(int count)
    {
        _entries.RemoveRange(0, count);
        _forgotten += count;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
