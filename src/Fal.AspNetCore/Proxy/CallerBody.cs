using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fal.AspNetCore;

/// <summary>The body of the caller's request on its way to the service, as it comes and no more than once: what is paid for is not sent again.</summary>
internal sealed class CallerBody(HttpRequest request) : HttpContent
{
    private int _isBegun;

    /// <summary>What is wrong with the caller's request; null for nothing so far.</summary>
    public BadHttpRequestException? Failure { get; private set; }

    /// <summary>Whether the service has all of it.</summary>
    public bool IsSent { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = request.ContentLength ?? 0;
        return request.ContentLength is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isBegun, 1) != 0)
            throw new IOException("The request is not sent a second time.");
        try
        {
            await Pieces.CopyAsync(request.Body, stream, isFlushed: false, cancellationToken).ConfigureAwait(false);
            IsSent = true;
        }
        catch (BadHttpRequestException error)
        {
            Failure = error;
            throw;
        }
    }
}
