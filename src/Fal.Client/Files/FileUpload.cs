using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fal;

/// <summary>One upload of one file: whole, or in parts.</summary>
internal sealed class FileUpload(
    FalHttp http, Addresses addresses, FileContent content, string? endpointId, FalObjectLifecycle? lifecycle, UploadMeter? meter)
{
    /// <summary>Uploads the file.</summary>
    /// <returns>Where it is.</returns>
    public async Task<string> SendAsync(FileReader reader, CancellationToken cancellationToken)
    {
        using var first = (await reader.NextAsync(cancellationToken).ConfigureAwait(false))!;
        meter?.Start();
        var (address, url) = await InitiateAsync(addresses.InitiateUpload(inParts: !first.IsWhole), cancellationToken).ConfigureAwait(false);
        if (first.IsWhole)
        {
            using var answer = await http.SendAsync(Put(first, address, Purpose, content.ContentType), cancellationToken).ConfigureAwait(false);
            answer.ThrowIfFailed();
        }
        else
        {
            var etags = await PutPartsAsync(first, reader, address, cancellationToken).ConfigureAwait(false);
            await CompleteAsync(address, etags, cancellationToken).ConfigureAwait(false);
        }

        meter?.Finish();
        return url;
    }

    private string Purpose => $"Uploading '{content.FileName}'";

    private async Task<(Uri UploadAddress, string Url)> InitiateAsync(Uri address, CancellationToken cancellationToken)
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
            Address = address,
            Repeat = Repeat.AlsoAfterErrors,
            EndpointId = endpointId,
            Purpose = Purpose,
            Body = body,
            ObjectLifecycle = lifecycle,
        };
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        using var document = response.Parse();
        var answer = document.RootElement;
        return answer.ValueKind is JsonValueKind.Object
            && Uri.TryCreate(Details.String(answer, "upload_url"), UriKind.Absolute, out var upload)
            && Details.String(answer, "file_url") is { } url
            ? (upload, url)
            : throw Failed("The storage answered without 'upload_url' and 'file_url'.", call);
    }

    /// <summary>Puts the parts, several at once. The first that fails stops the others.</summary>
    /// <returns>The etag of each part, in the order of the file.</returns>
    private async Task<IReadOnlyList<string>> PutPartsAsync(FilePart first, FileReader reader, Uri address, CancellationToken cancellationToken)
    {
        var etags = new ConcurrentDictionary<int, string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = UploadLimits.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(PartsAsync(first, reader, CancellationToken.None), parallel, async (part, token) =>
        {
            using (part)
                etags[part.Number] = await PutPartAsync(part, address, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return [.. etags.OrderBy(etag => etag.Key).Select(etag => etag.Value)];
    }

    private static async IAsyncEnumerable<FilePart> PartsAsync(FilePart first, FileReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var part = first; part is not null; part = await reader.NextAsync(cancellationToken).ConfigureAwait(false))
            yield return part;
    }

    private async Task<string> PutPartAsync(FilePart part, Uri address, CancellationToken cancellationToken)
    {
        var number = part.Number.ToString(CultureInfo.InvariantCulture);
        var call = Put(part, Below(address, number), $"{Purpose}, part {number}", null);
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        using var document = response.Parse();
        var answer = document.RootElement;
        return answer.ValueKind is JsonValueKind.Object && Details.String(answer, "etag") is { } etag
            ? etag
            : throw Failed("The storage answered without 'etag'.", call);
    }

    private ApiCall Put(FilePart part, Uri address, string purpose, string? contentType) => new()
    {
        Method = HttpMethod.Put,
        Address = address,
        Repeat = Repeat.AlsoAfterErrors,
        EndpointId = endpointId,
        Purpose = purpose,
        MakeContent = () => new FilePartContent(part, purpose, contentType, meter),
        SendCredentials = false,
    };

    private async Task CompleteAsync(Uri address, IReadOnlyList<string> etags, CancellationToken cancellationToken)
    {
        using var body = PooledBuffer.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("parts"u8);
            for (var i = 0; i < etags.Count; i++)
            {
                writer.WriteStartObject();
                writer.WriteNumber("partNumber"u8, i + 1);
                writer.WriteString("etag"u8, etags[i]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        var call = new ApiCall
        {
            Method = HttpMethod.Post,
            Address = Below(address, "complete"),
            Repeat = Repeat.AlsoAfterErrors,
            EndpointId = endpointId,
            Purpose = Purpose,
            Body = body,
            SendCredentials = false,
        };
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
    }

    /// <summary>An address below the one that the storage gave, with its query, which may be a signature.</summary>
    private static Uri Below(Uri address, string step) => new($"{address.GetLeftPart(UriPartial.Path)}/{step}{address.Query}");

    private FalException Failed(string message, ApiCall call) => new(http.Describe(message, call, null)) { EndpointId = endpointId };
}
