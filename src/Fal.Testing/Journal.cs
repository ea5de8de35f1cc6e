namespace Fal.Testing;

/// <summary>The requests that reached the emulator, in the order in which they came.</summary>
/// <param name="capacity">How many of the newest are kept.</param>
internal sealed class Journal(int capacity)
{
    private readonly object _gate = new();
    private readonly List<FalEmulatorRequest> _requests = [];
    private TaskCompletionSource _added = NewSource();
    private long _forgotten;

    public void Add(FalEmulatorRequest request)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _requests.Add(request);
            if (_requests.Count >= 2L * capacity)
                Forget(_requests.Count - capacity);
            added = _added;
            _added = NewSource();
        }

        added.SetResult();
    }

    public IReadOnlyList<FalEmulatorRequest> Snapshot()
    {
        lock (_gate)
            return _requests.Count <= capacity ? [.. _requests] : _requests.GetRange(_requests.Count - capacity, capacity);
    }

    /// <summary>The first request that matches, once it is there.</summary>
    public async Task<FalEmulatorRequest> WaitAsync(Predicate<FalEmulatorRequest> predicate, CancellationToken cancellationToken)
    {
        for (var seen = 0L; ;)
        {
            FalEmulatorRequest[] unseen;
            Task added;
            lock (_gate)
            {
                unseen = [.. _requests.Skip((int)Math.Max(0, seen - _forgotten))];
                seen = _forgotten + _requests.Count;
                added = _added.Task;
            }

            if (Array.Find(unseen, predicate) is { } found)
                return found;
            await added.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Forget(int count)
    {
        _requests.RemoveRange(0, count);
        _forgotten += count;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
