namespace Fal.Testing;

/// <summary>What happened, in the order in which it did: the requests that reached the emulator, or the deliveries of its webhooks.</summary>
internal sealed class Journal<T>
    where T : class
{
    private readonly object _gate = new();
    private readonly List<T> _entries = [];
    private TaskCompletionSource _added = NewSource();

    public void Add(T entry)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _entries.Add(entry);
            added = _added;
            _added = NewSource();
        }

        added.SetResult();
    }

    public IReadOnlyList<T> Snapshot()
    {
        lock (_gate)
            return [.. _entries];
    }

    /// <summary>The first entry that matches, once it is there.</summary>
    public async Task<T> WaitAsync(Predicate<T> predicate, CancellationToken cancellationToken)
    {
        for (var seen = 0; ;)
        {
            T[] unseen;
            Task added;
            lock (_gate)
            {
                unseen = [.. _entries.Skip(seen)];
                added = _added.Task;
            }

            if (Array.Find(unseen, predicate) is { } found)
                return found;
            seen += unseen.Length;
            await added.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
