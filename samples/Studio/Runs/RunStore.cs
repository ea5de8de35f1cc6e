namespace Studio.Runs;

/// <summary>The runs of all visitors, in memory: the newest of each, and no more than fit. One that is under way is never forgotten.</summary>
public sealed class RunStore
{
    private const int MostOfAVisitorAtOnce = 4;
    private const int MostAtOnce = 16;
    private const int MostOfAVisitor = 60;
    private const int MostOfAll = 5000;
    private const long MostBytesOfAVisitor = 32 << 20;
    private const long MostBytesOfAll = 512 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Run> _byId = [];
    private readonly Dictionary<string, LinkedList<Run>> _byVisitor = [];
    private readonly LinkedList<Run> _newestFirst = new();

    /// <summary>Remembers a run that begins.</summary>
    /// <exception cref="TooManyRunsException">As many are under way as may be.</exception>
    public void Add(Run run)
    {
        lock (_gate)
        {
            var runs = _byVisitor.GetValueOrDefault(run.VisitorId) ?? [];
            if (runs.Count(other => !other.State.IsOver) >= MostOfAVisitorAtOnce)
                throw new TooManyRunsException($"{MostOfAVisitorAtOnce} runs are under way. Wait for one, or cancel it.");
            if (_newestFirst.Count(other => !other.State.IsOver) >= MostAtOnce)
                throw new TooManyRunsException($"The studio is busy: {MostAtOnce} runs of all visitors are under way. Try again in a while.");
            _byVisitor[run.VisitorId] = runs;
            _byId[run.Id] = run;
            runs.AddFirst(run);
            _newestFirst.AddFirst(run);
            Trim(runs, MostOfAVisitor, MostBytesOfAVisitor);
            Trim(_newestFirst, MostOfAll, MostBytesOfAll);
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

    /// <summary>Forgets the oldest of some runs until no more are left than may be.</summary>
    private void Trim(LinkedList<Run> runs, int most, long mostBytes)
    {
        var bytes = runs.Sum(run => run.Size);
        for (var oldest = runs.Last; oldest is not null && (runs.Count > most || bytes > mostBytes);)
        {
            var (run, newer) = (oldest.Value, oldest.Previous);
            if (run.State.IsOver)
            {
                bytes -= run.Size;
                Forget(run);
            }

            oldest = newer;
        }
    }

    private void Forget(Run run)
    {
        if (!_byId.Remove(run.Id))
            return;
        _newestFirst.Remove(run);
        var runs = _byVisitor[run.VisitorId];
        runs.Remove(run);
        if (runs.Count == 0)
            _byVisitor.Remove(run.VisitorId);
    }
}
