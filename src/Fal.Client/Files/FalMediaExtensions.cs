using System.Net;

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
    /// <param name="media">The file.</param>
    /// <param name="path">Where to; a file that is there is replaced, a folder that is missing is made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the file is saved.</returns>
    /// <exception cref="FalApiException">The file is not at its address, or no longer.</exception>
    /// <exception cref="FalConnectionException">The address could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">The address is not one.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task SaveAsync(this IFalMedia media, string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var part = $"{full}.{Path.GetRandomFileName()}.part";
        try
        {
            var content = await media.OpenReadAsync(cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 81920, FileOptions.Asynchronous);
                await using (file.ConfigureAwait(false))
                    await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }

            File.Move(part, full, overwrite: true);
        }
        catch (Exception error)
        {
            File.Delete(part);
            if (error is HttpIOException or HttpRequestException)
                throw new FalConnectionException($"The connection was lost while '{Path.GetFileName(full)}' was being saved: {error.Message}", error);
            throw;
        }
    }

    /// <summary>Opens a file to read it as it comes.</summary>
    /// <param name="media">The file.</param>
    /// <param name="cancellationToken">Gives up opening it.</param>
    /// <returns>The content; dispose it.</returns>
    /// <exception cref="FalApiException">The file is not at its address, or no longer.</exception>
    /// <exception cref="FalConnectionException">The address could not be reached.</exception>
    /// <exception cref="FalException">The address is not one.</exception>
    public static async Task<Stream> OpenReadAsync(this IFalMedia media, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        var url = media.Url;
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return DataUri.Open(url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new FalException($"'{url}' is not an address that a file can be downloaded from.");

        HttpResponseMessage response;
        try
        {
            response = await Shared.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new FalConnectionException($"{address.Host} cannot be reached: {error.Message}", error);
        }

        if (response.IsSuccessStatusCode)
            return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        response.Dispose();
        throw new FalApiException($"The file cannot be downloaded: {address.GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode} {response.StatusCode}. Files are kept for a limited time.", response.StatusCode);
    }
}
