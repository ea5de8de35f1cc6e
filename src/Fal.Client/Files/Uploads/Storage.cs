namespace Fal;

/// <summary>Puts files into the service's storage.</summary>
internal sealed class Storage(FalHttp http, Addresses addresses, UploadLimits limits)
{
    /// <summary>Uploads the files in an input that have no address yet. When one fails, the others are given up.</summary>
    /// <param name="checks">The files of it that have limits.</param>
    public Task UploadAsync<TInput>(
        TInput input, IReadOnlyList<FileCheck> checks, UploadSettings settings, CallContext context, CancellationToken cancellationToken)
    {
        if (input is not IFalFileSource source)
            return Task.CompletedTask;
        var files = new HashSet<FalFile>(ReferenceEqualityComparer.Instance);
        source.CollectFiles(files);
        return files.Count == 0 ? Task.CompletedTask : UploadAllAsync(files, checks, settings, context, cancellationToken);
    }

    public Task<string> UploadAsync(FalFile file, UploadSettings settings, CallContext context, CancellationToken cancellationToken) =>
        UploadAsync(file, [], settings, context, cancellationToken);

    private Task UploadAllAsync(
        HashSet<FalFile> files, IReadOnlyList<FileCheck> checks, UploadSettings settings, CallContext context, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = UploadLimits.Parallel, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(files, parallel, async (file, token) =>
            await UploadAsync(file, [.. checks.Where(check => ReferenceEquals(check.File, file))], settings, context, token).ConfigureAwait(false));
    }

    private Task<string> UploadAsync(FalFile file, IReadOnlyList<FileCheck> checks, UploadSettings settings, CallContext context, CancellationToken cancellationToken) =>
        file.UploadAsync((content, token) => content.UploadAsync(this, checks, settings, context, token), cancellationToken);

    public async Task<string> UploadAsync(
        LocalContent content, IReadOnlyList<FileCheck> checks, UploadSettings settings, CallContext context, CancellationToken cancellationToken)
    {
        context = context with { Purpose = $"Uploading '{content.FileName}'" };
        using var reader = new CheckedPartReader(Open(content, context), checks, context);
        var meter = settings.Progress is { } progress ? new UploadMeter(progress, content.FileName, reader) : null;
        return await new Upload(http, addresses, content, context, settings.Headers, meter).SendAsync(reader, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches a token to upload with.</summary>
    /// <exception cref="FalException">The service refused, could not be reached, or answered something else.</exception>
    public async Task<string> FetchTokenAsync(CallContext context, CancellationToken cancellationToken)
    {
        using var body = PooledBuffer.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        });
        var call = new ApiCall { Method = HttpMethod.Post, Address = addresses.StorageTokens, Repeat = Repeat.Always, Context = context, Body = body };
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        using var document = response.Parse();
        return document.RootElement.StringOrNull("token") ?? throw context.Error("The storage answered without 'token'.");
    }

    private PartReader Open(LocalContent content, CallContext context)
    {
        try
        {
            return content.Open(limits);
        }
        catch (Exception error) when (error is not FalException)
        {
            throw UploadPart.Unreadable(error, context);
        }
    }
}
