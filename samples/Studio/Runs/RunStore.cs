namespace Studio.Runs;

/// <summary>The runs of all visitors, in memory: the newest of each, and no more than fit.</summary>
public sealed class RunStore
{
    private const int MostOfAVisitor = 60;
    private const int MostOfAll = 5000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Run> _byId = [];
    private readonly Dictionary<string, LinkedList<Run>> _byVisitor = [];
    private readonly Queue<Run> _inOrder = new();

    public void Add(Run run)
    {
        lock (_gate)
        {
            if (!_byVisitor.TryGetValue(run.VisitorId, out var runs))
                _byVisitor[run.VisitorId] = runs = [];
            runs.AddFirst(run);
            _byId[run.Id] = run;
            _inOrder.Enqueue(run);
            if (runs.Count > MostOfAVisitor)
                Forget(runs.Last!.Value);
            while (_inOrder.Count > MostOfAll)
                Forget(_inOrder.Dequeue());
        }
    }

    /// <summary>Forgets a run that was never sent.</summary>
    public void Remove(Run run)
    {
        lock (_gate)
            Forget(run);
    }

    /// <summary>A visitor's run; null where it is another's, or forgotten.</summary>
    public Run? Find(string visitorId, string id)
    {
        lock (_gate)
            return _byId.TryGetValue(id, out var run) && run.VisitorId == visitorId ? run : null;
    }

    /// <summary>A visitor's runs, newest first.</summary>
    public IReadOnlyList<Run> Of(string visitorId)
    {
        lock (_gate)
            return _byVisitor.TryGetValue(visitorId, out var runs) ? [.. runs] : [];
    }

    /// <summary>The newest files that a visitor's runs gave.</summary>
    public IReadOnlyList<MediaItem> FilesOf(string visitorId, MediaKind kind, int most) =>
        [.. Of(visitorId).Where(run => run.State is { Phase: Phase.Done, Output: not null }).SelectMany(run => MediaItem.Of(run.State.Output!)).Where(item => item.Kind == kind).Take(most)];

    private void Forget(Run run)
    {
        if (!_byId.Remove(run.Id) || !_byVisitor.TryGetValue(run.VisitorId, out var runs))
            return;
        runs.Remove(run);
        if (runs.Count == 0)
            _byVisitor.Remove(run.VisitorId);
    }
}
