namespace Fal;

/// <summary>Several files that are saved into one folder, a bounded number at once.</summary>
internal sealed class FolderDownload(string folder, FalDownloadOptions options, CancellationToken cancellationToken)
{
    private const int MostAtOnce = 4;

    /// <summary>Saves them. What cannot be saved keeps no other from it.</summary>
    /// <returns>Their paths in the order of the files; those with one address are one file.</returns>
    public async Task<IReadOnlyList<string>> SaveAsync(IReadOnlyList<IFalMedia> media)
    {
        // What is wrong with the options is told before there is a folder.
        _ = new Download(options, CallContext.None);
        Directory.CreateDirectory(folder);
        var files = media.DistinctBy(file => file.Url).ToList();
        var progress = options.Progress is { } told ? new SharedProgress(told, files.Count) : null;
        var saved = new Dictionary<string, Task<string>>(StringComparer.Ordinal);
        using var turns = new SemaphoreSlim(MostAtOnce);
        try
        {
            foreach (var file in files)
            {
                // Each takes its name when it starts, so that names depend on the order of the files alone.
                await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
                saved.Add(file.Url, SaveAsync(file, options with { Progress = progress?.OfNext() }, turns));
            }
        }
        finally
        {
            await ((Task)Task.WhenAll(saved.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var results = media.Select(file => saved[file.Url]).ToList();
        if (results.TrueForAll(result => result.IsCompletedSuccessfully))
            return [.. results.Select(result => result.Result)];
        cancellationToken.ThrowIfCancellationRequested();
        throw NotAllSaved(results);
    }

    private async Task<string> SaveAsync(IFalMedia media, FalDownloadOptions one, SemaphoreSlim turns)
    {
        try
        {
            var name = SafeName.Of(media);
            using var file = NewFile.In(folder, name);
            var download = new Download(one, CallContext.None with { Purpose = $"Saving '{name}'" });
            await download.SaveAsync(media.Url, file.FillAsync, cancellationToken).ConfigureAwait(false);
            return file.Path;
        }
        finally
        {
            turns.Release();
        }
    }

    private static FalSaveException NotAllSaved(List<Task<string>> results)
    {
        var errors = results.Distinct().Where(result => !result.IsCompletedSuccessfully).Select(result => result.Exception?.InnerException ?? new TaskCanceledException(result)).ToList();
        IReadOnlyList<string?> paths = [.. results.Select(result => result.IsCompletedSuccessfully ? result.Result : null)];
        var message = $"{paths.Count(path => path is null)} of {paths.Count} files were not saved. {errors[0].Message}";
        return CallContext.None.NotSaved(message, paths, errors.Count == 1 ? errors[0] : new AggregateException(errors));
    }
}
