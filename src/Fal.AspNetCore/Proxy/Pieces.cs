using System.Buffers;

namespace Fal.AspNetCore;

/// <summary>Bodies on their way through, piece by piece as they come.</summary>
internal static class Pieces
{
    /// <summary>Kestrel's own copying sends 4 KB at a time, which costs a long body a quarter more.</summary>
    private const int MaxLength = 65536;

    /// <param name="isFlushed">Whether all that is there goes out before more is waited for, the head of an answer too: the next event may be minutes away.</param>
    public static async Task CopyAsync(Stream from, Stream to, bool isFlushed, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxLength);
        var longest = 0;
        for (int read; (read = await ReadAsync().ConfigureAwait(false)) > 0; longest = Math.Max(longest, read))
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);

        // What one caller sends and gets is nobody else's. After an error a read may still be under way, so then it is not given back.
        buffer.AsSpan(0, longest).Clear();
        ArrayPool<byte>.Shared.Return(buffer);

        async ValueTask<int> ReadAsync()
        {
            var reading = from.ReadAsync(buffer, cancellationToken);
            if (isFlushed && !reading.IsCompleted)
                await to.FlushAsync(cancellationToken).ConfigureAwait(false);
            return await reading.ConfigureAwait(false);
        }
    }
}
