using System.Buffers;
using Fal.Shared;

namespace Fal;

/// <summary>Reads as much of a file as tells the size of the image that it is.</summary>
internal static class ImageStart
{
    /// <summary>The size of the image; null where the file tells none.</summary>
    /// <param name="read">Reads some bytes from a place on; none at the end.</param>
    public static async ValueTask<ImageSize?> ReadAsync(Func<long, Memory<byte>, CancellationToken, ValueTask<int>> read, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ImageSize.LongestStart);
        try
        {
            var length = await FillAsync(read, buffer, 0, ImageSize.UsualStart, cancellationToken).ConfigureAwait(false);
            if (ImageSize.MayComeLate(buffer.AsSpan(0, length)))
                length = await FillAsync(read, buffer, length, ImageSize.LongestStart, cancellationToken).ConfigureAwait(false);
            return ImageSize.Of(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<int> FillAsync(
        Func<long, Memory<byte>, CancellationToken, ValueTask<int>> read, byte[] buffer, int from, int to, CancellationToken cancellationToken)
    {
        while (from < to && await read(from, buffer.AsMemory(from, to - from), cancellationToken).ConfigureAwait(false) is > 0 and var count)
            from += count;
        return from;
    }
}
