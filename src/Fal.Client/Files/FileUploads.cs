using System.Text.Json;

namespace Fal;

/// <summary>Puts files into the service's storage.</summary>
internal sealed class FileUploads(FalHttp http, Addresses addresses)
{
    /// <summary>Uploads the files in an input that have no address yet.</summary>
    public Task UploadAsync<TInput>(TInput input, string endpointId, CancellationToken cancellationToken)
    {
        if (input is not IFalFileSource source)
            return Task.CompletedTask;
        var files = new HashSet<FalFile>(ReferenceEqualityComparer.Instance);
        source.CollectFiles(files);
        return files.Count == 0
            ? Task.CompletedTask
            : Task.WhenAll(files.Select(file => UploadAsync(file, endpointId, cancellationToken)));
    }

    public Task<string> UploadAsync(FalFile file, string? endpointId, CancellationToken cancellationToken) =>
        file.UploadAsync((content, token) => UploadAsync(content, endpointId, token), cancellationToken);

    private async Task<string> UploadAsync(FileContent content, string? endpointId, CancellationToken cancellationToken)
    {
        var (uploadAddress, url) = await InitiateAsync(content, endpointId, cancellationToken).ConfigureAwait(false);
        var put = new ApiCall
        {
            Method = HttpMethod.Put,
            Address = uploadAddress,
            Repeat = content.CanReopen ? Repeat.Always : Repeat.Never,
            EndpointId = endpointId,
            Purpose = Purpose(content),
            MakeContent = content.ToHttpContent,
            SendCredentials = false,
        };
        using var response = await http.SendAsync(put, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        return url;
    }

    private static string Purpose(FileContent content) => $"Uploading '{content.FileName}'";

    private async Task<(Uri UploadAddress, string Url)> InitiateAsync(FileContent content, string? endpointId, CancellationToken cancellationToken)
    {
        using var body = PooledBuffer.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("content_type"u8, content.ContentType);
            writer.WriteString("file_name"u8, content.FileName);
            writer.WriteEndObject();
        });
        var call = new ApiCall
        {
            Method = HttpMethod.Post,
            Address = addresses.InitiateUpload,
            Repeat = Repeat.Always,
            EndpointId = endpointId,
            Purpose = Purpose(content),
            Body = body,
        };
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        var answer = response.Read(FalJson.ElementTypeInfo);
        return answer.ValueKind is JsonValueKind.Object
            && Uri.TryCreate(Details.String(answer, "upload_url"), UriKind.Absolute, out var upload)
            && Details.String(answer, "file_url") is { } url
            ? (upload, url)
            : throw new FalException(http.Describe("The storage answered without 'upload_url' and 'file_url'.", call, null)) { EndpointId = endpointId };
    }
}
