namespace Fal;

/// <summary>The inputs of one session that have had no output: one sends, another reads what comes.</summary>
internal sealed class UnansweredInputs
{
    // An input that the service drops for a newer one is never answered, nor is one that nobody waits for. So that these do not pile up, the oldest are let go: the
    // service holds no more than 60.
    private const int Max = 1000;

    private readonly List<UnansweredInput> _inputs = [];
    private int _outputs;
    private bool _isClosed, _isIdle, _needsOutput;

    /// <summary>Adds an input that is about to be sent; false once the session is over.</summary>
    public bool TryAdd(UnansweredInput input)
    {
        lock (_inputs)
        {
            if (_isClosed)
                return false;
            if (_inputs.Count >= Max && _inputs.FindIndex(old => old.Answer is not { Task.IsCompleted: false }) is >= 0 and var oldest)
                _inputs.RemoveAt(oldest);
            input.IsAlone = _inputs.Count == 0;
            input.OutputsBefore = _outputs;
            foreach (var other in _inputs)
                other.IsAlone = false;
            _inputs.Add(input);
            return true;
        }
    }

    /// <summary>Takes back an input that could not be sent.</summary>
    public void Remove(UnansweredInput input)
    {
        lock (_inputs)
            _inputs.Remove(input);
    }

    /// <summary>Notes that an input is sent; false where the session was over by then, its output will not come, and nobody has been told of it.</summary>
    public bool TryMarkSent(UnansweredInput input)
    {
        lock (_inputs)
        {
            input.IsSent = true;
            return !_isClosed || !_inputs.Remove(input) || !IsMissing(input);
        }
    }

    /// <summary>
    /// Takes the input that an output or an error answers. Null where several inputs could be meant, and where all inputs have been
    /// answered: some models give several outputs for one input.
    /// </summary>
    public UnansweredInput? TakeAnswered(string? requestId)
    {
        lock (_inputs)
        {
            _outputs++;
            var at = requestId is null ? -1 : IndexOf(requestId);

            // An id that no input has was made up by the service, for an input without one. Those are answered in their order.
            if (at < 0)
                at = _inputs.FindIndex(input => input is { RequestId: null, Answer: null });

            // Not every model repeats the id of its input. An output without one may be given to whoever receives, but to whoever waits for
            // the output of one input only where no other can be meant: a wrong picture is worse than none.
            if (at < 0 && requestId is null)
                at = _inputs.FindIndex(input => input.Answer is null || input.IsAlone);
            if (at < 0)
                return null;
            var answered = _inputs[at];
            _inputs.RemoveAt(at);
            return answered;
        }
    }

    /// <summary>Takes the inputs whose outputs somebody waits for alone.</summary>
    public UnansweredInput[] TakeAwaited()
    {
        lock (_inputs)
        {
            UnansweredInput[] awaited = [.. _inputs.Where(input => input.Answer is not null)];
            _inputs.RemoveAll(input => input.Answer is not null);
            return awaited;
        }
    }

    /// <summary>
    /// Ends the session: takes the inputs whose outputs will not come. One that is just being sent stays, for its sender to tell.
    /// </summary>
    /// <param name="isIdle">
    /// Whether the service had nothing more to work on. Then what it had taken before its last output was answered, or dropped for a
    /// newer input.
    /// </param>
    /// <param name="needsOutput">Whether an input that was worked on has had an output.</param>
    public UnansweredInput[] Close(bool isIdle, bool needsOutput)
    {
        lock (_inputs)
        {
            (_isClosed, _isIdle, _needsOutput) = (true, isIdle, needsOutput);
            UnansweredInput[] left = [.. _inputs.Where(input => input.IsSent && IsMissing(input))];
            _inputs.RemoveAll(input => input.IsSent);
            return left;
        }
    }

    private bool IsMissing(UnansweredInput input) => !_isIdle || input.Answer is not null || (_needsOutput && input.OutputsBefore == _outputs);

    private int IndexOf(string requestId) => _inputs.FindIndex(input => input.RequestId == requestId);
}
