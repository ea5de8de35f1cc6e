using System.Buffers;
using System.Net;
using System.Text;
using Fal.Shared;

namespace Fal;

/// <summary>Downloads what models made.</summary>
public static class FalMediaExtensions
{
    // The files of models are public: no key goes with the request, so that no client is needed.
    private static readonly HttpClient Shared = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = HttpVersion.Version20,
    };

    /// <summary>Saves a file. Either the whole file is there at the end, or what was there before.</summary>
    /// <param name="media">The file: part of an output, or a <see cref="FalFile"/> of any address.</param>
    /// <param name="path">Where to; a file that is there is replaced, a folder that is missing is made.</param>
    /// <param name="progress">Told of the bytes that have come: first of 0, last of all of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the file is saved.</returns>
    /// <exception cref="FalApiException">The file is not at its address, or no longer.</exception>
    /// <exception cref="FalConnectionException">The address could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">The address is not one.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task SaveAsync(
        this IFalMedia media, string path, IProgress<FalDownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new IOException($"'{full}' is a folder: name the file in it.");
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var part = $"{full}.{Path.GetRandomFileName()}.part";
        try
        {
            var content = await media.OpenReadAsync(cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, UploadPart.ChunkSize, FileOptions.Asynchronous);
                await using (file.ConfigureAwait(false))
                    await CopyAsync(content, file, progress, cancellationToken).ConfigureAwait(false);
            }

            File.Move(part, full, overwrite: true);
        }
        catch (Exception error)
        {
            File.Delete(part);
            if (error is HttpIOException)
                throw CallContext.None.Connection($"'{Path.GetFileName(full)}' was not saved. {error.Message}", error);
            throw;
        }
    }

    /// <summary>
    /// Opens a file to read it as it comes. The stream has a <see cref="Stream.Length"/> where the service says how long the file is;
    /// when less comes, or the connection is lost, reading throws an <see cref="IOException"/>.
    /// </summary>
    /// <param name="media">The file: part of an output, or a <see cref="FalFile"/> of any address.</param>
    /// <param name="cancellationToken">Gives up opening it.</param>
    /// <returns>The content; dispose it.</returns>
    /// <exception cref="FalApiException">The file is not at its address, or no longer.</exception>
    /// <exception cref="FalConnectionException">The address could not be reached.</exception>
    /// <exception cref="FalException">The address is not one.</exception>
    public static async Task<Stream> OpenReadAsync(this IFalMedia media, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        var url = media.Url;
        if (DataUri.Is(url))
            return OpenData(url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw CallContext.None.Error($"'{(url.Length > 100 ? $"{url.AsSpan(0, 60)}…" : url)}' is not an address that a file can be downloaded from.");

        try
        {
            var response = await Shared.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return new DownloadStream(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), address.Host);
            response.Dispose();
            throw CallContext.None.Api($"The file cannot be downloaded: {address.GetLeftPart(UriPartial.Path)} answered {Statuses.Text(response.StatusCode)}. Files are kept for a limited time.", response.StatusCode);
        }
        catch (Exception error) when (Failure.IsForeign(error, cancellationToken))
        {
            throw CallContext.None.WrapFrom(address.Host, error);
        }
    }

    private static async Task CopyAsync(Stream content, FileStream file, IProgress<FalDownloadProgress>? progress, CancellationToken cancellationToken)
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

    private static MemoryStream OpenData(string url)
    {
        if (DataUri.Problem(url) is { } problem)
            throw CallContext.None.Error($"The 'data:' address of the file cannot be read: {problem}.");
        var (data, isBase64) = DataUri.Split(url)!.Value;
        return new MemoryStream(isBase64 ? Convert.FromBase64String(data) : Encoding.UTF8.GetBytes(data), writable: false);
    }
}
