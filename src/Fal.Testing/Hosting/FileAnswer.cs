using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fal.Testing.Hosting;

/// <summary>Answers with a file, or the part of it that was asked for, as the service's CDN does.</summary>
internal static class FileAnswer
{
    private const string UnknownType = "application/octet-stream";

    /// <summary>What a browser may show: the rest might act as a page of this address, where anybody puts files.</summary>
    private static readonly string[] Shown = ["application/pdf", "text/plain", "application/json"];
    private static readonly string[] ShownKinds = ["image/", "video/", "audio/"];

    /// <param name="exchange">The request.</param>
    /// <param name="type">The media type.</param>
    /// <param name="length">How long the file is.</param>
    /// <param name="etag">Tells a file that never changes from others, in quotes; null for one that may.</param>
    /// <param name="contentAsync">Gives the bytes, where any of them go out.</param>
    public static async Task SendAsync(Exchange exchange, string type, long length, string? etag, Func<Task<IReadOnlyList<ReadOnlyMemory<byte>>>> contentAsync)
    {
        var response = exchange.Context.Response;
        var contentType = SetHead(response.Headers, type);
        if (etag is not null && IsKnown(exchange.Request, etag))
        {
            SetLasting(response.Headers, etag);
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var range = RangeOf(exchange.Request, etag);
        if (range is { } asked && Within(asked, length) is null)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
            await exchange.SendErrorAsync(StatusCodes.Status416RangeNotSatisfiable, "Range Not Satisfiable").ConfigureAwait(false);
            return;
        }

        var isHead = HttpMethods.IsHead(exchange.Request.Method);
        var content = isHead ? [] : await contentAsync().ConfigureAwait(false);
        var (start, end) = range is { } part ? Within(part, length)!.Value : (0, length - 1);
        if (etag is not null)
            SetLasting(response.Headers, etag);
        response.ContentType = contentType;
        response.ContentLength = end - start + 1;
        if (range is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{end}/{length}");
        }

        if (!isHead)
            await exchange.SendAsync(response.StatusCode, contentType, Part(content, start, end - start + 1)).ConfigureAwait(false);
    }

    /// <summary>Sets what holds of every file. A page of any origin may read it, also from a cache that got it for no page.</summary>
    /// <returns>The media type, which may be anything that an upload said.</returns>
    private static string SetHead(IHeaderDictionary headers, string type)
    {
        headers.AcceptRanges = "bytes";
        headers.XContentTypeOptions = "nosniff";
        (headers.AccessControlAllowOrigin, headers.AccessControlExposeHeaders) = ("*", "*");
        var isType = MediaTypeHeaderValue.TryParse(type, out var parsed) && type.All(c => c is >= ' ' and <= '~');
        if (!isType || !IsShown(parsed!.MediaType.ToString()))
            headers.ContentDisposition = "attachment";
        return isType ? type : UnknownType;
    }

    /// <summary>An SVG is a page that may have scripts; as a picture in another page it is shown all the same.</summary>
    private static bool IsShown(string type) =>
        !type.StartsWith("image/svg", StringComparison.OrdinalIgnoreCase)
        && (Shown.Contains(type, StringComparer.OrdinalIgnoreCase) || Array.Exists(ShownKinds, kind => type.StartsWith(kind, StringComparison.OrdinalIgnoreCase)));

    private static void SetLasting(IHeaderDictionary headers, string etag) => (headers.ETag, headers.CacheControl) = (etag, "public, max-age=31536000, immutable");

    private static bool IsKnown(HttpRequest request, string etag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag.Value is "*" || known.Tag.Value == etag);

    /// <summary>The one range of bytes that is asked for; null where the whole file is, or may be answered.</summary>
    private static (long? From, long? To)? RangeOf(HttpRequest request, string? etag)
    {
        var headers = request.GetTypedHeaders();
        var isOfThis = headers.IfRange is not { } condition || (etag is not null && condition.EntityTag?.ToString() == etag);
        return HttpMethods.IsGet(request.Method) && isOfThis && headers.Range is { Ranges: { Count: 1 } ranges } range && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            ? (ranges.First().From, ranges.First().To)
            : null;
    }

    private static (long Start, long End)? Within((long? From, long? To) range, long length)
    {
        var (start, end) = range is { From: { } from } ? (from, Math.Min(range.To ?? long.MaxValue, length - 1)) : (Math.Max(0, length - range.To!.Value), length - 1);
        return start <= end ? (start, end) : null;
    }

    private static List<ReadOnlyMemory<byte>> Part(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long start, long length)
    {
        var part = new List<ReadOnlyMemory<byte>>();
        foreach (var piece in pieces)
        {
            var first = (int)Math.Min(start, piece.Length);
            var count = (int)Math.Min(length, piece.Length - first);
            (start, length) = (start - first, length - count);
            if (count > 0)
                part.Add(piece.Slice(first, count));
        }

        return part;
    }
}
