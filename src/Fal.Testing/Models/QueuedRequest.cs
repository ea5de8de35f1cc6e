namespace Fal.Testing.Models;

/// <summary>
/// A request in the queue. Where it is depends on nothing but the time since it was submitted, except that it does not complete before
/// its work is done, and that it can be cancelled.
/// </summary>
internal sealed class QueuedRequest : IDisposable
{
    /// <summary>How many steps the work has, each with a log line.</summary>
    public const int WorkSteps = 3;

    private readonly FalEmulatorOptions _options;
    private readonly CancellationTokenSource _cancelled;
    private readonly CancellationToken _cancellation;
    private readonly Lazy<Task<Outcome>> _work;
    private readonly long _submitted;
    private volatile bool _isCancelled;

    /// <param name="owner">What it was submitted with, key and all.</param>
    /// <param name="work">Does the work. Called once, when the request leaves the queue.</param>
    public QueuedRequest(EmulatedEndpoint endpoint, string owner, FalEmulatorOptions options, Func<CancellationToken, Task<Outcome>> work, CancellationToken stopping)
    {
        Endpoint = endpoint;
        Owner = owner;
        _options = options;
        _cancelled = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _cancellation = _cancelled.Token;
        _work = new Lazy<Task<Outcome>>(() => work(_cancellation));
        _submitted = options.TimeProvider.GetTimestamp();
        SubmittedAt = options.TimeProvider.GetUtcNow();
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    public EmulatedEndpoint Endpoint { get; }

    public string Owner { get; }

    public DateTimeOffset SubmittedAt { get; }

    /// <summary>However long that is: centuries for a test's queue that never moves.</summary>
    public TimeSpan QueueTime => TimeSpan.FromTicks((long)Math.Min(_options.StepTime.Ticks * (double)_options.QueuePositions, TimeSpan.MaxValue.Ticks / 2));

    public TimeSpan WorkTime => _options.StepTime * WorkSteps;

    public TimeSpan StepTime => _options.StepTime;

    public QueueState State
    {
        get
        {
            if (_isCancelled)
                return new QueueState(null, 0, Outcome.Error(499, "The request was cancelled by the client.", "client_cancelled"));
            var elapsed = Elapsed;
            if (elapsed < QueueTime)
                return new QueueState(_options.QueuePositions - 1 - (int)(elapsed / StepTime), 0, null);

            var work = _work.Value;
            var step = StepTime == TimeSpan.Zero ? WorkSteps : (int)Math.Min(WorkSteps, (elapsed - QueueTime) / StepTime);
            return step == WorkSteps && work.IsCompletedSuccessfully
                ? new QueueState(null, WorkSteps, work.Result)
                : new QueueState(null, Math.Min(step + 1, WorkSteps), null);
        }
    }

    private TimeSpan Elapsed => _options.TimeProvider.GetElapsedTime(_submitted);

    /// <summary>Cancels the request; false where it had completed.</summary>
    public bool Cancel()
    {
        lock (_work)
        {
            if (State.Outcome is not null)
                return false;
            _isCancelled = true;

            // What the user's function registered for this may throw, or take its time.
            _ = _cancelled.CancelAsync();
            return true;
        }
    }

    /// <summary>Waits for the next step, or as long as the work takes after the last.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cancellation);
        var next = Elapsed >= QueueTime + WorkTime ? _work.Value.WaitAsync(either.Token) : NextStepAsync(either.Token);
        await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Task NextStepAsync(CancellationToken cancellationToken)
    {
        var elapsed = Elapsed;
        var nextStep = StepTime * (Math.Floor(elapsed / StepTime) + 1);
        var waiting = Task.Delay(nextStep - elapsed, _options.TimeProvider, cancellationToken);

        // A test's clock may have gone on while the timer was set.
        return Elapsed >= nextStep ? Task.CompletedTask : waiting;
    }

    /// <summary>Waits until the request has completed.</summary>
    public async Task<Outcome> CompleteAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (State.Outcome is { } outcome)
                return outcome;
            await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        lock (_work)
            _cancelled.Dispose();
    }
}
