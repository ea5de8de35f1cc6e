using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Hosting;

/// <summary>Answers with a file, or the part of it that was asked for, as the service's CDN does.</summary>
internal static class FileAnswer
{
    /// <param name="exchange">The request.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="length">How long the file is.</param>
    /// <param name="content">Gives the bytes, where any of them go out.</param>
    public static Task SendAsync(Exchange exchange, string contentType, long length, Func<IReadOnlyList<ReadOnlyMemory<byte>>> content)
    {
        var response = exchange.Context.Response;
        response.Headers.AcceptRanges = "bytes";
        var range = RangeOf(exchange.Request);
        if (range is { } asked && Within(asked, length) is not { } within)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
            return exchange.SendErrorAsync(StatusCodes.Status416RangeNotSatisfiable, "Range Not Satisfiable");
        }

        var (start, end) = range is { } part ? Within(part, length)!.Value : (0, length - 1);
        response.ContentType = contentType;
        response.ContentLength = end - start + 1;
        if (range is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{end}/{length}");
        }

        return HttpMethods.IsHead(exchange.Request.Method)
            ? Task.CompletedTask
            : exchange.SendAsync(response.StatusCode, contentType, Part(content(), start, end - start + 1));
    }

    /// <summary>The one range of bytes that is asked for; null where the whole file is, or may be answered.</summary>
    private static (long? From, long? To)? RangeOf(HttpRequest request)
    {
        var headers = request.GetTypedHeaders();
        return HttpMethods.IsGet(request.Method) && headers.IfRange is null && headers.Range is { Ranges: { Count: 1 } ranges } range && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
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
