namespace Fal;

/// <summary>
/// Stands next to the network in a pipeline that the container makes, and sees each time that a request goes out, whatever the handlers
/// before it have made of the request.
/// </summary>
internal sealed class SendOnceHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (SendOnce.Of(request) is not { } once)
            return await SendToNetworkAsync(request, cancellationToken).ConfigureAwait(false);

        once.Begin();
        try
        {
            var response = await SendToNetworkAsync(request, cancellationToken).ConfigureAwait(false);
            if (RetryPolicy.IsNeverAccepted(response))
                once.Reset();
            return response;
        }
        catch (Exception error) when (Failure.KindOf(error) is FailureKind.Unreachable)
        {
            once.Reset();
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendToNetworkAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (Failure.OfNetwork(error) is HttpRequestException unreachable)
        {
            throw unreachable;
        }
    }
}
