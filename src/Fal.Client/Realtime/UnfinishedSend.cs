namespace Fal;

/// <summary>A message that is being sent, and whose sender no longer waits.</summary>
internal static class UnfinishedSend
{
    /// <summary>Lets it go to its end, since others share the socket, but not for ever: they wait for their turn.</summary>
    /// <param name="sending">The send.</param>
    /// <param name="abort">Breaks the connection, and ends the send with it.</param>
    /// <param name="limit">How long it may take from now on.</param>
    public static async Task FinishAsync(Task sending, Action abort, TimeSpan limit, TimeProvider time)
    {
        await sending.WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sending.IsCompleted)
            abort();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
