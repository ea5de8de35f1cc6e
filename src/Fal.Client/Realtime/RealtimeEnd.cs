namespace Fal;

/// <summary>Why a session is over, and who is told of it.</summary>
/// <param name="Why">A sentence.</param>
/// <param name="Cause">The error behind it.</param>
internal sealed record RealtimeEnd(RealtimeEndKind Kind, string Why, Exception? Cause = null)
{
    /// <summary>
    /// What whoever receives is told where no output of an input is missing. Of an input whose output is missing, whoever waits for it is
    /// told by <see cref="Unanswered"/>, whatever the kind.
    /// </summary>
    /// <param name="givesMore">Whether the model has given more outputs than it was sent inputs: there may have been another on the way.</param>
    /// <param name="isExchange">Whether the session was one exchange, which is over with it.</param>
    public RealtimeNotice Notice(bool givesMore, bool isExchange) => (Kind, givesMore) switch
    {
        (RealtimeEndKind.Idle, _) when isExchange => RealtimeNotice.EndOfOutputs,
        (RealtimeEndKind.Lost, false) when isExchange => RealtimeNotice.Error,

        // As after the last element of a sequence.
        (RealtimeEndKind.Closed, _) => RealtimeNotice.EndOfOutputs,

        // Nothing was on the way. The next send opens another session, so that nobody needs to know.
        (RealtimeEndKind.Idle, _) => RealtimeNotice.None,
        (RealtimeEndKind.Lost, false) => RealtimeNotice.None,

        // The failure itself was told before.
        (RealtimeEndKind.InputFailed, false) => RealtimeNotice.None,

        // An output that was on the way is lost for good.
        (_, true) or (RealtimeEndKind.Broken, _) => RealtimeNotice.LastingError,

        // Whoever waits for something that only the service begins would wait for ever.
        _ => RealtimeNotice.Error,
    };

    /// <summary>The error for whoever receives, where no output is missing.</summary>
    public FalException ToException(CallContext context) => Verdict ?? Error(context, Why);

    /// <summary>The error for whoever waits for outputs that will not come.</summary>
    public FalException Unanswered(CallContext context, params ReadOnlySpan<UnansweredInput> inputs)
    {
        if (Verdict is { } verdict)
            return verdict;
        var missing = inputs.Length > 1
            ? $"{inputs.Length} inputs sent over it have had no output: the model may have worked on them or not. They were not sent again."
            : "An input sent over it has had no output: the model may have worked on it or not. It was not sent again.";
        return Error(context.WithRequest(inputs is [var only] ? only.RequestId : null) with { MayHaveBeenAccepted = true }, $"{Why} {missing}");
    }

    private FalException Error(CallContext context, string message) =>
        Kind is RealtimeEndKind.Broken ? context.Error(message, Cause) : context.Connection(message, Cause);

    /// <summary>What is known to have become of the inputs without output, where that is known: no model works without a token.</summary>
    private FalException? Verdict => Kind is RealtimeEndKind.TokenRefused ? Cause as FalException : null;
}
