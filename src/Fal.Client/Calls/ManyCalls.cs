using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Fal;

/// <summary>Calls for many inputs, a bounded number at once.</summary>
internal static class ManyCalls
{
    /// <summary>The results as they come. No more inputs are taken than there are calls under way, so that the inputs may be endless.</summary>
    /// <param name="inputs">The inputs; read by one task at a time.</param>
    /// <param name="maxConcurrency">How many calls are under way at most.</param>
    /// <param name="call">Calls with an input and its index. What it throws, but for a cancellation, ends everything.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    public static async IAsyncEnumerable<TResult> CompleteAsync<TInput, TResult>(
        IAsyncEnumerable<TInput> inputs,
        int maxConcurrency,
        Func<long, TInput, CancellationToken, Task<TResult>> call,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = inputs.GetAsyncEnumerator(stop.Token);
        await using (source.ConfigureAwait(false))
        {
            using var turn = new SemaphoreSlim(1, 1);
            var results = Channel.CreateBounded<TResult>(1);
            var count = 0L;
            var isOver = false;
            var work = CompleteWhenDoneAsync([.. Enumerable.Range(0, maxConcurrency).Select(_ => WorkAsync())]);
            try
            {
                await foreach (var result in results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                    yield return result;
            }
            finally
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await work.ConfigureAwait(false);
            }

            async Task WorkAsync()
            {
                while (await NextAsync().ConfigureAwait(false) is { } next)
                    await results.Writer.WriteAsync(await call(next.Index, next.Input, stop.Token).ConfigureAwait(false), stop.Token).ConfigureAwait(false);
            }

            async Task<Numbered<TInput>?> NextAsync()
            {
                await turn.WaitAsync(stop.Token).ConfigureAwait(false);
                try
                {
                    // An enumerator that has failed or ended is not asked again.
                    if (isOver)
                        return null;
                    isOver = true;
                    isOver = !await source.MoveNextAsync().ConfigureAwait(false);
                    return isOver ? null : new Numbered<TInput>(count++, source.Current);
                }
                finally
                {
                    turn.Release();
                }
            }

            async Task CompleteWhenDoneAsync(Task[] workers)
            {
                try
                {
                    await Task.WhenAll(workers).ConfigureAwait(false);
                    results.Writer.Complete();
                }
                catch (Exception error)
                {
                    // The workers know only the token that stops them all.
                    results.Writer.Complete(cancellationToken.IsCancellationRequested ? new OperationCanceledException(error.Message, error, cancellationToken) : error);
                }
            }
        }
    }

    /// <summary>A sequence that is there, as one that comes.</summary>
#pragma warning disable CS1998 // Nothing is waited for.
    public static async IAsyncEnumerable<T> Sequence<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
            yield return item;
    }
#pragma warning restore CS1998

    private sealed record Numbered<T>(long Index, T Input);
}
