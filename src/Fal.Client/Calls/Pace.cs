namespace Fal;

/// <summary>
/// When the next of many requests starts: so many are under way at once, and so many start in a second. Where the service refuses one because
/// there are too many, it waits as long as the service asks, and half as many are under way from then on; with each round of requests that the
/// service takes it is one more.
/// </summary>
internal sealed class Pace(int maxConcurrency, double? startsPerSecond, TimeProvider time, Func<double> jitter) : IDisposable
{
    /// <summary>As long as a batch waits for what the service asks for before it asks again.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _interval = startsPerSecond is { } starts ? TimeSpan.FromSeconds(1 / starts) : TimeSpan.Zero;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly object _gate = new();

    private readonly int _most = maxConcurrency;
    private int _limit = maxConcurrency;
    private int _underWay;

    // Completed when the next may start.
    private Task _next = Task.CompletedTask;

    // A round lasts until a refusal makes the limit smaller. What started in an earlier one says nothing of the limit that is now.
    private int _round;
    private int _taken;
    private int _refusedRounds;

    // Whoever waits for a request to end: no more than one, whose turn it is.
    private TaskCompletionSource? _change;

    /// <summary>How many requests may be under way now.</summary>
    public int Limit => Volatile.Read(ref _limit);

    /// <summary>Waits until another request may start. It is under way from then on.</summary>
    public async ValueTask<Start> StartAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                Task wait;
                lock (_gate)
                {
                    var isTime = _next.IsCompleted;
                    if (isTime && _underWay < _limit)
                    {
                        if (_interval > TimeSpan.Zero)
                            _next = Task.Delay(_interval, time, _end.Token);
                        _underWay++;
                        return new Start(_round, IsAlone: _limit == 1);
                    }

                    wait = isTime ? (_change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : _next;
                }

                await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A request that was submitted before is under way: it is there, however many there may be.</summary>
    public Start Join()
    {
        lock (_gate)
        {
            _underWay++;
            return new Start(_round, IsAlone: false);
        }
    }

    /// <summary>The service has taken a request.</summary>
    public void Take(Start start)
    {
        lock (_gate)
        {
            _refusedRounds = 0;
            if (start.Round != _round || _limit == _most || ++_taken < _limit)
                return;
            _limit++;
            _taken = 0;
            _change?.TrySetResult();
        }
    }

    /// <summary>The service has refused a request because there are too many.</summary>
    /// <param name="asked">How long the service asks to wait.</param>
    /// <returns>How long nothing is started for that reason.</returns>
    public TimeSpan Refuse(Start start, TimeSpan? asked)
    {
        lock (_gate)
        {
            var pause = asked > TimeSpan.Zero ? asked.Value : TimeSpan.Zero;
            if (start.Round == _round)
            {
                if (pause == TimeSpan.Zero)
                    pause = RetryPolicy.Delay(_refusedRounds, null, time, jitter);
                _limit = Math.Max(1, Math.Min(_limit, _underWay) / 2);
                _refusedRounds++;
                _round++;
                _taken = 0;
            }

            if (pause > LongestPause)
                pause = LongestPause;
            if (pause > TimeSpan.Zero)
                _next = Task.WhenAll(_next, Task.Delay(pause, time, _end.Token));
            return pause;
        }
    }

    /// <summary>A request is over, or was refused.</summary>
    public void End()
    {
        lock (_gate)
        {
            _underWay--;
            _change?.TrySetResult();
        }
    }

    /// <summary>Nothing more starts, so that no timer need run on.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        _turn.Dispose();
    }

    /// <summary>The start of a request.</summary>
    /// <param name="Round">The round that it belongs to.</param>
    /// <param name="IsAlone">Whether no other may be under way beside it: fewer there cannot be.</param>
    internal readonly record struct Start(int Round, bool IsAlone);
}
