using System.Buffers;

namespace Fal;

/// <summary>
/// Downloads what models made. No key goes with the request. A redirect is followed to any host, up to 10 of them, but not from
/// <c>https:</c> to <c>http:</c>, and to nothing else than the two.
/// </summary>
public static class FalMediaExtensions
{
    private static readonly FalDownloadOptions Defaults = new();

    /// <summary>Saves a file. Either the whole file is there at the end, or what was there before.</summary>
    /// <param name="media">The file: part of an output, or a <see cref="FalFile"/> of any address.</param>
    /// <param name="path">
    /// Where to. A file that is there is replaced, and the new one has its mode, on Windows its access rights; a symbolic link stays, and the
    /// file that it leads to is replaced. What is in <c>/dev</c> is written to. A folder that is missing is made.
    /// </param>
    /// <param name="options">How long to wait, and who is told of the progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the file is saved.</returns>
    /// <exception cref="FalApiException">The file is not at its address, or no longer.</exception>
    /// <exception cref="FalTimeoutException">Nothing came within <see cref="FalDownloadOptions.IdleTimeout"/>, or no connection within 15 seconds.</exception>
    /// <exception cref="FalConnectionException">The address could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">The address is not one, or what came cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static async Task SaveAsync(
        this IFalMedia media, string path, FalDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= Defaults;
        var download = new Download(options, CallContext.None with { Purpose = $"Saving '{Path.GetFileName(path)}'" });
        var place = FilePlace.Of(path);
        try
        {
            var content = await download.OpenAsync(media.Url, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
                await place.FillAsync(file => CopyAsync(content, file, options.Progress, cancellationToken)).ConfigureAwait(false);
        }
        catch (IOException error) when (error.InnerException is FalException)
        {
            // As streams tell it. Here nobody expects a stream.
            throw error.InnerException;
        }
    }

    /// <summary>
    /// Opens a file to read it as it comes. The stream has a <see cref="Stream.Length"/> where the service says how long the file is.
    /// When less comes, the connection is lost, nothing comes within <see cref="FalDownloadOptions.IdleTimeout"/>, or what comes cannot be
    /// read, then reading throws an <see cref="IOException"/> with the <see cref="FalException"/> as its inner one.
    /// </summary>
    /// <param name="media">The file: part of an output, or a <see cref="FalFile"/> of any address.</param>
    /// <param name="options">How long to wait, also for each piece that is read.</param>
    /// <param name="cancellationToken">Gives up opening it.</param>
    /// <returns>The content; dispose it.</returns>
    /// <exception cref="FalApiException">The file is not at its address, or no longer.</exception>
    /// <exception cref="FalTimeoutException">Nothing came within <see cref="FalDownloadOptions.IdleTimeout"/>, or no connection within 15 seconds.</exception>
    /// <exception cref="FalConnectionException">The address could not be reached.</exception>
    /// <exception cref="FalException">The address is not one.</exception>
    public static Task<Stream> OpenReadAsync(this IFalMedia media, FalDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        return new Download(options ?? Defaults, CallContext.None).OpenAsync(media.Url, cancellationToken);
    }

    private static async Task CopyAsync(Stream content, Stream file, IProgress<FalDownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var total = content is DownloadStream download ? download.KnownLength : content.Length;
        var chunk = ArrayPool<byte>.Shared.Rent(UploadPart.ChunkSize);
        try
        {
            var received = 0L;
            progress?.Report(new FalDownloadProgress(received, total));
            while (await content.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                await file.WriteAsync(chunk.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                received += read;
                progress?.Report(new FalDownloadProgress(received, total));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
