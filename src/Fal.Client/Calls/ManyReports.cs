using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Fal;

/// <summary>
/// Tells how far many requests are, in turn and beside them: no request waits until a report has been heard, and none fails of it. Of a
/// listener who falls behind the oldest reports are dropped.
/// </summary>
internal sealed class ManyReports
{
    private const int MostPending = 256;

    private readonly Channel<FalManyProgress> _pending = Channel.CreateBounded<FalManyProgress>(
        new BoundedChannelOptions(MostPending) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly IProgress<FalManyProgress> _progress;
    private readonly ILogger _logger;
    private readonly Pace _pace;
    private readonly Task _telling;
    private readonly long[] _counts = new long[Enum.GetValues<FalManyState>().Length];
    private volatile bool _isStopped;

    public ManyReports(IProgress<FalManyProgress> progress, Pace pace, ILogger logger)
    {
        _progress = progress;
        _pace = pace;
        _logger = logger;
        _telling = TellAsync();
    }

    /// <summary>Reports where an input is now.</summary>
    /// <param name="before">The last report of it.</param>
    /// <param name="now">This one, yet without the counts.</param>
    /// <returns>This one.</returns>
    public FalManyProgress Report(FalManyProgress? before, FalManyProgress now)
    {
        lock (_counts)
        {
            if (before is not null)
                _counts[(int)before.State]--;
            _counts[(int)now.State]++;
            now = now with
            {
                Waiting = _counts[(int)FalManyState.Waiting],
                Running = _counts[(int)FalManyState.Running],
                Completed = _counts[(int)FalManyState.Completed],
                Failed = _counts[(int)FalManyState.Failed],
                Concurrency = _pace.Limit,
            };
            _pending.Writer.TryWrite(now);
        }

        return now;
    }

    /// <summary>Ends when the last report has been heard.</summary>
    public Task CompleteAsync()
    {
        _pending.Writer.TryComplete();
        return _telling;
    }

    /// <summary>Tells nothing more. A report that is being heard is not waited for.</summary>
    public void Stop()
    {
        _isStopped = true;
        _pending.Writer.TryComplete();
    }

    private async Task TellAsync()
    {
        await foreach (var report in _pending.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_isStopped)
                return;
            try
            {
                _progress.Report(report);
            }
            catch (Exception error)
            {
                Log.ProgressFailed(_logger, report.Index, Log.Shown(error));
            }
        }
    }
}
