using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Fal;

/// <summary>Calls for many inputs, a bounded number at once.</summary>
internal static class ManyCalls
{
    /// <summary>The results as they come. No more inputs are taken than there are calls under way, so that the inputs may be endless.</summary>
    /// <param name="inputs">The inputs; read by one task.</param>
    /// <param name="maxConcurrency">How many calls are under way at most.</param>
    /// <param name="callAsync">Calls with an input and its index. What it throws, but for a cancellation, ends everything.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    public static async IAsyncEnumerable<TResult> CompleteAsync<TInput, TResult>(
        IAsyncEnumerable<TInput> inputs,
        int maxConcurrency,
        Func<long, TInput, CancellationToken, Task<TResult>> callAsync,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var free = new SemaphoreSlim(maxConcurrency);
        var results = Channel.CreateBounded<TResult>(1);
        var over = new TaskCompletionSource();
        var failure = default(Exception);

        // The calls that are under way, and the taking of inputs.
        var parts = 1L;
        _ = EndAsync(StartAllAsync());
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return result;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await over.Task.ConfigureAwait(false);
        }

        async Task StartAllAsync()
        {
            var count = 0L;
            await free.WaitAsync(stop.Token).ConfigureAwait(false);
            await foreach (var input in inputs.WithCancellation(stop.Token).ConfigureAwait(false))
            {
                var index = count++;
                Interlocked.Increment(ref parts);
                _ = EndAsync(Task.Run(() => CallAsync(index, input), CancellationToken.None));
                await free.WaitAsync(stop.Token).ConfigureAwait(false);
                if (Volatile.Read(ref failure) is not null)
                    break;
            }
        }

        async Task CallAsync(long index, TInput input)
        {
            try
            {
                await results.Writer.WriteAsync(await callAsync(index, input, stop.Token).ConfigureAwait(false), stop.Token).ConfigureAwait(false);
            }
            finally
            {
                free.Release();
            }
        }

        async Task EndAsync(Task part)
        {
            try
            {
                await part.ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // The parts know only the token that stops them all.
                var told = cancellationToken.IsCancellationRequested ? new OperationCanceledException(error.Message, error, cancellationToken) : error;
                Interlocked.CompareExchange(ref failure, told, null);
            }

            if (Interlocked.Decrement(ref parts) > 0)
                return;
            results.Writer.Complete(failure);
            over.SetResult();
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
}
