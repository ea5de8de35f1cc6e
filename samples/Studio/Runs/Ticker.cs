namespace Studio.Runs;

/// <summary>One clock for all pages that show a time that passes: it runs only while somebody looks.</summary>
public sealed class Ticker : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private Action? _ticked;

    public Ticker(TimeProvider time) => _timer = time.CreateTimer(_ => _ticked?.Invoke(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public event Action Ticked
    {
        add => Change(() => _ticked += value);
        remove => Change(() => _ticked -= value);
    }

    public void Dispose() => _timer.Dispose();

    private void Change(Action change)
    {
        lock (_gate)
        {
            var wasLookedAt = _ticked is not null;
            change();
            var period = _ticked is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(1);
            if (wasLookedAt != _ticked is not null)
                _timer.Change(period, period);
        }
    }
}
