namespace Fal;

/// <summary>Puts files into the service's storage.</summary>
internal sealed class FileUploads(FalHttp http, FalClientOptions options, Addresses addresses)
{
    private readonly UploadLimits _limits = new(options.MultipartThreshold, options.MultipartPartSize);

    /// <summary>Uploads the files in an input that have no address yet. When one fails, the others are given up.</summary>
    public async Task UploadAsync<TInput>(TInput input, string endpointId, FalCallOptions? call, CancellationToken cancellationToken)
    {
        if (input is not IFalFileSource source)
            return;
        var files = new HashSet<FalFile>(ReferenceEqualityComparer.Instance);
        source.CollectFiles(files);
        if (files.Count == 0)
            return;
        var upload = new FalUploadOptions { Lifecycle = call?.ObjectLifecycle, Progress = call?.UploadProgress };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = UploadLimits.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files, parallel, async (file, token) => await UploadAsync(file, endpointId, upload, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public Task<string> UploadAsync(FalFile file, string? endpointId, FalUploadOptions? upload, CancellationToken cancellationToken) =>
        file.UploadAsync((content, token) => UploadAsync(content, endpointId, upload, token), cancellationToken);

    private async Task<string> UploadAsync(FileContent content, string? endpointId, FalUploadOptions? upload, CancellationToken cancellationToken)
    {
        using var reader = content.Open(_limits);
        var meter = upload?.Progress is { } progress ? new UploadMeter(progress, content.FileName, reader) : null;
        var lifecycle = upload?.Lifecycle ?? options.ObjectLifecycle;
        return await new FileUpload(http, addresses, content, endpointId, lifecycle, meter).SendAsync(reader, cancellationToken).ConfigureAwait(false);
    }
}
