using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Hosting;

/// <summary>Reads the body of a request into the one array that keeps it.</summary>
internal static class RequestBody
{
    private const int PieceSize = 1 << 20;

    /// <exception cref="BadHttpRequestException">The body is cut off, badly chunked, or larger than an array.</exception>
    public static Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken) => request.ContentLength switch
    {
        > int.MaxValue => throw new BadHttpRequestException("The emulator keeps no body of 2 GB or more.", StatusCodes.Status413PayloadTooLarge),
        { } length => ReadAsync(request.Body, (int)length, cancellationToken),
        null => ReadToEndAsync(request.Body, cancellationToken),
    };

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int length, CancellationToken cancellationToken)
    {
        var content = GC.AllocateUninitializedArray<byte>(length);
        await body.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        return content;
    }

    /// <summary>A body that does not say how long it is.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadToEndAsync(Stream body, CancellationToken cancellationToken)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        while (true)
        {
            var piece = GC.AllocateUninitializedArray<byte>(PieceSize);
            var count = await body.ReadAtLeastAsync(piece, PieceSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            pieces.Add(piece.AsMemory(0, count));
            if (count < PieceSize)
                return Bytes.Join(pieces);
        }
    }
}
