namespace Fal;

/// <summary>
/// Of the statuses that the queue repeats, those that say something new. Logs come from the start each time; a line is passed on once.
/// </summary>
internal sealed class StatusChanges
{
    private IReadOnlyList<FalLog> _seen = [];
    private FalQueueStatus? _last;

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

    /// <summary>The lines after those that were seen; all of them where the log began anew, as when another runner took over.</summary>
    private IReadOnlyList<FalLog> NewLines(IReadOnlyList<FalLog> lines)
    {
        var common = Math.Min(lines.Count, _seen.Count);
        for (var i = 0; i < common; i++)
        {
            if (lines[i] != _seen[i])
            {
                _seen = lines;
                return lines;
            }
        }

        if (lines.Count <= _seen.Count)
            return [];
        var start = _seen.Count;
        _seen = lines;
        return start == 0 ? lines : [.. lines.Skip(start)];
    }
}
