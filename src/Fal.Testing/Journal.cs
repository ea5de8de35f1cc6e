namespace Fal.Testing;

/// <summary>The requests that reached the emulator, in the order in which they came.</summary>
internal sealed class Journal
{
    private readonly object _gate = new();
    private readonly List<FalEmulatorRequest> _requests = [];
    private TaskCompletionSource _added = NewSource();

    public void Add(FalEmulatorRequest request)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _requests.Add(request);
            added = _added;
            _added = NewSource();
        }

        added.SetResult();
    }

    public IReadOnlyList<FalEmulatorRequest> Snapshot()
    {
        lock (_gate)
            return [.. _requests];
    }

    /// <summary>The first request that matches, once it is there.</summary>
    public async Task<FalEmulatorRequest> WaitAsync(Predicate<FalEmulatorRequest> predicate, CancellationToken cancellationToken)
    {
        for (var seen = 0; ;)
        {
            FalEmulatorRequest[] unseen;
            Task added;
            lock (_gate)
            {
                unseen = [.. _requests.Skip(seen)];
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
