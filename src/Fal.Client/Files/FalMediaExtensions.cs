using System.Text.Json;

namespace Fal;

/// <summary>
/// Downloads what models made. No key goes with the request. A redirect is followed to any host, up to 10 of them, but not from
/// <c>https:</c> to <c>http:</c>, and to nothing else than the two.
/// </summary>
public static class FalMediaExtensions
{
    private const int MostBytesInMemory = 256 << 20;

    private static readonly FalDownloadOptions Defaults = new();

    /// <summary>The files in an output or a part of one, in the order of the schema. Where a model gave no address, there is none.</summary>
    /// <param name="output">The output.</param>
    /// <returns>The files.</returns>
    public static IReadOnlyList<IFalMedia> GetMedia(this IFalMediaSource output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var media = new List<IFalMedia>();
        output.CollectMedia(media);
        media.RemoveAll(static file => string.IsNullOrWhiteSpace(file.Url));
        return media;
    }

    /// <summary>
    /// The files in JSON, in its order: of each object whose <c>url</c> is an address (<c>https:</c>, <c>http:</c> or <c>data:</c>), with its
    /// <c>content_type</c>, <c>file_name</c> and <c>file_size</c>.
    /// </summary>
    /// <param name="output">The JSON.</param>
    /// <returns>The files.</returns>
    public static IReadOnlyList<IFalMedia> GetMedia(this JsonElement output)
    {
        var media = new List<IFalMedia>();
        JsonMedia.Collect(media, output);
        return media;
    }

#pragma warning disable RS0026 // One that holds files and several files are not taken for each other.
    /// <summary>Saves all files in an output into a folder, several at once.</summary>
    /// <param name="output">The output, or a part of one.</param>
    /// <param name="folder">
    /// Where to; made where it is missing. A file has its own name there, that in its address, or <c>file</c>, with the extension of its media type
    /// where it has none: made safe, whatever the service says, and with a number where a file of that name is there. None is ever replaced.
    /// </param>
    /// <param name="options">How long to wait, how much to take of each, and who is told of the progress of all together.</param>
    /// <param name="cancellationToken">Gives up. What is saved by then stays.</param>
    /// <returns>The full paths, in the order of <see cref="GetMedia(IFalMediaSource)"/>. Files with one address are saved once.</returns>
    /// <exception cref="FalSaveException">Some were not saved. The others are there, and nothing else.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public static Task<IReadOnlyList<string>> SaveAllAsync(
        this IFalMediaSource output, string folder, FalDownloadOptions? options = null, CancellationToken cancellationToken = default) =>
        output.GetMedia().SaveAllAsync(folder, options, cancellationToken);

    /// <summary>Saves some files into a folder, several at once.</summary>
    /// <param name="media">The files, such as the <c>Images</c> of an output.</param>
    /// <param name="folder">Where to, as for <see cref="SaveAllAsync(IFalMediaSource, string, FalDownloadOptions?, CancellationToken)"/>.</param>
    /// <param name="options">How long to wait, how much to take of each, and who is told of the progress of all together.</param>
    /// <param name="cancellationToken">Gives up. What is saved by then stays.</param>
    /// <returns>The full paths, in the order of the files. Files with one address are saved once.</returns>
    /// <exception cref="FalSaveException">Some were not saved. The others are there, and nothing else.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public static Task<IReadOnlyList<string>> SaveAllAsync(
        this IEnumerable<IFalMedia> media, string folder, FalDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        List<IFalMedia> files = [.. media];
        if (files.Contains(null!))
            throw new ArgumentException("One of the files is null.", nameof(media));
        return new FolderDownload(Path.GetFullPath(folder), options ?? Defaults, cancellationToken).SaveAsync(files);
    }
#pragma warning restore RS0026

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
    /// <exception cref="FalException">The address is not one, what came cannot be read, or it is longer than <see cref="FalDownloadOptions.MaxSize"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static async Task SaveAsync(
        this IFalMedia media, string path, FalDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var download = new Download(options ?? Defaults, CallContext.None with { Purpose = $"Saving '{Path.GetFileName(path)}'" });
        await download.SaveAsync(media.Url, FilePlace.Of(path).FillAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Opens a file to read it as it comes. The stream has a <see cref="Stream.Length"/> where the service says how long the file is.
    /// When less comes, or more than <see cref="FalDownloadOptions.MaxSize"/>, the connection is lost, nothing comes within <see cref="FalDownloadOptions.IdleTimeout"/>, or what comes cannot be
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

    /// <summary>Reads a file into memory.</summary>
    /// <param name="media">The file: part of an output, or a <see cref="FalFile"/> of any address.</param>
    /// <param name="options">How long to wait, how many bytes to take (256 MiB where that is not said), and who is told of the progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The content.</returns>
    /// <exception cref="FalApiException">The file is not at its address, or no longer.</exception>
    /// <exception cref="FalTimeoutException">Nothing came within <see cref="FalDownloadOptions.IdleTimeout"/>, or no connection within 15 seconds.</exception>
    /// <exception cref="FalConnectionException">The address could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">The address is not one, what came cannot be read, or it is longer than <see cref="FalDownloadOptions.MaxSize"/>.</exception>
    public static async Task<byte[]> ReadBytesAsync(
        this IFalMedia media, FalDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(media);
        options ??= Defaults;
        using var bytes = new MemoryStream();
        var download = new Download(options with { MaxSize = Math.Min(options.MaxSize ?? MostBytesInMemory, Array.MaxLength) }, CallContext.None with { Purpose = "Reading a file" });
        await download.SaveAsync(media.Url, write => write(bytes), cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }
}
