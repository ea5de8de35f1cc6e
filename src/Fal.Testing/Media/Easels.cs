using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Media;

/// <summary>
/// Where files are drawn: a few at once, since each takes memory while it is. Large ones have places of their own, so that a small one does not
/// wait for them, and none is drawn by a thread that answers requests.
/// </summary>
internal static class Easels
{
    private const int LargePixels = 1 << 19;
    private const int MostWaiting = 1000;

    private static readonly SemaphoreSlim Small = new(Environment.ProcessorCount);
    private static readonly SemaphoreSlim Large = new(Math.Max(1, Environment.ProcessorCount / 2));

    private static int _waiting;

    /// <summary>Draws when there is a place.</summary>
    /// <param name="pixels">How many there are to draw.</param>
    /// <param name="draw">Draws.</param>
    /// <param name="cancellationToken">Gives up the place in the queue.</param>
    /// <exception cref="BadHttpRequestException">Too many wait.</exception>
    public static async Task<T> UseAsync<T>(long pixels, Func<T> draw, CancellationToken cancellationToken)
    {
        var places = pixels > LargePixels ? Large : Small;
        await EnterAsync(places, cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Factory.StartNew(draw, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    private static async Task EnterAsync(SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
                throw new BadHttpRequestException("Too many files wait to be drawn: ask again.", StatusCodes.Status503ServiceUnavailable);
            await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
