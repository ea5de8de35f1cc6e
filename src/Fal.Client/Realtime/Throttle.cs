namespace Fal;

/// <summary>Lets one at a time through, at most one in an interval. Of those that wait, only the newest goes.</summary>
/// <param name="disposed">Ends the interval that is under way.</param>
internal sealed class Throttle(TimeSpan interval, TimeProvider time, CancellationToken disposed)
{
    private readonly object _turn = new();
    private TaskCompletionSource? _waiting;
    private Task _free = Task.CompletedTask;

    /// <summary>Does something when it is its turn; false where a newer one took its place.</summary>
    public async Task<bool> RunAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        var replaced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task free;
        lock (_turn)
        {
            _waiting?.TrySetResult();
            _waiting = replaced;
            free = _free;
        }

        await Task.WhenAny(free, replaced.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        var acted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_turn)
        {
            if (_waiting != replaced)
                return false;
            _waiting = null;

            // The next may go when this one has gone and the interval is over, whichever takes longer.
            _free = Task.WhenAll(acted.Task, Task.Delay(interval, time, disposed));
        }

        try
        {
            await act().ConfigureAwait(false);
            return true;
        }
        finally
        {
            acted.SetResult();
        }
    }
}
