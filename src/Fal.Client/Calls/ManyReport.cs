namespace Fal;

/// <summary>Reports how far one of many inputs is. Used by its request alone.</summary>
internal sealed class ManyReport
{
    private readonly ManyReports _all;
    private FalManyProgress _last;

    public ManyReport(ManyReports all, long index)
    {
        _all = all;
        _last = all.Report(null, new FalManyProgress(index, FalManyState.Waiting));
    }

    /// <summary>The service has the request.</summary>
    public void Submitted(string requestId) => Tell(_last with { RequestId = requestId });

    public void Update(FalQueueStatus status) => Tell(_last with
    {
        Status = status,
        RequestId = status.RequestId ?? _last.RequestId,

        // Once the work is done its output is yet to be fetched.
        State = status switch
        {
            FalQueueStatus.Queued => FalManyState.Waiting,
            FalQueueStatus.InProgress or FalQueueStatus.Completed => FalManyState.Running,
            _ => _last.State,
        },
    });

    public void Completed() => Tell(_last with { State = FalManyState.Completed });

    public void Failed(Exception error) => Tell(_last with { State = FalManyState.Failed, Error = error });

    private void Tell(FalManyProgress now) => _last = _all.Report(_last, now);
}
