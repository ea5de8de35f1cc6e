using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fal;

/// <summary>One upload of one file: whole, or in parts.</summary>
internal sealed class Upload(
    FalHttp http, Addresses addresses, LocalContent content, CallContext context, KeyValuePair<string, string>[] headers, UploadMeter? meter)
{
    /// <summary>Far more than any signature needs, and less than an address of .NET can have, with a step more.</summary>
    private const int LongestAddress = 1 << 15;

    /// <summary>Uploads the file.</summary>
    /// <returns>Where it is.</returns>
    public async Task<string> SendAsync(PartReader reader, CancellationToken cancellationToken)
    {
        using var first = (await NextAsync(reader, cancellationToken).ConfigureAwait(false))!;
        meter?.Start();
        var (address, url) = await InitiateAsync(addresses.InitiateUpload(inParts: !first.IsWhole), cancellationToken).ConfigureAwait(false);
        if (first.IsWhole)
        {
            using var answer = await http.SendAsync(Put(first, address, context, content.ContentType), cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<UploadPart?> NextAsync(PartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested)
        {
            throw context.Cancelled(error, cancellationToken);
        }
        catch (Exception error) when (error is not FalException)
        {
            throw UploadPart.Unreadable(error, context);
        }
    }

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
            Context = context,
            Body = body,
            Headers = headers,
        };
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        using var document = response.Parse();
        var answer = document.RootElement;
        var upload = AddressIn(answer, "upload_url");
        if (upload.Scheme == Uri.UriSchemeHttp && !upload.IsLoopback && !addresses.IsRestPlain)
            throw context.Error($"The storage answered with 'upload_url' of '{Log.Shown(upload)}', where the file would go unencrypted.");
        _ = AddressIn(answer, "file_url");
        return (upload, answer.StringOrNull("file_url")!);
    }

    /// <exception cref="FalException">There is none, or not one of the web.</exception>
    private Uri AddressIn(JsonElement answer, string name)
    {
        var given = answer.StringOrNull(name) ?? throw context.Error($"The storage answered without '{name}'.");
        return given.Length <= LongestAddress && Uri.TryCreate(given, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Host.Length: > 0 }
            ? address
            : throw context.Error($"The storage answered with '{name}' of '{Log.Shown(context.Redact(given))}', which is no address of the web.");
    }

    /// <summary>Puts the parts, several at once. The first that fails stops the others.</summary>
    /// <returns>The etag of each part, in the order of the file.</returns>
    private async Task<IReadOnlyList<string>> PutPartsAsync(UploadPart first, PartReader reader, Uri address, CancellationToken cancellationToken)
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

    private async IAsyncEnumerable<UploadPart> PartsAsync(UploadPart first, PartReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var part = first; part is not null; part = await NextAsync(reader, cancellationToken).ConfigureAwait(false))
            yield return part;
    }

    private async Task<string> PutPartAsync(UploadPart part, Uri address, CancellationToken cancellationToken)
    {
        var number = part.Number.ToString(CultureInfo.InvariantCulture);
        var ofPart = context with { Purpose = $"{context.Purpose}, part {number}" };
        using var response = await http.SendAsync(Put(part, Below(address, number), ofPart, null), cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        using var document = response.Parse();
        return document.RootElement.StringOrNull("etag") is { Length: > 0 } etag ? etag : throw ofPart.Error("The storage answered without 'etag'.");
    }

    private ApiCall Put(UploadPart part, Uri address, CallContext of, string? contentType) => new()
    {
        Method = HttpMethod.Put,
        Address = address,
        Repeat = Repeat.AlsoAfterErrors,
        Context = of,
        MakeContent = () => new UploadPartContent(part, of, contentType, meter),
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
            Context = context,
            Body = body,
            SendCredentials = false,
        };
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
    }

    /// <summary>An address below the one that the storage gave, with its query, which may be a signature.</summary>
    private static Uri Below(Uri address, string step) => new($"{address.GetLeftPart(UriPartial.Path)}/{step}{address.Query}");
}
