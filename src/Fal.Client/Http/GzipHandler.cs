using System.IO.Compression;

namespace Fal;

/// <summary>
/// Asks for answers that are compressed by gzip, and reads them. The handlers of .NET can do it too, but bring the code of all that they can
/// read into a program that is compiled ahead: that of Brotli, reading and writing, is 0.9 MB.
/// </summary>
internal sealed class GzipHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A browser asks for what it can read and reads it, and leaves the header that tells so.
        if (OperatingSystem.IsBrowser())
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!request.Headers.NonValidated.Contains("Accept-Encoding"))
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (IsCompressed(response.Content))
            response.Content = await DecompressedAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return response;
    }

    /// <summary>Whether a body is compressed. One by what was not asked for must not be taken for what is in it: to read it as gzip fails.</summary>
    private static bool IsCompressed(HttpContent content) =>
        content.Headers.NonValidated.TryGetValues("Content-Encoding", out var encodings)
        && encodings.ToString().Trim().ToLowerInvariant() is "gzip" or "x-gzip" or "br" or "deflate" or "zstd" or "compress";

    private static async Task<HttpContent> DecompressedAsync(HttpContent compressed, CancellationToken cancellationToken)
    {
        var stream = await compressed.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var content = new StreamContent(new GZipStream(stream, CompressionMode.Decompress));
        foreach (var (name, values) in compressed.Headers.NonValidated)
        {
            if (name is not ("Content-Encoding" or "Content-Length"))
                content.Headers.TryAddWithoutValidation(name, values);
        }

        return content;
    }
}
