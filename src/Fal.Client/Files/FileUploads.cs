namespace Fal;

/// <summary>Puts files into the service's storage.</summary>
internal sealed class FileUploads(FalHttp http, FalClientOptions options, Addresses addresses)
{
    private readonly UploadLimits _limits = new(options.MultipartThreshold, options.MultipartPartSize);

    /// <summary>Uploads the files in an input that have no address yet. When one fails, the others are given up.</summary>
    public Task UploadAsync<TInput>(TInput input, CallContext context, FalCallOptions? call, CancellationToken cancellationToken)
    {
        if (input is not IFalFileSource source)
            return Task.CompletedTask;
        var files = new HashSet<FalFile>(ReferenceEqualityComparer.Instance);
        source.CollectFiles(files);
        return files.Count == 0 ? Task.CompletedTask : UploadAsync(files, context, call, cancellationToken);
    }

    public Task<string> UploadAsync(FalFile file, CallContext context, FalUploadOptions? upload, CancellationToken cancellationToken) =>
        file.UploadAsync((content, token) => UploadAsync(content, context, upload, token), cancellationToken);

    private async Task UploadAsync(HashSet<FalFile> files, CallContext context, FalCallOptions? call, CancellationToken cancellationToken)
    {
        var upload = new FalUploadOptions { Lifecycle = call?.ObjectLifecycle, Progress = call?.UploadProgress };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = UploadLimits.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files, parallel, async (file, token) => await UploadAsync(file, context, upload, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<string> UploadAsync(FileContent content, CallContext context, FalUploadOptions? upload, CancellationToken cancellationToken)
    {
        context = context with { Purpose = $"Uploading '{content.FileName}'" };
        using var reader = Open(content, context);
        var meter = upload?.Progress is { } progress ? new UploadMeter(progress, content.FileName, reader) : null;
        var lifecycle = upload?.Lifecycle ?? options.ObjectLifecycle;
        return await new FileUpload(http, addresses, content, context, lifecycle, meter).SendAsync(reader, cancellationToken).ConfigureAwait(false);
    }

    private FileReader Open(FileContent content, CallContext context)
    {
        try
        {
            return content.Open(_limits);
        }
        catch (Exception error) when (error is not FalException)
        {
            throw FilePart.Unreadable(error, context);
        }
    }
}
