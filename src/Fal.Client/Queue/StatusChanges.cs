namespace Fal;

/// <summary>
/// Of the statuses that the queue repeats, those that say something new. A poll gives the log from its start, an event of a status stream
/// may give only what was added: a line is passed on once.
/// </summary>
internal sealed class StatusChanges
{
    private readonly List<FalLog> _seen = [];
    private FalQueueStatus? _last;

    // Where in what was seen the last log began.
    private int _start;

    /// <summary>The status with only its new log lines; null when nothing has changed.</summary>
    public FalQueueStatus? Next(FalQueueStatus status)
    {
        var changed = status switch
        {
            FalQueueStatus.InProgress progress => progress with { Logs = NewLines(progress.Logs) },
            FalQueueStatus.Completed completed => completed with { Logs = NewLines(completed.Logs) },
            _ => status,
        };
        var isNew = changed is FalQueueStatus.InProgress { Logs.Count: > 0 } || !IsSame(changed, _last);
        _last = changed;
        return isNew ? changed : null;
    }

    private static bool IsSame(FalQueueStatus status, FalQueueStatus? last) => (status, last) switch
    {
        (FalQueueStatus.Queued now, FalQueueStatus.Queued before) => now.Position == before.Position,
        (FalQueueStatus.InProgress, FalQueueStatus.InProgress) => true,
        (FalQueueStatus.Unknown now, FalQueueStatus.Unknown before) => now.Status == before.Status,
        _ => false,
    };

    /// <summary>The lines after those that were seen; all of them where the log goes on elsewhere, as when another runner took over.</summary>
    private IReadOnlyList<FalLog> NewLines(IReadOnlyList<FalLog> lines)
    {
        // The lines can begin at three places. A poll gives the whole log. An event of a stream may repeat the part of the log that is
        // written now, from where that part began. Lines that fit neither begin a new part.
        if (Repeats(lines, 0))
            _start = 0;
        else if (!Repeats(lines, _start))
            _start = _seen.Count;
        IReadOnlyList<FalLog> added = [.. lines.Skip(_seen.Count - _start)];
        _seen.AddRange(added);
        return added;
    }

    /// <summary>Whether lines are those that were seen from a place on, as far as both go.</summary>
    private bool Repeats(IReadOnlyList<FalLog> lines, int start)
    {
        var common = Math.Min(lines.Count, _seen.Count - start);
        for (var i = 0; i < common; i++)
        {
            if (lines[i] != _seen[start + i])
                return false;
        }

        return true;
    }
}
