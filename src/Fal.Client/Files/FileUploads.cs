namespace Fal;

/// <summary>Puts files into the service's storage.</summary>
internal sealed class FileUploads(FalHttp http, FalClientOptions options, Addresses addresses)
{
    private readonly UploadLimits _limits = new(options.MultipartThreshold, options.MultipartPartSize);

    /// <summary>Uploads the files in an input that have no address yet. When one fails, the others are given up.</summary>
    public Task UploadAsync<TInput>(TInput input, string endpointId, FalCallOptions? call, CancellationToken cancellationToken)
    {
        if (input is not IFalFileSource source)
            return Task.CompletedTask;
        var files = new HashSet<FalFile>(ReferenceEqualityComparer.Instance);
        source.CollectFiles(files);
        return files.Count == 0 ? Task.CompletedTask : UploadAsync(files, endpointId, call, cancellationToken);
    }

    public Task<string> UploadAsync(FalFile file, string? endpointId, FalUploadOptions? upload, CancellationToken cancellationToken) =>
        file.UploadAsync((content, token) => UploadAsync(content, endpointId, upload, token), cancellationToken);

    private async Task UploadAsync(HashSet<FalFile> files, string endpointId, FalCallOptions? call, CancellationToken cancellationToken)
    {
        var upload = new FalUploadOptions { Lifecycle = call?.ObjectLifecycle, Progress = call?.UploadProgress };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = UploadLimits.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files, parallel, async (file, token) => await UploadAsync(file, endpointId, upload, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<string> UploadAsync(FileContent content, string? endpointId, FalUploadOptions? upload, CancellationToken cancellationToken)
    {
        using var reader = content.Open(_limits);
        var meter = upload?.Progress is { } progress ? new UploadMeter(progress, content.FileName, reader) : null;
        var lifecycle = upload?.Lifecycle ?? options.ObjectLifecycle;
        return await new FileUpload(http, addresses, content, endpointId, lifecycle, meter).SendAsync(reader, cancellationToken).ConfigureAwait(false);
    }
}
